import { Fault } from '../../errors.ts';
import type { CommittedEvent } from './hub.ts';
import type { Subscriber } from './subscriber.ts';

export interface CohortOptions {
  /** One event → the response as JSON; null for an event that is passed over. A Fault ends the cohort's streams. */
  readonly show: (committed: CommittedEvent) => Promise<string | null>;
  /** A failure that no one foresaw → the fault that is told. */
  readonly mask: (error: unknown) => Fault;
  /** Events that may wait until they are executed. */
  readonly mostEvents: number;
  /** Called once, when the last subscriber has left. */
  readonly onEmpty: () => void;
}

/**
 * The subscribers for whom every event looks the same: one operation, the same variables, one viewer. An event is
 * executed and serialised once for all of them, one event after another.
 */
export interface Cohort {
  add(subscriber: Subscriber): void;
  remove(subscriber: Subscriber): void;
  accept(committed: CommittedEvent): void;
}

export function createCohort(options: CohortOptions): Cohort {
  /** With the number of the first event that each is to get. */
  const members = new Map<Subscriber, number>();
  const waiting: CommittedEvent[] = [];
  let accepted = 0;
  let busy = false;

  function failAll(fault: Fault): void {
    waiting.length = 0;
    for (const member of [...members.keys()]) member.fail(fault);
  }

  async function work(): Promise<void> {
    busy = true;
    for (let committed = waiting.shift(); committed !== undefined && members.size > 0; committed = waiting.shift()) {
      const number = accepted - waiting.length;
      try {
        const payload = await options.show(committed);
        if (payload === null) continue;
        for (const [member, first] of [...members]) if (number >= first) member.push(payload);
      } catch (error) {
        failAll(error instanceof Fault ? error : options.mask(error));
      }
    }
    busy = false;
  }

  return {
    add: (subscriber) => void members.set(subscriber, accepted + 1),
    remove(subscriber) {
      if (members.delete(subscriber) && members.size === 0) options.onEmpty();
    },
    accept(committed) {
      if (waiting.length >= options.mostEvents) {
        failAll(new Fault('OVERLOADED', { message: 'Events came faster than this node could show them.' }));
        return;
      }
      accepted += 1;
      waiting.push(committed);
      if (!busy) void work();
    },
  };
}
