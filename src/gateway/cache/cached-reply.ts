import type { Reply, ReplyBody } from '../reply.ts';
import { type CacheAnswer, cacheStatus, type Kept } from './cache-answer.ts';
import { entryText } from './cache-entry.ts';

/** The reply that an entry is. Body and headers are made only for transports that do not send the bytes. */
export class CachedReply implements Reply {
  readonly status = 200;
  readonly freeTextError = false;
  readonly kept: Kept;
  readonly correlationId: string;
  #body: ReplyBody | null = null;

  constructor(kept: Kept, correlationId: string) {
    this.kept = kept;
    this.correlationId = correlationId;
  }

  get body(): ReplyBody {
    return (this.#body ??= parseBody(entryText(this.kept.entry)));
  }

  get headers(): Reply['headers'] {
    const { consistencyToken } = this.kept;
    return {
      'cache-control': 'private, no-cache',
      'x-correlation-id': this.correlationId,
      ...cacheHeader(this.kept),
      ...(consistencyToken === null ? {} : { 'x-consistency-token': consistencyToken }),
    };
  }
}

/** What every answer that came through the cache says of it. */
export function cacheHeader(answer: Pick<CacheAnswer, 'state' | 'reason'>): Readonly<Record<'x-portcullis-cache', string>> {
  return { 'x-portcullis-cache': cacheStatus(answer) };
}

function parseBody(text: string): ReplyBody {
  const body: unknown = JSON.parse(text);
  if (typeof body === 'object' && body !== null && 'data' in body && isData(body.data)) return { data: body.data };
  throw new TypeError('A kept answer is no response');
}

function isData(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
