import type { ReadSession } from '../../data/database.ts';
import type { Statement, SqlValue } from '../../model/statement.ts';
import type { ReadsSink } from './reads-sink.ts';

/** A session that tells the sink of every statement and its rows; the session itself where nobody wants to know. */
export function recordReads(session: ReadSession, sink: ReadsSink | undefined): ReadSession {
  if (sink === undefined) return session;
  return {
    get server() {
      return session.server;
    },
    get consistencyToken() {
      return session.consistencyToken;
    },
    async rows<Params extends Record<string, SqlValue>, Row>(statement: Statement<Params, Row>, params: Params): Promise<Row[]> {
      const rows = await session.rows(statement, params);
      sink.read(statement.name, statement.reads, params, rows);
      return rows;
    },
  };
}
