import { setImmediate as nextTurn } from 'node:timers/promises';
import type { FeedEvent } from '../../events/create-event-log.ts';
import type { LogPlace } from '../../events/log-place.ts';
import { Fault } from '../../errors.ts';
import type { Viewer } from '../../model/viewer.ts';
import type { ShownTo } from './event-shower.ts';
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

/** A subscriber of a cohort. */
export interface Member {
  readonly subscriber: Subscriber;
  readonly viewer: Viewer;
  /** The cohort no longer tells it what happens: it goes on from a place by itself. */
  goOn(from: LogPlace): void;
}

/**
 * The subscribers for whom every event looks the same: one operation, the same variables, one viewer or several who are
 * shown the same. An event is executed and serialised once for all of them, one event after another.
 */
export interface Cohort {
  /** Nothing that was accepted is still to be pushed. */
  readonly idle: boolean;
  /** The member has all that happened up to the place, and is told what comes after it. */
  add(member: Member, from: LogPlace): void;
  remove(member: Member): void;
  accept(event: FeedEvent): void;
  /** Ends the streams of all members. */
  fail(fault: Fault): void;
  /** The next event cannot be told: each member goes on by itself from the last event it was told. */
  dissolve(): void;
}

/** Others have their turn in between: to tell thousands takes longer than anybody should have to wait. */
const longestTurnMs = 8;
const toldAtOnce = 64;

export function createCohort(options: CohortOptions): Cohort {
  /** With the place up to which each has been told what happens. */
  const members = new Map<Member, LogPlace>();
  const waiting: FeedEvent[] = [];
  let busy = false;

  function failAll(fault: Fault): void {
    waiting.length = 0;
    for (const { subscriber } of [...members.keys()]) subscriber.fail(fault);
  }

  async function tell(event: FeedEvent): Promise<void> {
    const viewers = new Map<string, Viewer>();
    for (const [{ viewer }, place] of members) if (place.position < event.position) viewers.set(viewer.userId, viewer);
    if (viewers.size === 0) return;
    const shownTo = await options.show(event, [...viewers.values()]);
    let turnEndsMs = performance.now() + longestTurnMs;
    let told = 0;
    // Whoever comes or leaves while this waits is seen or passed over by the map itself: who comes is behind the event already.
    for (const [member, place] of members) {
      if (event.position <= place.position) continue;
      const shown = shownTo(member.viewer.userId);
      if (shown instanceof Fault) {
        member.subscriber.fail(shown);
        continue;
      }
      members.set(member, shown.place);
      member.subscriber.push(shown);
      told += 1;
      if (told % toldAtOnce !== 0 || performance.now() < turnEndsMs) continue;
      await nextTurn();
      turnEndsMs = performance.now() + longestTurnMs;
    }
  }

  async function work(): Promise<void> {
    busy = true;
    for (let event = waiting.shift(); event !== undefined && members.size > 0; event = waiting.shift()) {
      try {
        await tell(event);
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
    add: (member, from) => void members.set(member, from),
    remove(member) {
      if (members.delete(member) && members.size === 0) options.onEmpty();
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
      const left = [...members];
      members.clear();
      waiting.length = 0;
      options.onEmpty();
      for (const [member, place] of left) member.goOn(place);
    },
  };
}
