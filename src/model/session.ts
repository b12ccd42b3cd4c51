import type { SqlValue, Statement } from './statement.ts';

/** Bounds of one piece of work: it ends at the deadline, or when whoever asked for it went away. */
export interface Limits {
  /** A point on `performance.now()`'s clock, in milliseconds. */
  readonly deadline: number;
  /** Aborted when the client is gone or the node gives up: running SQL is cancelled. */
  readonly signal: AbortSignal;
}

/** Where statements run: one pinned server for a whole query, or one transaction on the primary. */
export interface Session {
  /**
   * All rows in the statement's order.
   * Throws Fault DEADLINE_EXCEEDED, CLIENT_CLOSED_REQUEST or DATABASE_UNAVAILABLE; PostgreSQL's own refusals
   * (a constraint, a serialisation failure) as the driver's PostgresError, with its SQLSTATE in `code`.
   */
  rows<Params extends Record<string, SqlValue>, Row>(statement: Statement<Params, Row>, params: Params): Promise<Row[]>;
}
