import { setImmediate as nextTurn } from 'node:timers/promises';
import type { FeedEvent } from '../../events/create-event-log.ts';
import type { LogPlace } from '../../events/log-place.ts';
import { Fault } from '../../errors.ts';
import type { Viewer } from '../../model/viewer.ts';
import type { ShownTo } from './event-shower.ts';
import type { Shown } from './shown.ts';
import type { Subscriber } from './subscriber.ts';

export interface CohortOptions {
  /** One event → how it is shown to viewers, each named once. A Fault ends the cohort's streams. */
  readonly show: (event: FeedEvent, viewers: readonly Viewer[]) => Promise<ShownTo>;
  /** A failure that no one foresaw → the fault that is told. */
  readonly mask: (error: unknown) => Fault;
  /** Events that may wait until they are executed. */
  readonly mostEvents: number;
  /** Called once, when the last subscriber has left. */
  readonly onEmpty: () => void;
}

/**
 * The subscribers for whom every event looks the same: one operation, the same variables, one viewer or several who are
 * shown the same. An event is executed and serialised once for all of them, one event after another.
 */
export interface Cohort {
  /** Nothing that was accepted is still to be pushed. */
  readonly idle: boolean;
  /** The subscriber has all that happened up to the place, and is told what comes after it. */
  add(subscriber: Subscriber, viewer: Viewer, from: LogPlace): void;
  remove(subscriber: Subscriber, viewer: Viewer): void;
  accept(event: FeedEvent): void;
  /** Ends the streams of all subscribers. */
  fail(fault: Fault): void;
  /** The next event cannot be told: each subscriber goes on by itself from the last event it was told. */
  dissolve(): void;
}

/** The subscribers of one viewer, each with the place from which on the cohort tells it what happens. */
interface Watching {
  readonly viewer: Viewer;
  readonly subscribers: Map<Subscriber, LogPlace>;
}

/** An event that has been executed. */
interface Ready {
  readonly position: number;
  readonly to: ShownTo;
}

/** Others have their turn in between: to tell thousands takes longer than anybody should have to wait. */
const longestTurnMs = 8;
const toldAtOnce = 64;
/** What waits while others are told is told in one piece: most of what a message costs is the write. */
const mostTogether = 8;

export function createCohort(options: CohortOptions): Cohort {
  const watching = new Map<string, Watching>();
  const waiting: FeedEvent[] = [];
  let busy = false;

  const all = (): readonly (readonly [Subscriber, LogPlace])[] => [...watching.values()].flatMap(({ subscribers }) => [...subscribers]);

  function failAll(fault: Fault): void {
    waiting.length = 0;
    for (const [subscriber] of all()) subscriber.fail(fault);
  }

  function viewersOf({ position }: FeedEvent): readonly Viewer[] {
    const isNew = (place: LogPlace): boolean => place.position < position;
    return [...watching.values()].filter(({ subscribers }) => subscribers.values().some(isNew)).map(({ viewer }) => viewer);
  }

  /** Throws what showing throws, when all before it has been given. */
  async function tell(events: readonly FeedEvent[]): Promise<void> {
    const outcomes = await Promise.allSettled(events.map((event) => options.show(event, viewersOf(event))));
    const ready: Ready[] = [];
    for (const [index, { position }] of events.entries()) {
      const outcome = outcomes[index];
      if (outcome?.status === 'fulfilled') ready.push({ position, to: outcome.value });
      else break;
    }
    await giveAll(ready);
    const failed = outcomes[ready.length];
    if (failed?.status === 'rejected') throw failed.reason;
  }

  async function giveAll(ready: readonly Ready[]): Promise<void> {
    const first = ready[0]?.position ?? 0;
    let turnEndsMs = performance.now() + longestTurnMs;
    let told = 0;
    // Whoever comes or leaves while this waits is seen or passed over by the maps themselves: who comes is behind the events already.
    for (const [viewerId, { subscribers }] of watching) {
      const all = partFor(viewerId, ready);
      for (const [subscriber, { position }] of subscribers) {
        const { shown, fault } = position < first ? all : partFor(viewerId, ready.filter((event) => event.position > position));
        subscriber.pushAll(shown);
        if (fault !== null) subscriber.fail(fault);
        told += 1;
        if (told % toldAtOnce !== 0 || performance.now() < turnEndsMs) continue;
        await nextTurn();
        turnEndsMs = performance.now() + longestTurnMs;
      }
    }
  }

  async function work(): Promise<void> {
    busy = true;
    while (waiting.length > 0 && watching.size > 0) {
      try {
        await tell(waiting.splice(0, mostTogether).filter((event) => viewersOf(event).length > 0));
      } catch (error) {
        failAll(error instanceof Fault ? error : options.mask(error));
      }
    }
    busy = false;
  }

  return {
    get idle() {
      return !busy && waiting.length === 0;
    },
    add(subscriber, viewer, from) {
      const known = watching.get(viewer.userId);
      if (known === undefined) watching.set(viewer.userId, { viewer, subscribers: new Map([[subscriber, from]]) });
      else known.subscribers.set(subscriber, from);
    },
    remove(subscriber, { userId }) {
      const subscribers = watching.get(userId)?.subscribers;
      if (subscribers?.delete(subscriber) !== true || subscribers.size > 0) return;
      watching.delete(userId);
      if (watching.size === 0) options.onEmpty();
    },
    accept(event) {
      if (waiting.length >= options.mostEvents) {
        failAll(new Fault('OVERLOADED', { message: 'Events came faster than this node could show them.' }));
        return;
      }
      waiting.push(event);
      if (!busy) void work();
    },
    fail: failAll,
    dissolve() {
      const left = all();
      watching.clear();
      waiting.length = 0;
      options.onEmpty();
      for (const [subscriber, from] of left) {
        const last = subscriber.last();
        subscriber.goOn(last.position > from.position ? last : from);
      }
    },
  };
}

/** Of what is ready, what a viewer gets: events, and behind them the fault that ends the streams. */
function partFor(viewerId: string, ready: readonly Ready[]): { readonly shown: readonly Shown[]; readonly fault: Fault | null } {
  const shown: Shown[] = [];
  for (const { to } of ready) {
    const each = to(viewerId);
    if (each instanceof Fault) return { shown, fault: each };
    shown.push(each);
  }
  return { shown, fault: null };
}
