/** Moments at which something is to be done, however many and however far away, with one timer for all. */
export interface Deadlines {
  /** Acts once at the moment (milliseconds since 1970) or up to 50 ms later. Answers with the way to call that off, which may be called twice. */
  at(momentMs: number, act: () => void): () => void;
}

const stepMs = 50;
const longestTimerMs = 2_147_483_647;

/** For what thousands wait for at as many moments, such as the ends of their tokens: a timer each would be a list each in node. */
export function createDeadlines(): Deadlines {
  const due = new Map<number, Set<() => void>>();
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
    const ready = [...due].filter(([momentMs]) => momentMs <= now);
    // Gone before the first one acts: each may set and call off others.
    for (const [momentMs] of ready) due.delete(momentMs);
    for (const [, acts] of ready) for (const act of acts) act();
    wait(due.keys().reduce((first, momentMs) => Math.min(first, momentMs), Number.POSITIVE_INFINITY));
  }

  return {
    at(momentMs, act) {
      const step = Math.ceil(momentMs / stepMs) * stepMs;
      const acts = due.get(step) ?? new Set<() => void>();
      due.set(step, acts.add(act));
      if (step < next) wait(step);
      return () => {
        if (!acts.delete(act) || acts.size > 0 || due.get(step) !== acts) return;
        due.delete(step);
        if (due.size === 0) wait(Number.POSITIVE_INFINITY);
      };
    },
  };
}
