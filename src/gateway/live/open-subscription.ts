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
import { type EventCounts, type QueueBounds, Subscriber } from './subscriber.ts';
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
  const { hub, cohorts, log, counted, timeoutMs } = node;
  const { admitted, viewer, watch, from } = subscription;
  const wants = (event: FeedEvent): boolean => watch.typeOf(event) !== undefined;
  const show = eventShower(node, admitted, watch);
  /** There once something is read for this subscription alone. */
  let gone: AbortController | null = null;
  let cohort: Cohort | null = null;
  let caughtUpTo: LogPlace | null = from;

  const subscriber = new Subscriber({
    correlationId: subscription.correlationId,
    expiresAtMs: viewer.expiresAt * 1_000,
    deadlines: node.deadlines,
    most: node.queue,
    from,
    fromClient: subscription.fromClient,
    cursorOf: log.cursorOf,
    seen: () => (cohort === null ? caughtUpTo : cohort.idle ? hub.last : null),
    counted,
    onStart: () => goOn(from, subscription.page),
    onLeft: (place) => goOn(place, null),
    onEnd() {
      cohort?.remove(subscriber, viewer);
      gone?.abort();
      subscription.onEnd();
    },
  });

  function untilGone(): AbortSignal {
    gone ??= new AbortController();
    if (!subscriber.isOpen()) gone.abort();
    return gone.signal;
  }

  /** As new as this node knows of: rights that were lost since the event count. */
  function newestToken(event: FeedEvent): string {
    const { newest } = hub;
    return (newest !== null && newest.position > event.position ? newest : event).consistencyToken;
  }

  async function showAgain(key: string, event: FeedEvent): Promise<Shown | Fault> {
    const shownTo = await node.replays.share(`${key}\n${event.epoch}.${event.position}`, viewer, (begin) =>
      show(event, begin, { pass: node.passReplay, consistencyToken: () => newestToken(event), signal: never }),
    );
    return shownTo(viewer.userId);
  }

  function goLive(key: string, place: LogPlace): void {
    // It may have ended in this very turn.
    if (!subscriber.isOpen()) return;
    cohort = cohorts.open(key, watch.topic, wants, (event, viewers) =>
      show(event, () => viewers, { pass: node.passLive, consistencyToken: () => event.consistencyToken, signal: never }),
    );
    cohort.add(subscriber, viewer, place);
  }

  function goOn(place: LogPlace, page: FeedPage | null): void {
    cohort = null;
    const key = cohortKey(admitted, viewer, watch);
    const readLog = (read: LogPlace): Promise<FeedPage> =>
      node.passReplay(() => runWithinLimits(timeoutMs, untilGone(), (limits) => log.readFrom(read, watch, limits)));
    catchUp(
      {
        hub, subscriber, wants, readLog,
        show: (event) => showAgain(key, event),
        gone: untilGone,
        onGiven: (given) => (counted.replayed += given),
        onPlace: (reached) => (caughtUpTo = reached),
        goLive: (reached) => goLive(key, reached),
      },
      place, page,
    ).catch((error: unknown) => subscriber.fail(error instanceof Fault ? error : node.mask(error)));
  }

  return subscriber;
}

/** What is shown to many is not given up for one who leaves. */
const never = new AbortController().signal;
