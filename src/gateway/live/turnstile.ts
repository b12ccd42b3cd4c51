/** Runs the work as soon as fewer than the given number of others are under way; first come, first served. */
export type Turnstile = <T>(work: () => Promise<T>) => Promise<T>;

/** Lets at most `most` pieces of work run at a time. */
export function createTurnstile(most: number): Turnstile {
  const waiting: (() => void)[] = [];
  let inside = 0;
  return async function pass(work) {
    // Who leaves hands the place on, so nobody can slip in between.
    if (inside >= most) await new Promise<void>((resolve) => waiting.push(resolve));
    else inside += 1;
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next === undefined) inside -= 1;
      else next();
    }
  };
}
