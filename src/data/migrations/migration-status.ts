import type { AdminConnection } from '../open-admin-connection.ts';
import { migrationId, type Migration } from './migration.ts';
import { openMigrationRecords, type MigrationRecord } from './migration-records.ts';

export type MigrationState =
  /** In the database as in the files. */
  | 'applied'
  /** In the files only, and next in order. */
  | 'pending'
  /** In the files only, but a later number is already applied. */
  | 'out-of-order'
  /** Applied, but the file says something else since. */
  | 'altered'
  /** Applied, but there is no file: a newer version of the program did it, or the file was removed. */
  | 'missing-file';

export interface MigrationStatus {
  readonly id: string;
  readonly number: number;
  readonly state: MigrationState;
  readonly appliedAt: Date | null;
  readonly durationMs: number | null;
}

/** Files and database side by side, in order of number. Only reads; throws OperatorError without the right to read. */
export async function migrationStatus(connection: AdminConnection, migrations: readonly Migration[]): Promise<MigrationStatus[]> {
  const records = await openMigrationRecords(connection);
  return compareWithRecords(migrations, await records.list());
}

/** The pure part of `migrationStatus`. */
export function compareWithRecords(migrations: readonly Migration[], records: readonly MigrationRecord[]): MigrationStatus[] {
  const recorded = new Map(records.map((record) => [record.number, record]));
  const newest = records.at(-1)?.number ?? 0;
  const known = migrations.map((migration): MigrationStatus => {
    const record = recorded.get(migration.number);
    recorded.delete(migration.number);
    return {
      id: migrationId(migration),
      number: migration.number,
      state: stateOf(migration, record, newest),
      appliedAt: record?.appliedAt ?? null,
      durationMs: record?.durationMs ?? null,
    };
  });
  const missing = [...recorded.values()].map((record): MigrationStatus => ({
    id: migrationId(record),
    number: record.number,
    state: 'missing-file',
    appliedAt: record.appliedAt,
    durationMs: record.durationMs,
  }));
  return [...known, ...missing].toSorted((a, b) => a.number - b.number);
}

function stateOf(migration: Migration, record: MigrationRecord | undefined, newest: number): MigrationState {
  if (record === undefined) return migration.number < newest ? 'out-of-order' : 'pending';
  return record.hash === migration.hash && record.name === migration.name ? 'applied' : 'altered';
}
