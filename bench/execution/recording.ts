import type { Database, ReadSession } from '../../src/data/database.ts';
import type { RawRow } from '../../src/model/statement.ts';

/** What statements answered, in their order. */
export interface Recording {
  readonly text: string;
  readonly values: readonly unknown[];
  readonly rows: readonly RawRow[];
}

type Rows = ReadSession['rows'];

/** A database that runs what it is asked and keeps the raw rows. */
export function recordingDatabase(database: Database, kept: Recording[]): Database {
  return {
    ...database,
    async read(limits, token) {
      const session = await database.read(limits, token);
      const rows: Rows = async (statement, params) => {
        const raw = await session.rows({ ...statement, decode: (row) => row }, params);
        kept.push({ text: statement.text, values: statement.bind(params), rows: raw });
        return raw.map((row) => statement.decode(row));
      };
      return { server: session.server, consistencyToken: session.consistencyToken, rows };
    },
  };
}

/** A database that answers with what was recorded, without any I/O. */
export function replayingDatabase(database: Database, kept: readonly Recording[]): Database {
  const byText = new Map(kept.map((recording) => [recording.text, recording.rows]));
  const rows: Rows = (statement) => Promise.resolve((byText.get(statement.text) ?? []).map((row) => statement.decode(row)));
  const session: ReadSession = { server: 'none', consistencyToken: 'none', rows };
  return { ...database, read: () => Promise.resolve(session) };
}

/** A statement as it was sent: the driver's work alone. */
export function sendAgain(session: ReadSession, { text, values }: Recording): Promise<RawRow[]> {
  return session.rows({ name: 'Bench.again', text, bind: () => values.map(asSql), decode: (row) => row }, {});
}

function asSql(value: unknown): string | number | boolean | null {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null;
}
