import { durationBuckets } from './duration-buckets.ts';

/** What was counted of one operation, for one client version, on one day. */
export interface UsageCount {
  readonly operationId: string;
  readonly client: string;
  readonly version: string;
  /** In UTC: `2026-11-20`. */
  readonly day: string;
  requests: number;
  errors: number;
  /** Requests by duration: see `durationBoundsMs`. */
  readonly durations: number[];
  durationSumMs: number;
  firstUsedAtMs: number;
  lastUsedAtMs: number;
}

/** The counts of one day. Nested maps: three lookups cost less than building one key of three long strings. */
export interface DayCounts {
  readonly day: string;
  find(operationId: string, client: string, version: string): UsageCount | undefined;
  /** A new count of nothing, or the one that is there. */
  open(operationId: string, client: string, version: string, atMs: number): UsageCount;
  all(): Iterable<UsageCount>;
}

export function createDayCounts(day: string): DayCounts {
  const operations = new Map<string, Map<string, Map<string, UsageCount>>>();
  const find = (operationId: string, client: string, version: string) => operations.get(operationId)?.get(client)?.get(version);
  return {
    day,
    find,
    open(operationId, client, version, atMs) {
      const known = find(operationId, client, version);
      if (known !== undefined) return known;
      const opened: UsageCount = {
        operationId, client, version, day,
        requests: 0, errors: 0, durations: Array.from({ length: durationBuckets }, () => 0), durationSumMs: 0,
        firstUsedAtMs: atMs, lastUsedAtMs: atMs,
      };
      const clients = nested(operations, operationId);
      nested(clients, client).set(version, opened);
      return opened;
    },
    *all() {
      for (const clients of operations.values()) for (const versions of clients.values()) yield* versions.values();
    },
  };
}

/** Adds what another count holds. */
export function addCount(into: UsageCount, added: UsageCount): void {
  into.requests += added.requests;
  into.errors += added.errors;
  for (const [bucket, count] of added.durations.entries()) into.durations[bucket] = (into.durations[bucket] ?? 0) + count;
  into.durationSumMs += added.durationSumMs;
  into.firstUsedAtMs = Math.min(into.firstUsedAtMs, added.firstUsedAtMs);
  into.lastUsedAtMs = Math.max(into.lastUsedAtMs, added.lastUsedAtMs);
}

/** The day of a moment, in UTC. */
export function dayOf(atMs: number): string {
  return new Date(atMs).toISOString().slice(0, 10);
}

function nested<Value>(maps: Map<string, Map<string, Value>>, key: string): Map<string, Value> {
  const known = maps.get(key);
  if (known !== undefined) return known;
  const made = new Map<string, Value>();
  maps.set(key, made);
  return made;
}
