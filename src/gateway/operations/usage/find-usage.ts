import { sql } from 'drizzle-orm';
import type { Session } from '../../../data/database.ts';
import { statement } from '../../../data/statement.ts';
import { durationBuckets } from './duration-buckets.ts';
import { estimatePercentileMs } from './estimate-percentile.ts';

/** How one client version used one operation. */
export interface OperationUsage {
  readonly operationId: string;
  /** Null for an operation without a name, or one that is no longer there. */
  readonly name: string | null;
  readonly client: string;
  readonly version: string;
  readonly requests: number;
  readonly errors: number;
  readonly meanMs: number;
  /** Estimated from the buckets. */
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly p99Ms: number;
  /** ISO 8601, within the window. */
  readonly firstUsedAt: string;
  readonly lastUsedAt: string;
}

export interface UsageFilter {
  /** Id (normalised) or name of an operation. */
  readonly operation?: string | undefined;
  readonly client?: string | undefined;
  readonly version?: string | undefined;
  /** How far back; counts are kept by whole days (UTC), so the day in which the window begins counts whole. */
  readonly sinceMs: number;
}

type Params = { operation: string | null; client: string | null; version: string | null; sinceMs: number };

/** A column for each bucket: taking the arrays apart into rows took twenty times as long. */
const bucketSums = sql.join(Array.from({ length: durationBuckets }, (_, place) => sql.raw(`coalesce(sum(durations[${place + 1}]), 0)`)), sql`, `);

const find = statement<Params, OperationUsage>(
  'operationUsage.find',
  sql`with picked as (
      select usage.*, operation.name
      from portcullis_operation_usage usage left join portcullis_operations operation on operation.id = usage.operation_id,
        (select now() - ${sql.placeholder('sinceMs')}::float8 * interval '1 millisecond' as began,
          ${sql.placeholder('operation')}::text as operation, ${sql.placeholder('client')}::text as client,
          ${sql.placeholder('version')}::text as version) asked
      where usage.day >= (asked.began at time zone 'UTC')::date and usage.last_used_at >= asked.began
        and (asked.operation is null or usage.operation_id = asked.operation or operation.name = asked.operation)
        and (asked.client is null or usage.client = asked.client)
        and (asked.version is null or usage.version = asked.version)
    )
    select operation_id, max(name), client, version, sum(requests), sum(errors), sum(duration_sum_ms),
      extract(epoch from min(first_used_at)) * 1000, extract(epoch from max(last_used_at)) * 1000, concat_ws(',', ${bucketSums})
    from picked group by operation_id, client, version`,
  ([operationId, name, client, version, requests, errors, sumMs, firstMs, lastMs, counts]) => {
    const durations = String(counts).split(',').map(Number);
    const percentile = (share: number) => estimatePercentileMs(durations, share) ?? 0;
    return {
      operationId: String(operationId),
      name: typeof name === 'string' ? name : null,
      client: String(client),
      version: String(version),
      requests: Number(requests),
      errors: Number(errors),
      meanMs: Number(sumMs) / Math.max(1, Number(requests)),
      p50Ms: percentile(0.5),
      p95Ms: percentile(0.95),
      p99Ms: percentile(0.99),
      firstUsedAt: new Date(Number(firstMs)).toISOString(),
      lastUsedAt: new Date(Number(lastMs)).toISOString(),
    };
  },
);

/** What was counted within the window, a row for each operation and client version; in no order. */
export function findUsage(session: Session, filter: UsageFilter): Promise<OperationUsage[]> {
  const { operation = null, client = null, version = null, sinceMs } = filter;
  return session.rows(find, { operation, client, version, sinceMs });
}

export const usageOrders = ['requests', 'errors', 'last-used', 'p95'] as const;
export type UsageOrder = (typeof usageOrders)[number];

/** The most of what is asked for first; equal ones in the order of their operation and client. */
export function sortUsage(usage: readonly OperationUsage[], order: UsageOrder): OperationUsage[] {
  const weigh: Readonly<Record<UsageOrder, (row: OperationUsage) => number>> = {
    'requests': (row) => row.requests,
    'errors': (row) => row.errors,
    'last-used': (row) => Date.parse(row.lastUsedAt),
    'p95': (row) => row.p95Ms,
  };
  const weight = weigh[order];
  const place = (row: OperationUsage) => JSON.stringify([row.name ?? row.operationId, row.operationId, row.client, row.version]);
  return usage.toSorted((a, b) => weight(b) - weight(a) || (place(a) < place(b) ? -1 : 1));
}
