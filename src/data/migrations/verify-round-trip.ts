import { OperatorError } from '../../errors.ts';
import type { AdminConnection } from '../open-admin-connection.ts';
import { catalogSnapshot, compareSnapshots } from './catalog-snapshot.ts';
import { migrateDown } from './migrate-down.ts';
import { migrateUp } from './migrate-up.ts';
import { migrationId, type Migration } from './migration.ts';
import type { OnMigrationProgress } from './migration-progress.ts';
import type { MigrationProblem } from './scan-migrations.ts';

/**
 * Takes each migration up, down and up again in an empty database, and finds those whose way down does not restore the
 * catalog, or whose second way up gives another one. Leaves the database with all of them applied.
 * Throws OperatorError when the database is not empty, or at the first migration that fails.
 */
export async function verifyRoundTrip(scratch: AdminConnection, migrations: readonly Migration[], onProgress?: OnMigrationProgress): Promise<MigrationProblem[]> {
  const [found] = await scratch.rows<{ relations: number }>(
    `select count(*)::int as relations from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname !~ '^pg_' and n.nspname <> 'information_schema' and c.relkind in ('r', 'p', 'v', 'm', 'f', 'S')`,
  );
  if (found?.relations !== 0) throw new OperatorError('The scratch database is not empty: migrations are tried in an empty one only');
  const problems: MigrationProblem[] = [];
  const limits = onProgress === undefined ? {} : { onProgress };
  let before = await catalogSnapshot(scratch);
  for (const [index, migration] of migrations.entries()) {
    const known = migrations.slice(0, index + 1);
    await migrateUp(scratch, known, limits);
    const up = await catalogSnapshot(scratch);
    if (migration.down !== null) {
      await migrateDown(scratch, known, { steps: 1 }, limits);
      const where = migrationId(migration);
      problems.push(...differ(where, 'the way down does not restore the catalog', compareSnapshots(before, await catalogSnapshot(scratch))));
      await migrateUp(scratch, known, limits);
      problems.push(...differ(where, 'applied again after the way down, it gives another catalog', compareSnapshots(up, await catalogSnapshot(scratch))));
    }
    before = up;
  }
  return problems;
}

function differ(where: string, what: string, differences: readonly string[]): MigrationProblem[] {
  if (differences.length === 0) return [];
  return [{ kind: 'not-reversible', where, message: `${what}:\n${differences.map((line) => `    ${line}`).join('\n')}` }];
}
