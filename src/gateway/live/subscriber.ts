import type { LogPlace } from '../../events/log-place.ts';
import { Fault } from '../../errors.ts';
import { tokenRefused } from '../../security/token-refused.ts';
import { replyError } from '../reply-error.ts';
import type { ReplyError } from '../reply.ts';
import type { Deadlines } from './deadlines.ts';
import type { LiveSink, LiveStream } from './live-stream.ts';
import type { Shown } from './shown.ts';

export interface SubscriberOptions {
  readonly correlationId: string;
  /** When the viewer's token ends, milliseconds since 1970. */
  readonly expiresAtMs: number;
  readonly deadlines: Deadlines;
  /** What may wait for a client that does not take it: events, and characters of their JSON. */
  readonly most: QueueBounds;
  /** The subscription tells of what comes after it. */
  readonly from: LogPlace;
  /** Whether `from` is what the client itself named. */
  readonly fromClient: boolean;
  readonly cursorOf: (place: LogPlace) => string;
  /** Up to where everything has been pushed that is to be; null where only the pushed events themselves tell. */
  readonly seen: () => LogPlace | null;
  /** Called once, when the sink is there. */
  readonly onStart: () => void;
  /** Called with the number of events whenever some were given to the sink. */
  readonly onDelivered: (count: number) => void;
  /** Called with the number of events that are not given to a client that does not keep up. */
  readonly onDropped: (count: number) => void;
  /** Called once, when no event can come any more. */
  readonly onEnd: () => void;
}

export interface QueueBounds {
  readonly events: number;
  readonly characters: number;
}

/** One subscription of one client, from the side of what happens. */
export interface Subscriber extends LiveStream {
  /** False when nothing can come any more. */
  isOpen(): boolean;
  /**
   * The next event in the order of the log; waits in the queue while the client is busy. A queue that is full ends the
   * stream: SLOW_CONSUMER. Throws where the event is not behind the one before it: a bug.
   */
  push(shown: Shown): void;
  /**
   * Gives the client as many of these next events, in one piece, as it takes without waiting; answers with their number.
   * Throws as `push` does.
   */
  offer(shown: readonly Shown[]): number;
  /** Resolves when the client has taken all that was pushed: true; false when the stream has ended. One may wait at a time. */
  room(): Promise<boolean>;
  /** Ends the stream behind what was pushed. */
  fail(fault: Fault): void;
}

/**
 * Stands between events, which come when they come, and a client, which takes them when it can. What waits is bounded;
 * the stream ends by itself when the viewer's token does.
 */
export function createSubscriber(options: SubscriberOptions): Subscriber {
  let queue: Shown[] = [];
  let characters = 0;
  let sink: LiveSink | null = null;
  let full = false;
  let ending: Fault | null = null;
  let done = false;
  let forgetToken: (() => void) | null = null;
  let pushed = options.from.position;
  /** The client has a cursor for this place. */
  let told: LogPlace | null = options.fromClient ? options.from : null;
  let tellRoom: ((open: boolean) => void) | null = null;

  const isOpen = (): boolean => ending === null && !done;
  const hasRoom = (): boolean => sink !== null && !full && queue.length === 0;

  function tellWaiting(): void {
    if (tellRoom === null || (isOpen() && !hasRoom())) return;
    tellRoom(isOpen());
    tellRoom = null;
  }

  function watchToken(): void {
    const end = (): void => fail(tokenRefused('The token has ended.'));
    if (options.expiresAtMs <= Date.now()) end();
    else forgetToken = options.deadlines.at(options.expiresAtMs, end);
  }

  function leave(): void {
    forgetToken?.();
    options.onEnd();
    tellWaiting();
  }

  function give(to: LiveSink, shown: Shown): void {
    told = shown.place;
    full = !to.next(shown);
    options.onDelivered(1);
  }

  /** Where the client goes on; nowhere, when the log no longer does. */
  function lastWords(fault: Fault): ReplyError {
    const error = replyError(fault);
    if (fault.code === 'CURSOR_EXPIRED') return error;
    return { ...error, extensions: { ...error.extensions, cursor: options.cursorOf(told ?? options.from) } };
  }

  function finish(fault: Fault): void {
    done = true;
    queue = [];
    sink?.end([lastWords(fault)]);
  }

  function drain(): void {
    if (sink === null) return;
    let taken = 0;
    for (const shown of queue) {
      // The sink may have closed the stream.
      if (full || done) break;
      taken += 1;
      characters -= shown.payload.length;
      give(sink, shown);
    }
    if (done) return;
    queue.splice(0, taken);
    if (queue.length === 0 && ending !== null) finish(ending);
    tellWaiting();
  }

  function fail(fault: Fault, dropQueue = false): void {
    if (!isOpen()) return;
    if (hasRoom()) told = options.seen() ?? told;
    ending = fault;
    if (dropQueue) {
      options.onDropped(queue.length + 1);
      queue = [];
    }
    leave();
    drain();
  }

  function push(shown: Shown): void {
    if (!isOpen()) return;
    const { position } = shown.place;
    if (position <= pushed) throw new Error(`The event at ${position} came behind the one at ${pushed}`);
    pushed = position;
    if (sink !== null && hasRoom()) {
      give(sink, shown);
      return;
    }
    const fits = queue.length < options.most.events && characters + shown.payload.length <= options.most.characters;
    // A single event is let through whatever its size.
    if (!fits && queue.length > 0) {
      fail(new Fault('SLOW_CONSUMER'), true);
      return;
    }
    queue.push(shown);
    characters += shown.payload.length;
  }

  return {
    kind: 'stream',
    correlationId: options.correlationId,
    isOpen,
    push,
    offer(shown) {
      let given = 0;
      sink?.together(() => {
        while (isOpen() && hasRoom()) {
          const next = shown[given];
          if (next === undefined) return;
          push(next);
          given += 1;
        }
      });
      return given;
    },
    room() {
      if (!isOpen() || hasRoom()) return Promise.resolve(isOpen());
      const { promise, resolve } = Promise.withResolvers<boolean>();
      tellRoom = resolve;
      return promise;
    },
    fail: (fault) => fail(fault),
    start(given) {
      sink = given;
      if (isOpen()) watchToken();
      drain();
      if (isOpen()) options.onStart();
    },
    resume() {
      full = false;
      if (!done) drain();
    },
    progress() {
      if (!isOpen() || !hasRoom()) return null;
      const place = options.seen() ?? told ?? options.from;
      if (told !== null && told.position === place.position && told.epoch === place.epoch) return null;
      told = place;
      return options.cursorOf(place);
    },
    close() {
      if (done) return;
      done = true;
      queue = [];
      if (ending === null) leave();
    },
  };
}
