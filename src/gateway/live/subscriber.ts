import { Fault } from '../../errors.ts';
import { replyError } from '../reply-error.ts';
import type { ReplyError } from '../reply.ts';
import { tokenRefused } from '../../security/token-refused.ts';
import type { LiveSink, LiveStream } from './live-stream.ts';

export interface SubscriberOptions {
  readonly correlationId: string;
  /** When the viewer's token ends, milliseconds since 1970. */
  readonly expiresAtMs: number;
  /** What may wait for a client that does not take it: events, and characters of their JSON. */
  readonly most: QueueBounds;
  /** Called once, when no event can come any more. */
  readonly onEnd: () => void;
}

export interface QueueBounds {
  readonly events: number;
  readonly characters: number;
}

/** One subscription of one client, from the side of what happens. */
export interface Subscriber extends LiveStream {
  /** One response as JSON; waits in the queue while the client is busy. A queue that is full ends the stream: SLOW_CONSUMER. */
  push(payload: string): void;
  /** Ends the stream behind what was pushed. */
  fail(fault: Fault): void;
}

const longestTimerMs = 2_147_483_647;

/**
 * Stands between events, which come when they come, and a client, which takes them when it can. What waits is bounded;
 * the stream ends by itself when the viewer's token does.
 */
export function createSubscriber(options: SubscriberOptions): Subscriber {
  let queue: string[] = [];
  let characters = 0;
  let sink: LiveSink | null = null;
  let full = false;
  let ending: readonly ReplyError[] | null = null;
  let done = false;
  let timer: NodeJS.Timeout | undefined;

  function watchToken(): void {
    const leftMs = options.expiresAtMs - Date.now();
    if (leftMs <= 0) fail(tokenRefused('The token has ended.'));
    else timer = setTimeout(watchToken, Math.min(leftMs, longestTimerMs));
  }

  function leave(): void {
    clearTimeout(timer);
    options.onEnd();
  }

  function finish(errors: readonly ReplyError[]): void {
    done = true;
    queue = [];
    sink?.end(errors);
  }

  function drain(): void {
    if (sink === null) return;
    let taken = 0;
    for (const payload of queue) {
      // The sink may have closed the stream.
      if (full || done) break;
      taken += 1;
      characters -= payload.length;
      full = !sink.next(payload);
    }
    if (done) return;
    queue.splice(0, taken);
    if (queue.length === 0 && ending !== null) finish(ending);
  }

  function fail(fault: Fault, dropQueue = false): void {
    if (ending !== null || done) return;
    ending = [replyError(fault)];
    if (dropQueue) queue = [];
    leave();
    drain();
  }

  return {
    kind: 'stream',
    correlationId: options.correlationId,
    push(payload) {
      if (ending !== null || done) return;
      if (sink !== null && !full && queue.length === 0) {
        full = !sink.next(payload);
        return;
      }
      const fits = queue.length < options.most.events && characters + payload.length <= options.most.characters;
      // A single event is let through whatever its size.
      if (!fits && queue.length > 0) {
        fail(new Fault('SLOW_CONSUMER'), true);
        return;
      }
      queue.push(payload);
      characters += payload.length;
    },
    fail: (fault) => fail(fault),
    start(given) {
      sink = given;
      if (ending === null && !done) watchToken();
      drain();
    },
    resume() {
      full = false;
      if (!done) drain();
    },
    close() {
      if (done) return;
      done = true;
      queue = [];
      if (ending === null) leave();
    },
  };
}
