/**
 * Passes the first wake on at once and those of the next `ms` milliseconds as one at their end: what is busy is woken so
 * often and no more. Keeps no process alive.
 */
export function gatherWakes(wake: () => void, ms: number): () => void {
  let resting = false;
  let missed = false;
  function pass(): void {
    resting = true;
    missed = false;
    setTimeout(() => {
      resting = false;
      if (missed) pass();
    }, ms).unref();
    wake();
  }
  return () => {
    if (resting) missed = true;
    else pass();
  };
}
