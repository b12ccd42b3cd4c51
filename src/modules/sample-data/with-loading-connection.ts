import postgres from 'postgres';
import { type AdminConnection, openAdminConnection } from '../../data/open-admin-connection.ts';
import { OperatorError } from '../../errors.ts';

/**
 * Runs work on a connection of its own to the primary, for loading sample data. Throws OperatorError where the database
 * cannot be reached, gets lost, runs full, lacks a right, or has no tables yet; the connection is closed in any case.
 */
export async function withLoadingConnection<T>(primaryUrl: string, work: (connection: AdminConnection) => Promise<T>): Promise<T> {
  const connection = await openAdminConnection(primaryUrl, { applicationName: 'portcullis seed' });
  try {
    return await work(connection);
  } catch (error) {
    const explanation = error instanceof postgres.PostgresError ? explanations[error.code] : undefined;
    throw explanation === undefined ? error : new OperatorError(explanation, { cause: error });
  } finally {
    await connection.close();
  }
}

const explanations: Readonly<Record<string, string>> = {
  '42P01': 'The database has no tables yet: run portcullis migrate up first',
  '42501': 'This database user may not load sample data: it must own the tables',
  '53100': 'The disk of the database is full: no sample data was loaded',
  '57P01': 'The connection to the database was lost',
};
