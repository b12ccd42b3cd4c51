/** Leaves alone for a while what failed several times in a row, then lets one attempt through. */
export interface Breaker {
  allows(): boolean;
  succeeded(): void;
  failed(): void;
  reset(): void;
}

export interface BreakerOptions {
  readonly failures: number;
  readonly restMs: number;
  /** Milliseconds, of any clock that only grows. */
  readonly now?: () => number;
}

export function createBreaker({ failures, restMs, now = () => performance.now() }: BreakerOptions): Breaker {
  let inARow = 0;
  let restsUntil = -Infinity;
  return {
    allows: () => now() >= restsUntil,
    succeeded() {
      inARow = 0;
    },
    failed() {
      inARow += 1;
      // After the rest one more failure is enough.
      if (inARow >= failures) restsUntil = now() + restMs;
    },
    reset() {
      inARow = 0;
      restsUntil = -Infinity;
    },
  };
}
