import type { RawRow } from './statement.ts';
import { parseLsn, parseTimeline, type WalPosition } from './wal-position.ts';

/**
 * Where the primary's log stands: at or after every commit that was acknowledged before.
 * The flushed position, not the inserted one: replicas receive only what is flushed, and another transaction's unflushed
 * records would keep them "behind" for up to the WAL writer's 200 ms. With `synchronous_commit = off` an acknowledged
 * commit may not be flushed yet, and then the inserted position is the one that covers it.
 */
export const primaryPositionSql = `select p.lsn::text, substr(pg_walfile_name(p.lsn), 1, 8)
from (select case current_setting('synchronous_commit') when 'off' then pg_current_wal_insert_lsn()
      else pg_current_wal_flush_lsn() end as lsn) p`;

/** Decodes the one row of `primaryPositionSql`. Throws TypeError when it is none. */
export function readPrimaryPosition(rows: readonly RawRow[]): WalPosition {
  const row = rows[0] ?? [];
  return { timeline: parseTimeline(row[1]), lsn: parseLsn(row[0]) };
}
