import postgres, { type Sql } from 'postgres';
import { OperatorError } from '../../errors.ts';

/**
 * Runs work on one connection of its own to the primary, for loading sample data. Throws OperatorError where the
 * database cannot be reached, runs full, lacks a right, or has no tables yet; the connection is closed in any case.
 */
export async function withLoadingConnection<T>(primaryUrl: string, work: (sql: Sql) => Promise<T>): Promise<T> {
  const sql = postgres(primaryUrl, {
    max: 1,
    max_lifetime: null,
    fetch_types: false,
    connect_timeout: 10,
    connection: { application_name: 'portcullis seed' },
    onnotice: () => undefined,
  });
  try {
    return await work(sql);
  } catch (error) {
    throw explain(error);
  } finally {
    await sql.end({ timeout: 1 });
  }
}

const explanations: Readonly<Record<string, string>> = {
  '42P01': 'The database has no tables yet: run portcullis migrate up first',
  '42501': 'This database user may not load sample data: it must own the tables',
  '53100': 'The disk of the database is full: no sample data was loaded',
  CONNECTION_CLOSED: 'The connection to the database was lost: no sample data was loaded',
  CONNECT_TIMEOUT: 'The database does not answer',
  ECONNREFUSED: 'The database cannot be reached: nothing listens at its address',
  ENOTFOUND: 'The database cannot be reached: its host name is unknown',
};

function explain(error: unknown): unknown {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return error;
  const explanation = explanations[error.code];
  return explanation === undefined ? error : new OperatorError(explanation, { cause: error });
}
