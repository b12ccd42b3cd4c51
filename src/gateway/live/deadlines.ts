/** Something that has a deadline. */
export interface Expiring {
  expire(): void;
}

/** Moments at which something is to be done, however many and however far away, with one timer for all. */
export interface Deadlines {
  /** Expires once at the moment (milliseconds since 1970) or up to 50 ms later. */
  at(momentMs: number, expiring: Expiring): void;
  /** Calls off what was said with the same moment. Nothing happens where it has expired, or was called off. */
  callOff(momentMs: number, expiring: Expiring): void;
}

const stepMs = 50;
const longestTimerMs = 2_147_483_647;

/** For what thousands wait for at as many moments, such as the ends of their tokens: a timer each would be a list each in node. */
export function createDeadlines(): Deadlines {
  const due = new Map<number, Set<Expiring>>();
  /** Those that expire at the moment: the first ones may call off the next ones. */
  let expiringNow: ReadonlyMap<number, Set<Expiring>> = new Map();
  let timer: NodeJS.Timeout | undefined;
  let next = Number.POSITIVE_INFINITY;

  function wait(momentMs: number): void {
    next = momentMs;
    clearTimeout(timer);
    if (momentMs === Number.POSITIVE_INFINITY) return;
    timer = setTimeout(actOnDue, Math.min(Math.max(0, momentMs - Date.now()), longestTimerMs));
    timer.unref();
  }

  function actOnDue(): void {
    const now = Date.now();
    const ready = new Map([...due].filter(([momentMs]) => momentMs <= now));
    // Gone before the first one acts: each may set and call off others.
    for (const momentMs of ready.keys()) due.delete(momentMs);
    expiringNow = ready;
    for (const all of ready.values()) for (const expiring of all) expiring.expire();
    expiringNow = new Map();
    wait(due.keys().reduce((first, momentMs) => Math.min(first, momentMs), Number.POSITIVE_INFINITY));
  }

  const stepOf = (momentMs: number): number => Math.ceil(momentMs / stepMs) * stepMs;

  return {
    at(momentMs, expiring) {
      const step = stepOf(momentMs);
      const all = due.get(step) ?? new Set<Expiring>();
      due.set(step, all.add(expiring));
      if (step < next) wait(step);
    },
    callOff(momentMs, expiring) {
      const step = stepOf(momentMs);
      expiringNow.get(step)?.delete(expiring);
      const all = due.get(step);
      if (all?.delete(expiring) !== true || all.size > 0) return;
      due.delete(step);
      if (due.size === 0) wait(Number.POSITIVE_INFINITY);
    },
  };
}
