import type { LogPlace } from '../../events/log-place.ts';
import { Fault } from '../../errors.ts';
import { tokenRefused } from '../../security/token-refused.ts';
import { replyError } from '../reply-error.ts';
import type { ReplyError } from '../reply.ts';
import type { Deadlines, Expiring } from './deadlines.ts';
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
  readonly counted: EventCounts;
  /** Called once, when the sink is there. */
  readonly onStart: () => void;
  /** Brings what comes after a place, since nobody else tells of it any more. */
  readonly onLeft: (from: LogPlace) => void;
  /** Called once, when no event can come any more. */
  readonly onEnd: () => void;
}

export interface QueueBounds {
  readonly events: number;
  readonly characters: number;
}

/** What became of events, counted for all subscribers together. */
export interface EventCounts {
  /** Given to the sink. */
  delivered: number;
  /** Not given to a client that does not keep up. */
  dropped: number;
}

/**
 * One subscription of one client, from the side of what happens. It stands between events, which come when they come, and a
 * client, which takes them when it can. What waits is bounded; the stream ends by itself when the viewer's token does.
 *
 * A class, since each event comes by thousands of them, and what that costs is to fetch their parts from memory: its functions
 * are there once, and what an event needs lies together. So it is with the sinks and sockets behind it.
 */
export class Subscriber implements LiveStream, Expiring {
  readonly kind = 'stream';
  #sink: LiveSink | null = null;
  /** What waits for the client; null: nothing. */
  #queue: Shown[] | null = null;
  #full = false;
  #done = false;
  #ending: Fault | null = null;
  /** The client has a cursor for this place. */
  #told: LogPlace | null;
  readonly #counted: EventCounts;
  readonly #options: SubscriberOptions;
  #characters = 0;
  #tellRoom: ((open: boolean) => void) | null = null;

  constructor(options: SubscriberOptions) {
    this.#options = options;
    this.#counted = options.counted;
    this.#told = options.fromClient ? options.from : null;
  }

  get correlationId(): string {
    return this.#options.correlationId;
  }

  /** False when nothing can come any more. */
  isOpen(): boolean {
    return this.#ending === null && !this.#done;
  }

  /** The place of the last event that was pushed; where there was none, or the client was told of more, that one. */
  last(): LogPlace {
    return this.#queue?.at(-1)?.place ?? this.#told ?? this.#options.from;
  }

  /**
   * The next event in the order of the log; waits in the queue while the client is busy. A queue that is full ends the
   * stream: SLOW_CONSUMER. Throws where the event is not behind the one before it: a bug.
   */
  push(shown: Shown): void {
    if (!this.isOpen()) return;
    const { position } = this.last();
    if (shown.place.position <= position) throw new Error(`The event at ${shown.place.position} came behind the one at ${position}`);
    if (this.#sink !== null && this.#hasRoom()) this.#give(this.#sink, shown);
    else this.#keep(shown);
  }

  /** The same with several events, which leave in one piece as far as the client takes them without waiting. */
  pushAll(shown: readonly Shown[]): void {
    const given = shown.length > 1 ? this.offer(shown) : 0;
    for (let next = given; next < shown.length; next += 1) {
      const each = shown[next];
      if (each !== undefined) this.push(each);
    }
  }

  /**
   * Gives the client as many of these next events, in one piece, as it takes without waiting; answers with their number.
   * Throws as `push` does.
   */
  offer(shown: readonly Shown[]): number {
    let given = 0;
    this.#sink?.together(() => {
      while (this.isOpen() && this.#hasRoom()) {
        const next = shown[given];
        if (next === undefined) return;
        this.push(next);
        given += 1;
      }
    });
    return given;
  }

  /** Resolves when the client has taken all that was pushed: true; false when the stream has ended. One may wait at a time. */
  room(): Promise<boolean> {
    if (!this.isOpen() || this.#hasRoom()) return Promise.resolve(this.isOpen());
    const { promise, resolve } = Promise.withResolvers<boolean>();
    this.#tellRoom = resolve;
    return promise;
  }

  /** Nobody tells it of what comes after the place: it sees to that itself. */
  goOn(from: LogPlace): void {
    this.#options.onLeft(from);
  }

  /** Ends the stream behind what was pushed. */
  fail(fault: Fault): void {
    if (!this.isOpen()) return;
    if (this.#hasRoom()) this.#told = this.#options.seen() ?? this.#told;
    this.#ending = fault;
    this.#leave();
    this.#drain();
  }

  /** The viewer's token has ended. */
  expire(): void {
    this.fail(tokenRefused('The token has ended.'));
  }

  start(sink: LiveSink): void {
    this.#sink = sink;
    if (this.isOpen()) this.#watchToken();
    this.#drain();
    if (this.isOpen()) this.#options.onStart();
  }

  resume(): void {
    this.#full = false;
    if (!this.#done) this.#drain();
  }

  progress(): string | null {
    if (!this.isOpen() || !this.#hasRoom()) return null;
    const told = this.#told;
    const place = this.#options.seen() ?? told ?? this.#options.from;
    if (told !== null && told.position === place.position && told.epoch === place.epoch) return null;
    this.#told = place;
    return this.#options.cursorOf(place);
  }

  close(): void {
    if (this.#done) return;
    this.#done = true;
    this.#queue = null;
    if (this.#ending === null) this.#leave();
  }

  #hasRoom(): boolean {
    return this.#sink !== null && !this.#full && this.#queue === null;
  }

  #give(to: LiveSink, shown: Shown): void {
    this.#told = shown.place;
    this.#full = !to.next(shown);
    this.#counted.delivered += 1;
  }

  #keep(shown: Shown): void {
    const { events, characters } = this.#options.most;
    const queue = (this.#queue ??= []);
    const fits = queue.length < events && this.#characters + shown.payload.length <= characters;
    // A single event is let through whatever its size.
    if (!fits && queue.length > 0) {
      this.#counted.dropped += queue.length + 1;
      this.#queue = null;
      this.#ending = new Fault('SLOW_CONSUMER');
      this.#leave();
      this.#drain();
      return;
    }
    queue.push(shown);
    this.#characters += shown.payload.length;
  }

  #drain(): void {
    if (this.#sink === null) return;
    const queue = this.#queue ?? [];
    let taken = 0;
    for (const shown of queue) {
      // The sink may have closed the stream.
      if (this.#full || this.#done) break;
      taken += 1;
      this.#characters -= shown.payload.length;
      this.#give(this.#sink, shown);
    }
    if (this.#done) return;
    if (taken === queue.length) this.#queue = null;
    else queue.splice(0, taken);
    if (this.#queue === null && this.#ending !== null) this.#finish(this.#ending);
    this.#tellWaiting();
  }

  #finish(fault: Fault): void {
    this.#done = true;
    this.#sink?.end([this.#lastWords(fault)]);
  }

  /** Where the client goes on; nowhere, when the log no longer does. */
  #lastWords(fault: Fault): ReplyError {
    const error = replyError(fault);
    if (fault.code === 'CURSOR_EXPIRED') return error;
    return { ...error, extensions: { ...error.extensions, cursor: this.#options.cursorOf(this.#told ?? this.#options.from) } };
  }

  #tellWaiting(): void {
    if (this.#tellRoom === null || (this.isOpen() && !this.#hasRoom())) return;
    this.#tellRoom(this.isOpen());
    this.#tellRoom = null;
  }

  #watchToken(): void {
    const { expiresAtMs, deadlines } = this.#options;
    if (expiresAtMs <= Date.now()) this.expire();
    else deadlines.at(expiresAtMs, this);
  }

  #leave(): void {
    this.#options.deadlines.callOff(this.#options.expiresAtMs, this);
    this.#options.onEnd();
    this.#tellWaiting();
  }
}
