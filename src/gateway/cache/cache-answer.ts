import type { Executed } from '../execution/executor.ts';
import type { CacheEntry } from './cache-entry.ts';

/** An answer that came through the cache: as it is kept, or as it was executed where it could not be kept. */
export type CacheAnswer = Kept | NotKept;

export interface Kept {
  readonly state: 'hit' | 'miss' | 'stale';
  readonly reason: string | null;
  readonly entry: CacheEntry;
  /** What the client sends next time: what it brought, or what it was shown. */
  readonly consistencyToken: string | null;
}

export interface NotKept {
  readonly state: 'miss' | 'bypass';
  /** Why: which field forbids it, or what kept it from being stored. */
  readonly reason: string | null;
  readonly entry: null;
  readonly executed: Executed;
}

/** The value of `x-portcullis-cache`. */
export function cacheStatus({ state, reason }: Pick<CacheAnswer, 'state' | 'reason'>): string {
  return reason === null ? state : `${state}; reason="${reason.replaceAll(/[^\x20-\x7e]|["\\]/g, '?')}"`;
}
