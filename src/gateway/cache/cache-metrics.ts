import type { MetricDescriptions, MetricSource } from '../../telemetry/metric-source.ts';
import type { CacheNode } from './open-response-cache.ts';

export const cacheMetrics = {
  portcullis_cache_answers_total: {
    type: 'counter', help: 'Answers to queries: hit, miss, stale (revalidating, database_unavailable) or bypass (policy, variables)', labels: ['result', 'reason'],
  },
  portcullis_cache_shared_runs_total: { type: 'counter', help: "Queries that waited for another's run" },
  portcullis_cache_redis_hits_total: { type: 'counter', help: 'Kept answers taken from Redis' },
  portcullis_cache_entries: { type: 'gauge', help: 'Kept answers' },
  portcullis_cache_bytes: { type: 'gauge', help: 'Memory of the kept answers' },
  portcullis_cache_max_bytes: { type: 'gauge', help: 'Memory that kept answers may take' },
  portcullis_cache_evictions_total: { type: 'counter', help: 'Kept answers that made room for others' },
  portcullis_cache_invalidations_total: { type: 'counter', help: 'Changes heard of, of this node and others' },
  portcullis_cache_dropped_entries_total: { type: 'counter', help: 'Kept answers that were forgotten because of them' },
  portcullis_cache_fence_refusals_total: { type: 'counter', help: 'Answers not kept because they were read before a change' },
  portcullis_cache_warmed_total: { type: 'counter', help: 'Queries run to fill the cache anew' },
  portcullis_cache_listening: { type: 'gauge', help: '1 while the other nodes are heard, 0 while nothing is kept for that reason', ofWorkers: 'min' },
  portcullis_cache_redis_connected: { type: 'gauge', help: '1 while Redis answers; absent without Redis', ofWorkers: 'min' },
} as const satisfies MetricDescriptions;

/** Nothing is told by a node that keeps nothing. */
export function createCacheMetrics(node: Pick<CacheNode, 'cache' | 'redis' | 'warmed'>): MetricSource<keyof typeof cacheMetrics> {
  return { metrics: cacheMetrics, read: () => readCache(node) };
}

function readCache({ cache, redis, warmed }: Pick<CacheNode, 'cache' | 'redis' | 'warmed'>) {
  if (cache === null) return [];
  const { counts, store } = cache;
  const answers = (result: string, reason: string, value: number) => ({ metric: 'portcullis_cache_answers_total' as const, labels: { result, reason }, value });
  const state = redis();
  return [
    answers('hit', '', counts.hits),
    answers('miss', '', counts.misses),
    answers('stale', 'revalidating', counts.stale - counts.standIns),
    answers('stale', 'database_unavailable', counts.standIns),
    answers('bypass', 'policy', counts.bypassed - counts.incomparable),
    answers('bypass', 'variables', counts.incomparable),
    { metric: 'portcullis_cache_shared_runs_total' as const, value: counts.shared },
    { metric: 'portcullis_cache_redis_hits_total' as const, value: counts.fromShared },
    { metric: 'portcullis_cache_entries' as const, value: store.size },
    { metric: 'portcullis_cache_bytes' as const, value: store.bytes },
    { metric: 'portcullis_cache_max_bytes' as const, value: cache.maxBytes },
    { metric: 'portcullis_cache_evictions_total' as const, value: store.evictions },
    { metric: 'portcullis_cache_invalidations_total' as const, value: counts.invalidations },
    { metric: 'portcullis_cache_dropped_entries_total' as const, value: counts.dropped },
    { metric: 'portcullis_cache_fence_refusals_total' as const, value: counts.fenced },
    { metric: 'portcullis_cache_warmed_total' as const, value: warmed() },
    { metric: 'portcullis_cache_listening' as const, value: cache.listening() ? 1 : 0 },
    ...(state === 'none' ? [] : [{ metric: 'portcullis_cache_redis_connected' as const, value: state === 'connected' ? 1 : 0 }]),
  ];
}
