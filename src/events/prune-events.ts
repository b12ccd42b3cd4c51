import { sql } from 'drizzle-orm';
import type { Database } from '../data/database.ts';
import type { Limits } from '../model/session.ts';
import { statement } from '../model/statement.ts';

/** A partition that is gone, and the positions it held; null where it was empty. */
export interface PrunedPartition {
  readonly partition: string;
  readonly firstPosition: number | null;
  readonly lastPosition: number | null;
}

const numberOrNull = (value: unknown): number | null => (value === null ? null : Number(value));

const prune = statement<{ olderThan: string; abandon: boolean }, PrunedPartition>(
  'EventLog.prune',
  sql`select partition, first_position::text, last_position::text
    from portcullis_prune_events(${sql.placeholder('olderThan')}::timestamptz, ${sql.placeholder('abandon')}::boolean)`,
  (raw) => ({ partition: String(raw[0]), firstPosition: numberOrNull(raw[1]), lastPosition: numberOrNull(raw[2]) }),
);

export interface PruneRequest {
  /** Partitions whose day ended before it go. */
  readonly olderThan: Date;
  /** Also what some consumer has not read yet. */
  readonly abandon: boolean;
}

/** Drops old events, whole days at a time. Cursors that lead there have expired from then on. */
export async function pruneEvents(database: Pick<Database, 'transaction'>, { olderThan, abandon }: PruneRequest, limits: Limits): Promise<readonly PrunedPartition[]> {
  const { value } = await database.transaction(limits, async (tx) => ({ commit: true, value: await tx.rows(prune, { olderThan: olderThan.toISOString(), abandon }) }));
  return value;
}
