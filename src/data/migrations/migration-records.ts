import postgres from 'postgres';
import { OperatorError } from '../../errors.ts';
import type { AdminConnection } from '../open-admin-connection.ts';
import type { Migration } from './migration.ts';

/** What a database remembers of one applied migration. */
export interface MigrationRecord {
  readonly number: number;
  readonly name: string;
  readonly hash: string;
  readonly appliedAt: Date;
  readonly durationMs: number;
}

/** The table of records, under one qualified name: a migration may change the search path. */
export interface MigrationRecords {
  /** In order of number; empty when the table is not there yet. */
  list(): Promise<readonly MigrationRecord[]>;
  createTable(): Promise<void>;
  insert(migration: Migration, durationMs: number): Promise<void>;
  remove(migration: Migration): Promise<void>;
}

/** Finds the records of the connection's database, in the first schema of its search path. Throws OperatorError when there is none, or on a replica. */
export async function openMigrationRecords(connection: AdminConnection): Promise<MigrationRecords> {
  const [place] = await connection.rows<{ schema: string | null; replica: boolean; table: string; database: string; role: string }>(
    `select current_schema() as schema, pg_is_in_recovery() as replica, current_database() as database, current_user as role,
       format('%I.portcullis_migrations', coalesce(current_schema(), 'public')) as table`,
  );
  if (place === undefined) throw new OperatorError('The database did not answer');
  const { table, role, database, schema } = place;
  if (place.replica) throw new OperatorError(`The database ${database} is a replica: migrations need the primary, see DATABASE_URL`);
  if (schema === null) {
    throw new OperatorError(`The database user ${role} has no schema to work in: its search_path names none that it may use in ${database}`);
  }
  const rights = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof postgres.PostgresError) || error.code !== '42501') throw error;
      throw new OperatorError(
        `The database user ${role} lacks a right in schema ${schema} of database ${database}: ${error.message}. `
          + 'Run migrate up with the URL of the owner, or grant it what is missing: see docs/migrations.md',
        { cause: error },
      );
    }
  };
  return {
    list: () =>
      rights(async () => {
        const [found] = await connection.rows<{ exists: boolean }>('select to_regclass($1) is not null as exists', [table]);
        if (found?.exists !== true) return [];
        return connection.rows<MigrationRecord>(
          `select number, name, hash, applied_at as "appliedAt", duration_ms as "durationMs" from ${table} order by number`,
        );
      }),
    createTable: () =>
      rights(async () => {
        const [found] = await connection.rows<{ exists: boolean }>('select to_regclass($1) is not null as exists', [table]);
        if (found?.exists === true) return;
        await connection.run(
          `create table ${table} (
             number integer primary key,
             name text not null,
             hash text not null,
             applied_at timestamptz not null,
             duration_ms integer not null
           );
           comment on table ${table} is 'Which migrations were applied; written by portcullis migrate'`,
        );
      }),
    insert: (migration, durationMs) =>
      rights(async () => {
        await connection.rows(
          `insert into ${table} (number, name, hash, applied_at, duration_ms) values ($1, $2, $3, clock_timestamp(), $4)`,
          [migration.number, migration.name, migration.hash, Math.round(durationMs)],
        );
      }),
    remove: (migration) =>
      rights(async () => {
        await connection.rows(`delete from ${table} where number = $1`, [migration.number]);
      }),
  };
}
