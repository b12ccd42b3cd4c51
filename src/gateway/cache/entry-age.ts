import type { CacheEntry } from './cache-entry.ts';

/** Whether an entry may be given at a time: as fresh, as stale while a new one is fetched, or no more. */
export function entryAge({ storedAt, policy }: CacheEntry, at: number): 'fresh' | 'stale' | 'over' {
  const ageMs = at - storedAt;
  if (ageMs < policy.maxAge * 1_000) return 'fresh';
  return ageMs < (policy.maxAge + policy.staleWhileRevalidate) * 1_000 ? 'stale' : 'over';
}

/** For how many milliseconds it has been over; negative before. */
export function overForMs({ storedAt, policy }: CacheEntry, at: number): number {
  return at - storedAt - (policy.maxAge + policy.staleWhileRevalidate) * 1_000;
}
