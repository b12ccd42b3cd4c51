import type { CachePolicy } from '../planning/cache-policy.ts';
import type { CacheEntry } from './cache-entry.ts';

/**
 * The second layer, which all nodes share. It only stores: whether an entry is still right is for each node to say, from
 * what it has heard. Neither method throws or takes long; its loss costs speed alone.
 */
export interface SharedStore {
  get(key: string, policy: CachePolicy): Promise<CacheEntry | null>;
  /** Returns at once. */
  set(entry: CacheEntry): void;
  readonly state: 'connected' | 'resting' | 'lost';
  stop(): Promise<void>;
}
