import { Fault } from '../../errors.ts';
import { readOperationParts } from '../admission/read-operation-parts.ts';
import type { Gateway } from '../create-gateway.ts';
import type { OperationRequest } from '../operation-request.ts';
import { replyError } from '../reply-error.ts';
import type { Reply, ReplyError } from '../reply.ts';
import { bodyWithToken } from './event-body.ts';
import type { LiveStream } from './live-stream.ts';
import type { ConnectionFacts } from './read-connection.ts';
import type { WebSocketOutlet } from './websocket-outlet.ts';
import { WebSocketSink } from './websocket-sink.ts';

/** The operations under way on one WebSocket, by the ids that the client gave them. */
export interface WebSocketOperations {
  has(id: string): boolean;
  /** Queries and mutations that are not answered yet, and subscriptions that have not begun. */
  unanswered(): number;
  start(id: string, payload: unknown, facts: ConnectionFacts): Promise<void>;
  /** The client wants no more of it. */
  stop(id: string): void;
  stopAll(): void;
  /** The peer takes more again. */
  resume(): void;
  /** Tells the client how far its subscriptions have come, where it does not know yet. */
  tellProgress(): void;
}

export interface WebSocketOperationsOptions {
  readonly gateway: Gateway;
  readonly outlet: WebSocketOutlet;
  readonly mostOperations: number;
  /** True once the node stops. */
  readonly stopping: () => boolean;
  /** Called whenever an operation has been answered. */
  readonly onAnswered: () => void;
}

interface Operation {
  /** Until the operation is answered, or its stream begins. */
  gone: AbortController | null;
  stream: LiveStream | null;
}

export function createWebSocketOperations(options: WebSocketOperationsOptions): WebSocketOperations {
  const { gateway, outlet } = options;
  const operations = new Map<string, Operation>();
  /** Begun in this turn: where they begin is told of all at once. */
  let begun: Map<string, LiveStream> | null = null;
  let unanswered = 0;

  const sendErrors = (id: string, errors: readonly ReplyError[]): void => void outlet.send(JSON.stringify({ id, type: 'error', payload: errors }));
  const sendComplete = (id: string): void => void outlet.send(JSON.stringify({ id, type: 'complete' }));

  function sendReply(id: string, reply: Reply): void {
    // Without data nothing was run: such errors end the operation without `next` and `complete`.
    if (reply.body.data === undefined) {
      sendErrors(id, reply.body.errors ?? []);
      return;
    }
    outlet.send(JSON.stringify({ id, type: 'next', payload: bodyWithToken(reply) }));
    sendComplete(id);
  }

  /** @see https://github.com/enisdenjo/graphql-ws/blob/master/PROTOCOL.md#ping */
  function tellCursors(streams: Iterable<readonly [string, LiveStream]>, more: readonly (readonly [string, string])[] = []): void {
    const cursors = [...more, ...[...streams].map(([id, stream]) => [id, stream.progress()] as const).filter(([, cursor]) => cursor !== null)];
    if (cursors.length > 0) outlet.send(JSON.stringify({ type: 'ping', payload: { cursors: Object.fromEntries(cursors) } }));
  }

  /** The token is the socket's: with another one the client connects anew, subscribes again and goes on. */
  function closeForToken(id: string, cursor: unknown): void {
    tellCursors(running(), typeof cursor === 'string' ? [[id, cursor]] : []);
    outlet.close(4403, 'UNAUTHENTICATED: the token has ended');
  }

  const running = (): (readonly [string, LiveStream])[] => [...operations].flatMap(([id, { stream }]) => (stream === null ? [] : [[id, stream] as const]));

  function tellBegun(): void {
    if (begun !== null) tellCursors(begun);
    begun = null;
  }

  function end(id: string, operation: Operation, errors: readonly ReplyError[]): void {
    if (operations.get(id) === operation) operations.delete(id);
    const code = errors[0]?.extensions['code'];
    if (code === 'UNAUTHENTICATED') closeForToken(id, errors[0]?.extensions['cursor']);
    else if (errors.length > 0) sendErrors(id, errors);
    else sendComplete(id);
    // One queue overflowed because the socket, which all share, takes nothing.
    if (code === 'SLOW_CONSUMER') outlet.close(1013, 'SLOW_CONSUMER: events came faster than they were taken');
  }

  function follow(id: string, operation: Operation, stream: LiveStream): void {
    operation.stream = stream;
    operation.gone = null;
    stream.start(new WebSocketSink(outlet, id, (errors) => end(id, operation, errors)));
    if (begun === null) setImmediate(tellBegun);
    begun ??= new Map();
    begun.set(id, stream);
  }

  async function answer(request: OperationRequest, id: string, operation: Operation): Promise<void> {
    const answered = await gateway.subscribe(request);
    if (operations.get(id) !== operation) {
      if ('kind' in answered) answered.close();
    } else if ('kind' in answered) {
      follow(id, operation, answered);
    } else {
      operations.delete(id);
      sendReply(id, answered);
    }
  }

  return {
    has: (id) => operations.has(id),
    unanswered: () => unanswered,
    async start(id, payload, facts) {
      try {
        if (options.stopping()) throw new Fault('SHUTTING_DOWN');
        if (operations.size >= options.mostOperations) {
          throw new Fault('TOO_MANY_SUBSCRIPTIONS', { message: `One connection carries at most ${options.mostOperations} operations at a time.` });
        }
        const parts = readOperationParts(payload);
        const gone = new AbortController();
        const operation: Operation = { gone, stream: null };
        operations.set(id, operation);
        unanswered += 1;
        const request: OperationRequest = {
          ...parts,
          transport: 'websocket',
          readOnly: false,
          client: facts.client,
          token: facts.token,
          consistencyToken: textIn(parts.extensions, 'consistencyToken') ?? facts.consistencyToken,
          traceparent: textIn(parts.extensions, 'traceparent'),
          signal: gone.signal,
        };
        await answer(request, id, operation).finally(() => (unanswered -= 1));
      } catch (error) {
        if (error instanceof Fault) sendErrors(id, [replyError(error)]);
        else sendReply(id, gateway.refuse(error, null));
      }
      options.onAnswered();
    },
    stop(id) {
      const operation = operations.get(id);
      operations.delete(id);
      begun?.delete(id);
      operation?.gone?.abort();
      operation?.stream?.close();
    },
    stopAll() {
      for (const id of [...operations.keys()]) this.stop(id);
    },
    resume() {
      for (const { stream } of [...operations.values()]) stream?.resume();
    },
    tellProgress: () => tellCursors(running()),
  };
}

function textIn(extensions: Readonly<Record<string, unknown>>, name: string): string | null {
  const value = Object.hasOwn(extensions, name) ? extensions[name] : null;
  return typeof value === 'string' && value !== '' ? value : null;
}
