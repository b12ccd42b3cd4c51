import type { ReadSession } from '../../data/database.ts';
import type { Statement, SqlValue } from '../../model/statement.ts';
import type { ReadsSink } from './reads-sink.ts';

/** A session that tells the sink of every statement and its rows; the session itself where nobody wants to know. */
export function recordReads(session: ReadSession, sink: ReadsSink | undefined): ReadSession {
  return sink === undefined ? session : new RecordedSession(session, sink);
}

class RecordedSession implements ReadSession {
  readonly #session: ReadSession;
  readonly #sink: ReadsSink;

  constructor(session: ReadSession, sink: ReadsSink) {
    this.#session = session;
    this.#sink = sink;
  }

  get server(): string {
    return this.#session.server;
  }

  get consistencyToken(): string {
    return this.#session.consistencyToken;
  }

  async rows<Params extends Record<string, SqlValue>, Row>(statement: Statement<Params, Row>, params: Params): Promise<Row[]> {
    const rows = await this.#session.rows(statement, params);
    this.#sink.read(statement.name, statement.reads, params, rows);
    return rows;
  }
}
