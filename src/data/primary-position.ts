import type { RawRow } from './statement.ts';
import { parseLsn, parseTimeline, type WalPosition } from './wal-position.ts';

/** A statement that asks the primary for its position, and how its rows are read. */
export interface PositionQuery {
  readonly text: string;
  /** Throws TypeError where it is no position. */
  readonly read: (rows: readonly RawRow[]) => WalPosition;
}

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

export const positionQuery: PositionQuery = { text: primaryPositionSql, read: readPrimaryPosition };

/**
 * Two columns for `sessionPositionQuery`: the timeline, null on a standby, and `synchronous_commit`, which from then on is the
 * session's own: a later change of the configuration is for new sessions.
 */
export const positionFacts = `case when not pg_is_in_recovery() then substr(pg_walfile_name(pg_current_wal_insert_lsn()), 1, 8) end,
  set_config('synchronous_commit', current_setting('synchronous_commit'), false)`;

/**
 * The position by a session that knows its timeline, which no running primary changes, and whether its commits wait for the
 * disk. Every command asks: 15 µs less of PostgreSQL's time.
 */
export function sessionPositionQuery(timelineId: unknown, synchronousCommit: unknown): PositionQuery {
  if (typeof timelineId !== 'string') return positionQuery;
  const timeline = parseTimeline(timelineId);
  return {
    text: `select pg_current_wal_${synchronousCommit === 'off' ? 'insert' : 'flush'}_lsn()`,
    read: ([row]) => ({ timeline, lsn: parseLsn(row?.[0]) }),
  };
}
