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

/** A database that answers with what was recorded, without any I/O. A statement that ran with several values is told by them. */
export function replayingDatabase(database: Database, kept: readonly Recording[]): Database {
  const byText = Map.groupBy(kept, (recording) => recording.text);
  const rows: Rows = (statement, params) => {
    const known = byText.get(statement.text) ?? [];
    const values = known.length > 1 ? JSON.stringify(statement.bind(params)) : null;
    const found = values === null ? known[0] : known.find((recording) => JSON.stringify(recording.values) === values);
    return Promise.resolve((found?.rows ?? []).map((row) => statement.decode(row)));
  };
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
