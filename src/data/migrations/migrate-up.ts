import { OperatorError } from '../../errors.ts';
import type { AdminConnection } from '../open-admin-connection.ts';
import { migrationId, type Migration } from './migration.ts';
import { withMigrationLock } from './migration-lock.ts';
import type { MigrationLimits } from './migration-progress.ts';
import { openMigrationRecords } from './migration-records.ts';
import { compareWithRecords, type MigrationStatus } from './migration-status.ts';
import { runScript } from './run-script.ts';

export interface MigrateUpOptions extends MigrationLimits {
  /** The last number to apply. Default: all. */
  readonly to?: number;
  /** Apply also what lies before the newest applied one, as after a merge. Default: refuse. */
  readonly allowOutOfOrder?: boolean;
}

/** One migration that was run, and how long it took. */
export interface MigrationRun {
  readonly id: string;
  readonly durationMs: number;
}

/**
 * Applies pending migrations in order, each with its record in one transaction; returns those it applied. Processes that
 * call it at the same time take turns. Throws OperatorError on altered or out-of-order migrations, before anything is
 * run, and on the first that fails: those before it stay.
 */
export async function migrateUp(connection: AdminConnection, migrations: readonly Migration[], options: MigrateUpOptions = {}): Promise<MigrationRun[]> {
  const { to, onProgress } = options;
  if (to !== undefined && to !== 0 && !migrations.some(({ number }) => number === to)) {
    throw new OperatorError(`There is no migration number ${to}`);
  }
  return withMigrationLock(connection, options, async () => {
    const records = await openMigrationRecords(connection);
    await records.createTable();
    const status = compareWithRecords(migrations, await records.list());
    refuse(status, options.allowOutOfOrder ?? false);
    const open = new Set(status.filter(({ appliedAt }) => appliedAt === null).map(({ number }) => number));
    const done: MigrationRun[] = [];
    for (const migration of migrations.filter(({ number }) => open.has(number) && number <= (to ?? Infinity))) {
      const id = migrationId(migration);
      onProgress?.({ kind: 'started', migration: id, message: `Applying ${id}` });
      const record = (durationMs: number) => records.insert(migration, durationMs);
      const durationMs = Math.round(await runScript(connection, { id, script: migration.up, record }, options));
      onProgress?.({ kind: 'applied', migration: id, message: `Applied ${id} in ${durationMs} ms` });
      done.push({ id, durationMs });
    }
    return done;
  });
}

function refuse(status: readonly MigrationStatus[], allowOutOfOrder: boolean): void {
  const ids = (state: MigrationStatus['state']) => status.filter((entry) => entry.state === state).map(({ id }) => id).join(', ');
  const altered = ids('altered');
  if (altered !== '') {
    throw new OperatorError(`Applied migrations were altered since: ${altered}. Restore the files and put the change into a new migration (portcullis migrate create)`);
  }
  const late = ids('out-of-order');
  if (late !== '' && !allowOutOfOrder) {
    throw new OperatorError(`Migrations lie before the newest applied one: ${late}. Give them the next free numbers, or apply them as they are with migrate up --allow-out-of-order`);
  }
}
