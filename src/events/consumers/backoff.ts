/** How often, and after which pauses, an event that could not be handled is tried again. */
export interface RetryPolicy {
  /** The first one included. */
  readonly attempts: number;
  readonly firstPauseMs: number;
  readonly longestPauseMs: number;
}

export const defaultRetry: RetryPolicy = { attempts: 12, firstPauseMs: 1_000, longestPauseMs: 15 * 60_000 };

/**
 * The pause after so many failed attempts; null where it was the last. It doubles each time; half of it is left to chance,
 * so that what failed together is not tried together. `random` is from [0, 1).
 */
export function pauseAfter(failed: number, policy: RetryPolicy, random: number = Math.random()): number | null {
  if (failed >= policy.attempts) return null;
  const full = Math.min(policy.firstPauseMs * 2 ** (failed - 1), policy.longestPauseMs);
  return Math.round(full * (0.5 + random / 2));
}
