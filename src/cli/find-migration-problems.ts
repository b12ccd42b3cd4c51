import type { PgTable } from 'drizzle-orm/pg-core';
import { compareTables } from '../data/migrations/compare-tables.ts';
import { migrationStatus } from '../data/migrations/migration-status.ts';
import { scanMigrations, type MigrationProblem } from '../data/migrations/scan-migrations.ts';
import { verifyMigrations } from '../data/migrations/verify-migrations.ts';
import { verifyRoundTrip } from '../data/migrations/verify-round-trip.ts';
import { withScratchDatabase } from '../data/migrations/with-scratch-database.ts';
import type { AdminConnection } from '../data/open-admin-connection.ts';

export interface VerifiedDatabase {
  readonly connection: AdminConnection;
  /** The same database: scratch databases are made on its server. */
  readonly url: string;
  readonly tables: readonly PgTable[];
  readonly scratch: boolean;
}

/**
 * All that `migrate verify` finds: in the files; with a database, also against its records and the declared tables
 * (where nothing is pending); with `scratch`, also by trying each migration, and the tables against the outcome.
 */
export async function findMigrationProblems(directory: string, database: VerifiedDatabase | null): Promise<MigrationProblem[]> {
  const scan = await scanMigrations(directory);
  if (database === null) return verifyMigrations(scan);
  const { connection, url, tables } = database;
  const status = await migrationStatus(connection, scan.migrations);
  const problems = verifyMigrations(scan, status);
  const tablesDiffer = async (where: AdminConnection): Promise<MigrationProblem[]> =>
    (await compareTables(where, tables)).map(({ table, column, message }) => ({
      kind: 'tables-differ', where: column === null ? table : `${table}.${column}`, message,
    }));
  if (database.scratch) {
    // Files that cannot be run are reported above; trying them would only say it again.
    if (scan.problems.some(({ kind }) => kind !== 'gap' && kind !== 'missing-down')) return problems;
    return withScratchDatabase(url, async (scratch) => [
      ...problems,
      ...(await verifyRoundTrip(scratch, scan.migrations)),
      ...(await tablesDiffer(scratch)),
    ]);
  }
  const upToDate = status.every(({ state }) => state === 'applied');
  return upToDate ? [...problems, ...(await tablesDiffer(connection))] : problems;
}
