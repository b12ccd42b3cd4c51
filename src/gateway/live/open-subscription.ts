import type { FeedEvent, FeedPage } from '../../events/create-event-log.ts';
import type { LogPlace } from '../../events/log-place.ts';
import { Fault } from '../../errors.ts';
import type { Viewer } from '../../model/viewer.ts';
import type { Admitted } from '../admission/create-admission.ts';
import type { EventExecutor } from '../execution/create-event-executor.ts';
import { runWithinLimits } from '../run-within-limits.ts';
import { catchUp } from './catch-up.ts';
import type { Cohort } from './cohort.ts';
import { cohortKey } from './cohort-key.ts';
import type { Cohorts } from './create-cohorts.ts';
import type { Deadlines } from './deadlines.ts';
import type { Replays } from './create-replays.ts';
import { eventShower } from './event-shower.ts';
import type { Watch } from './find-watch.ts';
import type { Hub } from './hub.ts';
import type { LogReading } from './live-log.ts';
import type { LiveStream } from './live-stream.ts';
import type { Shown } from './shown.ts';
import { type EventCounts, type QueueBounds, Subscriber, type SubscriberOptions } from './subscriber.ts';
import type { Turnstile } from './turnstile.ts';

/** What all subscriptions of a node share. */
export interface LiveNode {
  readonly hub: Hub;
  readonly cohorts: Cohorts;
  readonly log: LogReading;
  readonly events: EventExecutor;
  readonly timeoutMs: number;
  readonly queue: QueueBounds;
  readonly mask: (error: unknown) => Fault;
  readonly counted: EventCounts & { replayed: number };
  readonly passLive: Turnstile;
  readonly passReplay: Turnstile;
  readonly replays: Replays;
  readonly deadlines: Deadlines;
}

export interface Subscription {
  readonly admitted: Admitted;
  readonly viewer: Viewer;
  readonly watch: Watch;
  readonly correlationId: string;
  readonly from: LogPlace;
  /** Whether `from` is what the client itself named. */
  readonly fromClient: boolean;
  /** What comes after `from`, where it was read already. */
  readonly page: FeedPage | null;
  readonly onEnd: () => void;
}

/** A subscription that may begin: first it catches up with the node, then it is told what happens together with those alike. */
export function openSubscription(node: LiveNode, subscription: Subscription): LiveStream {
  return new OpenSubscription(node, subscription).subscriber;
}

/** A class, for there are thousands: its functions are there once. */
class OpenSubscription implements SubscriberOptions {
  readonly subscriber: Subscriber;
  readonly admitted: Admitted;
  readonly viewer: Viewer;
  readonly watch: Watch;
  readonly correlationId: string;
  readonly from: LogPlace;
  readonly fromClient: boolean;
  readonly #node: LiveNode;
  readonly #onEnd: () => void;
  #page: FeedPage | null;
  /** There once something is read for this subscription alone. */
  #gone: AbortController | null = null;
  #cohort: Cohort | null = null;
  #caughtUpTo: LogPlace | null;

  constructor(node: LiveNode, subscription: Subscription) {
    this.#node = node;
    this.admitted = subscription.admitted;
    this.viewer = subscription.viewer;
    this.watch = subscription.watch;
    this.correlationId = subscription.correlationId;
    this.from = subscription.from;
    this.fromClient = subscription.fromClient;
    this.#page = subscription.page;
    this.#onEnd = subscription.onEnd;
    this.#caughtUpTo = subscription.from;
    this.subscriber = new Subscriber(this);
  }

  get expiresAtMs(): number {
    return this.viewer.expiresAt * 1_000;
  }

  get deadlines(): Deadlines {
    return this.#node.deadlines;
  }

  get most(): QueueBounds {
    return this.#node.queue;
  }

  get counted(): EventCounts {
    return this.#node.counted;
  }

  cursorOf(place: LogPlace): string {
    return this.#node.log.cursorOf(place);
  }

  seen(): LogPlace | null {
    if (this.#cohort === null) return this.#caughtUpTo;
    return this.#cohort.idle ? this.#node.hub.last : null;
  }

  onStart(): void {
    const page = this.#page;
    this.#page = null;
    this.#goOn(this.from, page);
  }

  onLeft(place: LogPlace): void {
    this.#goOn(place, null);
  }

  onEnd(): void {
    this.#cohort?.remove(this.subscriber, this.viewer);
    this.#gone?.abort();
    this.#onEnd();
  }

  #goOn(place: LogPlace, page: FeedPage | null): void {
    this.#cohort = null;
    const { hub, counted, mask } = this.#node;
    const { subscriber } = this;
    const key = cohortKey(this.admitted, this.viewer, this.watch);
    catchUp(
      {
        hub, subscriber,
        wants: (event) => this.watch.typeOf(event) !== undefined,
        readLog: (read) => this.#readLog(read),
        show: (event) => this.#showAgain(key, event),
        gone: () => this.#untilGone(),
        onGiven: (given) => (counted.replayed += given),
        onPlace: (reached) => (this.#caughtUpTo = reached),
        goLive: (reached) => this.#goLive(key, reached),
      },
      place, page,
    ).catch((error: unknown) => subscriber.fail(error instanceof Fault ? error : mask(error)));
  }

  #untilGone(): AbortSignal {
    this.#gone ??= new AbortController();
    if (!this.subscriber.isOpen()) this.#gone.abort();
    return this.#gone.signal;
  }

  #readLog(place: LogPlace): Promise<FeedPage> {
    const { passReplay, timeoutMs, log } = this.#node;
    return passReplay(() => runWithinLimits(timeoutMs, this.#untilGone(), (limits) => log.readFrom(place, this.watch, limits)));
  }

  async #showAgain(key: string, event: FeedEvent): Promise<Shown | Fault> {
    const { hub, passReplay, replays } = this.#node;
    const show = eventShower(this.#node, this.admitted, this.watch);
    /** As new as this node knows of: rights that were lost since the event count. */
    const newestToken = (): string => (hub.newest !== null && hub.newest.position > event.position ? hub.newest : event).consistencyToken;
    const shownTo = await replays.share(`${key}\n${event.epoch}.${event.position}`, this.viewer, (begin) =>
      show(event, begin, { pass: passReplay, consistencyToken: newestToken, signal: never }),
    );
    return shownTo(this.viewer.userId);
  }

  #goLive(key: string, place: LogPlace): void {
    // It may have ended in this very turn.
    if (!this.subscriber.isOpen()) return;
    this.#cohort = cohortFor(this.#node, this.admitted, this.watch, key);
    this.#cohort.add(this.subscriber, this.viewer, place);
  }
}

/** It keeps nothing of who came first. */
function cohortFor(node: LiveNode, admitted: Admitted, watch: Watch, key: string): Cohort {
  const wants = (event: FeedEvent): boolean => watch.typeOf(event) !== undefined;
  const show = eventShower(node, admitted, watch);
  return node.cohorts.open(key, watch.topic, wants, (event, viewers) =>
    show(event, () => viewers, { pass: node.passLive, consistencyToken: () => event.consistencyToken, signal: never }),
  );
}

/** What is shown to many is not given up for one who leaves. */
const never = new AbortController().signal;
