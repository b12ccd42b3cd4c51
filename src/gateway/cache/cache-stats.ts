import type { CacheCounts } from './cache-counts.ts';
import type { CacheNode } from './open-response-cache.ts';

/** What a node's cache holds and has done; null for a node that keeps nothing. */
export interface CacheStats extends CacheCounts {
  readonly entries: number;
  readonly bytes: number;
  readonly maxBytes: number;
  readonly evictions: number;
  /** Of all answers that may be kept, which part was given from memory: 0 to 1. */
  readonly hitRatio: number;
  /** `listening`: changes on other nodes are heard; `cut off`: nothing is kept until they are. */
  readonly feed: 'listening' | 'cut off';
  readonly redis: 'connected' | 'resting' | 'lost' | 'none';
  /** The operations with the most hits among what is kept. */
  readonly operations: readonly { readonly hash: string; readonly entries: number; readonly bytes: number; readonly hits: number }[];
}

const mostOperations = 20;

export function cacheStats({ cache, redis }: Pick<CacheNode, 'cache' | 'redis'>): CacheStats | null {
  if (cache === null) return null;
  const { counts, store, maxBytes } = cache;
  const operations = new Map<string, { hash: string; entries: number; bytes: number; hits: number }>();
  for (const { operationHash: hash, bytes, hits } of store.entries()) {
    const known = operations.get(hash) ?? { hash, entries: 0, bytes: 0, hits: 0 };
    operations.set(hash, { hash, entries: known.entries + 1, bytes: known.bytes + bytes.length, hits: known.hits + hits });
  }
  const given = counts.hits + counts.stale;
  const asked = given + counts.misses;
  return {
    ...counts,
    entries: store.size,
    bytes: store.bytes,
    maxBytes,
    evictions: store.evictions,
    hitRatio: asked === 0 ? 0 : given / asked,
    feed: cache.listening() ? 'listening' : 'cut off',
    redis: redis(),
    operations: [...operations.values()].toSorted((a, b) => b.hits - a.hits).slice(0, mostOperations),
  };
}
