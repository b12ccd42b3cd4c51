import type { Executed } from '../execution/executor.ts';
import { replyError } from '../reply-error.ts';
import type { Reply, ReplyBody } from '../reply.ts';

/**
 * The response to one event. Its token lets a client read by a query what the event told it of; its cursor lets it go on
 * behind the event.
 */
export function eventBody({ result, consistencyToken }: Executed, cursor: string): ReplyBody {
  const errors = result.errors === undefined ? {} : { errors: result.errors.map(replyError) };
  return withToken({ ...errors, data: result.data ?? null, extensions: { ...result.extensions, cursor } }, consistencyToken);
}

/** A reply's body for a transport without headers of its own: the consistency token stands in `extensions`. */
export function bodyWithToken(reply: Reply): ReplyBody {
  return withToken(reply.body, reply.headers['x-consistency-token'] ?? null);
}

function withToken(body: ReplyBody, consistencyToken: string | null): ReplyBody {
  return consistencyToken === null ? body : { ...body, extensions: { ...body.extensions, consistencyToken } };
}
