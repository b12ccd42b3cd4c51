import { OperatorError } from '../../errors.ts';
import type { Migration } from './migration.ts';
import { scanMigrations, type MigrationProblem } from './scan-migrations.ts';

const tolerable: ReadonlySet<MigrationProblem['kind']> = new Set(['gap', 'missing-down']);

/**
 * The migrations of a folder in order of number. Throws OperatorError that lists what makes them unsafe to run: bad
 * names, numbers given twice, BEGIN or COMMIT in a file. Gaps and missing ways down are left to `verifyMigrations`.
 */
export async function readMigrations(directory: string): Promise<readonly Migration[]> {
  const { migrations, problems } = await scanMigrations(directory);
  const grave = problems.filter(({ kind }) => !tolerable.has(kind));
  if (grave.length > 0) {
    const list = grave.map(({ where, message }) => `  - ${where} ${message}`).join('\n');
    throw new OperatorError(`The migrations in ${directory} cannot be run:\n${list}`);
  }
  return migrations;
}
