import { sql } from 'drizzle-orm';
import type { Session } from '../../../data/database.ts';
import { arrayLiteral, statement } from '../../../data/statement.ts';

/** That a client version used an operation lately. */
export interface RecentUse {
  readonly operationId: string;
  readonly client: string;
  readonly version: string;
  readonly requests: number;
  /** ISO 8601. */
  readonly lastUsedAt: string;
}

const find = statement<{ ids: string; recentMs: number }, RecentUse>(
  'operationUsage.recent',
  sql`select operation_id, client, version, sum(requests), extract(epoch from max(last_used_at)) * 1000
    from portcullis_operation_usage
    where operation_id = any(${sql.placeholder('ids')}::text[])
      and last_used_at >= now() - ${sql.placeholder('recentMs')}::float8 * interval '1 millisecond'
    group by operation_id, client, version`,
  ([operationId, client, version, requests, lastMs]) => ({
    operationId: String(operationId),
    client: String(client),
    version: String(version),
    requests: Number(requests),
    lastUsedAt: new Date(Number(lastMs)).toISOString(),
  }),
);

/** Who used these operations within the last `recentMs`; requests are those of the whole days in which they were last used. */
export function findRecentUse(session: Session, operationIds: readonly string[], recentMs: number): Promise<RecentUse[]> {
  return session.rows(find, { ids: arrayLiteral(operationIds), recentMs });
}

const began = statement<Record<string, never>, number | null>(
  'operationUsage.began',
  sql`select extract(epoch from now() - min(first_used_at)) * 1000 from portcullis_operation_usage`,
  ([ms]) => (ms === null ? null : Number(ms)),
);

/** For how many milliseconds use has been counted here; null when nothing was ever counted. */
export async function countedForMs(session: Session): Promise<number | null> {
  return (await session.rows(began, {}))[0] ?? null;
}
