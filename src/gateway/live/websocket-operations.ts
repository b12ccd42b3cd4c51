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

/** Whose operations they are. */
export interface OperationsOwner {
  /** Whether nothing new may begin. */
  readonly stopping: boolean;
  /** Called whenever an operation has been answered. */
  onAnswered(): void;
}

interface Operation {
  /** Until the operation is answered, or its stream begins. */
  gone: AbortController | null;
  stream: LiveStream | null;
}

/** The operations under way on one WebSocket, by the ids that the client gave them. */
export class WebSocketOperations {
  readonly #gateway: Gateway;
  readonly #outlet: WebSocketOutlet;
  readonly #most: number;
  readonly #owner: OperationsOwner;
  readonly #operations = new Map<string, Operation>();
  /** Begun in this turn: where they begin is told of all at once. */
  #begun: Map<string, LiveStream> | null = null;
  #unanswered = 0;

  /** `most`: at a time. */
  constructor(gateway: Gateway, outlet: WebSocketOutlet, most: number, owner: OperationsOwner) {
    this.#gateway = gateway;
    this.#outlet = outlet;
    this.#most = most;
    this.#owner = owner;
  }

  has(id: string): boolean {
    return this.#operations.has(id);
  }

  /** Queries and mutations that are not answered yet, and subscriptions that have not begun. */
  unanswered(): number {
    return this.#unanswered;
  }

  async start(id: string, payload: unknown, facts: ConnectionFacts): Promise<void> {
    try {
      if (this.#owner.stopping) throw new Fault('SHUTTING_DOWN');
      if (this.#operations.size >= this.#most) {
        throw new Fault('TOO_MANY_SUBSCRIPTIONS', { message: `One connection carries at most ${this.#most} operations at a time.` });
      }
      const parts = readOperationParts(payload);
      const gone = new AbortController();
      const operation: Operation = { gone, stream: null };
      this.#operations.set(id, operation);
      this.#unanswered += 1;
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
      await this.#answer(request, id, operation).finally(() => (this.#unanswered -= 1));
    } catch (error) {
      if (error instanceof Fault) this.#sendErrors(id, [replyError(error)]);
      else this.#sendReply(id, this.#gateway.refuse(error, null));
    }
    this.#owner.onAnswered();
  }

  /** The client wants no more of it. */
  stop(id: string): void {
    const operation = this.#operations.get(id);
    this.#operations.delete(id);
    this.#begun?.delete(id);
    operation?.gone?.abort();
    operation?.stream?.close();
  }

  stopAll(): void {
    for (const id of [...this.#operations.keys()]) this.stop(id);
  }

  /** The peer takes more again. */
  resume(): void {
    for (const { stream } of [...this.#operations.values()]) stream?.resume();
  }

  /** Tells the client how far its subscriptions have come, where it does not know yet. */
  tellProgress(): void {
    this.#tellCursors(this.#running());
  }

  async #answer(request: OperationRequest, id: string, operation: Operation): Promise<void> {
    const answered = await this.#gateway.subscribe(request);
    if (this.#operations.get(id) !== operation) {
      if ('kind' in answered) answered.close();
    } else if ('kind' in answered) {
      this.#follow(id, operation, answered);
    } else {
      this.#operations.delete(id);
      this.#sendReply(id, answered);
    }
  }

  #follow(id: string, operation: Operation, stream: LiveStream): void {
    operation.stream = stream;
    operation.gone = null;
    stream.start(new WebSocketSink(this.#outlet, id, (errors) => this.#end(id, operation, errors)));
    if (this.#begun === null) setImmediate(() => this.#tellBegun());
    this.#begun ??= new Map();
    this.#begun.set(id, stream);
  }

  #tellBegun(): void {
    if (this.#begun !== null) this.#tellCursors(this.#begun);
    this.#begun = null;
  }

  #end(id: string, operation: Operation, errors: readonly ReplyError[]): void {
    if (this.#operations.get(id) === operation) this.#operations.delete(id);
    const code = errors[0]?.extensions['code'];
    if (code === 'UNAUTHENTICATED') this.#closeForToken(id, errors[0]?.extensions['cursor']);
    else if (errors.length > 0) this.#sendErrors(id, errors);
    else this.#sendComplete(id);
    // One queue overflowed because the socket, which all share, takes nothing.
    if (code === 'SLOW_CONSUMER') this.#outlet.close(1013, 'SLOW_CONSUMER: events came faster than they were taken');
  }

  /** The token is the socket's: with another one the client connects anew, subscribes again and goes on. */
  #closeForToken(id: string, cursor: unknown): void {
    this.#tellCursors(this.#running(), typeof cursor === 'string' ? [[id, cursor]] : []);
    this.#outlet.close(4403, 'UNAUTHENTICATED: the token has ended');
  }

  #running(): (readonly [string, LiveStream])[] {
    return [...this.#operations].flatMap(([id, { stream }]) => (stream === null ? [] : [[id, stream] as const]));
  }

  /** @see https://github.com/enisdenjo/graphql-ws/blob/master/PROTOCOL.md#ping */
  #tellCursors(streams: Iterable<readonly [string, LiveStream]>, more: readonly (readonly [string, string])[] = []): void {
    const cursors = [...more, ...[...streams].map(([id, stream]) => [id, stream.progress()] as const).filter(([, cursor]) => cursor !== null)];
    if (cursors.length > 0) this.#outlet.send(JSON.stringify({ type: 'ping', payload: { cursors: Object.fromEntries(cursors) } }));
  }

  #sendReply(id: string, reply: Reply): void {
    // Without data nothing was run: such errors end the operation without `next` and `complete`.
    if (reply.body.data === undefined) {
      this.#sendErrors(id, reply.body.errors ?? []);
      return;
    }
    this.#outlet.send(JSON.stringify({ id, type: 'next', payload: bodyWithToken(reply) }));
    this.#sendComplete(id);
  }

  #sendErrors(id: string, errors: readonly ReplyError[]): void {
    this.#outlet.send(JSON.stringify({ id, type: 'error', payload: errors }));
  }

  #sendComplete(id: string): void {
    this.#outlet.send(JSON.stringify({ id, type: 'complete' }));
  }
}

function textIn(extensions: Readonly<Record<string, unknown>>, name: string): string | null {
  const value = Object.hasOwn(extensions, name) ? extensions[name] : null;
  return typeof value === 'string' && value !== '' ? value : null;
}
