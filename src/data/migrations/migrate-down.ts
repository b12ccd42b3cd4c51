import { OperatorError } from '../../errors.ts';
import type { AdminConnection } from '../open-admin-connection.ts';
import type { MigrationRun } from './migrate-up.ts';
import { migrationId, type Migration, type MigrationScript } from './migration.ts';
import { withMigrationLock } from './migration-lock.ts';
import type { MigrationLimits } from './migration-progress.ts';
import { openMigrationRecords, type MigrationRecord } from './migration-records.ts';
import { runScript } from './run-script.ts';

/** How far back: a number of migrations, or down to (and without) the one with this number; 0 takes all back. */
export type MigrateDownGoal = { readonly steps: number } | { readonly to: number };

/**
 * Rolls applied migrations back, the newest first, each with its record in one transaction; returns those it rolled
 * back. Throws OperatorError before anything is run when one has no file or no way down, and on the first that fails.
 * An altered migration is rolled back by the file that is here now.
 */
export async function migrateDown(
  connection: AdminConnection,
  migrations: readonly Migration[],
  goal: MigrateDownGoal,
  limits: MigrationLimits = {},
): Promise<MigrationRun[]> {
  return withMigrationLock(connection, limits, async () => {
    const records = await openMigrationRecords(connection);
    const newestFirst = (await records.list()).toReversed();
    const chosen = 'steps' in goal ? newestFirst.slice(0, goal.steps) : newestFirst.filter(({ number }) => number > goal.to);
    const plan = chosen.map((record) => findWayDown(migrations, record));
    const done: MigrationRun[] = [];
    for (const { migration, script } of plan) {
      const id = migrationId(migration);
      limits.onProgress?.({ kind: 'started', migration: id, message: `Rolling back ${id}` });
      const durationMs = Math.round(await runScript(connection, { id, script, record: () => records.remove(migration) }, limits));
      limits.onProgress?.({ kind: 'rolled-back', migration: id, message: `Rolled back ${id} in ${durationMs} ms` });
      done.push({ id, durationMs });
    }
    return done;
  });
}

function findWayDown(migrations: readonly Migration[], record: MigrationRecord): { migration: Migration; script: MigrationScript } {
  const migration = migrations.find(({ number, name }) => number === record.number && name === record.name);
  const id = migrationId(record);
  if (migration === undefined) throw new OperatorError(`${id} is applied but its files are not here: roll it back with the version that has them`);
  if (migration.down === null) throw new OperatorError(`${id} has no way down: write ${id}.down.sql`);
  return { migration, script: migration.down };
}
