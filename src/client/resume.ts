import { fromErrors, type Refusal, refusalOf } from './refusal-of.ts';
import { idOf } from './resumable-socket.ts';
import { retryWaitMs } from './retry-wait-ms.ts';
import type { Operation, ResultSink, SubscriptionClient } from './subscription-client.ts';

export interface ResumeOptions {
  /**
   * Events were missed that can no longer be told (CURSOR_EXPIRED), and the subscription has begun anew: read by a query what
   * the app shows of it. Without this function the sink is told of the error.
   */
  readonly onExpired?: (operation: Operation) => void;
  /** Told before each new attempt, with what ended the last one. */
  readonly onRetry?: (error: unknown) => void;
}

/** One subscription over however many connections. */
export interface Resumed {
  /** The gateway says that everything up to here has been told to the operation of this id. */
  told(id: string, cursor: string): void;
  stop(): void;
}

/**
 * Subscribes, and again behind the last event whenever the connection is lost, the node restarts, the client was too slow or
 * the token has ended. Each event comes once, in order. What another attempt would not change ends it with the sink's `error`.
 */
export function resume(client: SubscriptionClient, operation: Operation, sink: ResultSink, options: ResumeOptions): Resumed {
  const { after, ...extensions } = operation.extensions ?? {};
  let cursor = typeof after === 'string' ? after : null;
  let attempt = 0;
  let turn = 0;
  let stopped = false;
  /** The token was refused, and no event has come since. */
  let refused = false;
  /** The subscription begins anew, and the app does not know yet. */
  let expired = false;
  let endTurn = (): void => undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;

  // Clients write it as JSON at each connection, the ones they make by themselves included: each begins where we are by then.
  const payload: Operation = {
    ...operation,
    get extensions() {
      return cursor === null ? extensions : { ...extensions, after: cursor };
    },
  };

  function begun(): void {
    if (!expired) return;
    expired = false;
    options.onExpired?.(operation);
  }

  function reached(place: string): void {
    cursor = place;
    attempt = 0;
    refused = false;
    begun();
  }

  function finish(tell: () => void): void {
    if (stopped) return;
    stop();
    tell();
  }

  function stop(): void {
    stopped = true;
    turn += 1;
    clearTimeout(timer);
    endTurn();
  }

  function again(error: unknown): void {
    options.onRetry?.(error);
    timer = setTimeout(run, retryWaitMs(attempt));
    attempt += 1;
  }

  function ended({ code, retryable, cursor: place, error }: Refusal): void {
    turn += 1;
    if (place !== null) cursor = place;
    if (code === 'CURSOR_EXPIRED' && options.onExpired !== undefined) {
      cursor = null;
      expired = true;
      again(error);
    } else if (code === 'UNAUTHENTICATED' && !refused) {
      // The client is asked for a token at each connection: it may have a fresh one.
      refused = true;
      again(error);
    } else if (retryable) again(error);
    else finish(() => sink.error(error));
  }

  function run(): void {
    turn += 1;
    const mine = turn;
    const isOver = (): boolean => stopped || mine !== turn;
    const end = client.subscribe(
      payload,
      {
        next(result) {
          if (isOver()) return;
          if (result.data === undefined && result.errors !== undefined) {
            ended(fromErrors(result.errors));
            return;
          }
          const place = result.extensions?.['cursor'];
          if (typeof place === 'string') {
            if (place === cursor) return;
            reached(place);
          }
          sink.next(result);
        },
        error(error) {
          if (isOver()) return;
          refusalOf(error).then(
            (refusal) => isOver() || ended(refusal),
            () => undefined,
          );
        },
        complete() {
          if (!isOver()) finish(() => sink.complete());
        },
      },
      { connected: () => isOver() || begun() },
    );
    if (isOver()) end();
    else endTurn = end;
    // Nothing would tell that it has begun.
    if (client.on !== undefined && idOf(payload) === null) begun();
  }

  run();
  return {
    told(id, place) {
      if (!stopped && idOf(payload) === id) reached(place);
    },
    stop,
  };
}
