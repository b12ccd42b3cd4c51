import { z } from 'zod';
import { cacheStatsAnswer, explainedAnswer } from '../describe-cache.ts';

type CacheStats = z.infer<typeof cacheStatsAnswer>;
type Kept = NonNullable<z.infer<typeof explainedAnswer>['kept']>;

const purgedAnswer = z.object({ dropped: z.number() });
const mostOperations = 20;
const worstFirst = ['lost', 'resting', 'connected', 'none'];

/** The caches of several workers as one; null where they keep nothing. `stats` has at least one; `silent` workers are not among them. */
export function addUpCacheStats(stats: readonly unknown[], silent: number): CacheStats | null {
  const [first, ...others] = stats.map((one) => cacheStatsAnswer.nullable().parse(one)).filter((one) => one !== null);
  if (first === undefined) return null;
  const added = others.reduce(addTwo, first);
  return silent === 0 ? added : { ...added, silentWorkers: silent };
}

function addTwo(a: CacheStats, b: CacheStats): CacheStats {
  const sum = Object.fromEntries(counted.map((name) => [name, a[name] + b[name]]));
  const added = { ...a, ...sum };
  const given = added.hits + added.stale;
  return {
    ...added,
    hitRatio: given === 0 ? 0 : given / (given + added.misses),
    feed: a.feed === 'cut off' ? a.feed : b.feed,
    redis: worstFirst.find((state) => state === a.redis || state === b.redis) ?? a.redis,
    operations: addOperations([...a.operations, ...b.operations]),
  };
}

const counted = [
  'entries', 'bytes', 'maxBytes', 'evictions', 'hits', 'misses', 'stale', 'bypassed', 'fenced', 'shared', 'fromShared', 'invalidations', 'dropped',
] as const;

function addOperations(operations: CacheStats['operations']): CacheStats['operations'] {
  const byHash = Map.groupBy(operations, ({ hash }) => hash);
  const added = [...byHash].map(([hash, same]) => ({
    hash,
    entries: total(same.map(({ entries }) => entries)),
    bytes: total(same.map(({ bytes }) => bytes)),
    hits: total(same.map(({ hits }) => hits)),
  }));
  return added.toSorted((a, b) => b.hits - a.hits).slice(0, mostOperations);
}

/** What several workers keep of one operation, as one explanation. `explained` has at least one. */
export function addUpExplained(explained: readonly unknown[]): unknown {
  const parsed = explained.map((one) => explainedAnswer.parse(one));
  const kept = parsed.flatMap((one) => one.kept ?? []);
  return { ...parsed[0], kept: kept.length === 0 ? null : addKept(kept) };
}

function addKept(kept: readonly Kept[]): Kept {
  return {
    entries: total(kept.map(({ entries }) => entries)),
    bytes: total(kept.map(({ bytes }) => bytes)),
    hits: total(kept.map(({ hits }) => hits)),
    exampleTags: kept.find(({ exampleTags }) => exampleTags.length > 0)?.exampleTags ?? [],
  };
}

/** How many answers all workers dropped. */
export function addUpPurged(purged: readonly unknown[]): { readonly dropped: number } {
  return { dropped: total(purged.map((one) => purgedAnswer.parse(one).dropped)) };
}

function total(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0);
}
