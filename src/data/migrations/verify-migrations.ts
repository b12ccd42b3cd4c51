import type { MigrationStatus } from './migration-status.ts';
import type { MigrationProblem, MigrationScan } from './scan-migrations.ts';

/**
 * What is wrong with the files alone (names, numbers, ways down, statements that cannot be repeated where there is no
 * transaction), and, given the status, with what the database remembers of them. Empty when all is well.
 */
export function verifyMigrations(scan: MigrationScan, status: readonly MigrationStatus[] = []): MigrationProblem[] {
  return [...scan.problems, ...findUnrepeatable(scan), ...findDisagreements(status)];
}

const createIndex = /^create\s+(?:unique\s+)?index\s+concurrently\b/i;
const dropIndex = /^(?:drop\s+index\s+concurrently)\b/i;

/** Cut short between a statement and the record, a migration without a transaction runs again from its first statement. */
function findUnrepeatable({ migrations }: MigrationScan): MigrationProblem[] {
  const scripts = migrations.flatMap(({ up, down }) => (down === null ? [up] : [up, down])).filter(({ transactional }) => !transactional);
  return scripts.flatMap(({ file, statements }) =>
    statements.flatMap(({ text }): MigrationProblem[] => {
      const missing = createIndex.test(text) && !/\bif\s+not\s+exists\b/i.test(text)
        ? 'IF NOT EXISTS'
        : dropIndex.test(text) && !/\bif\s+exists\b/i.test(text) ? 'IF EXISTS' : null;
      if (missing === null) return [];
      return [{ kind: 'not-repeatable', where: file, message: `runs without a transaction and may run twice: "${text.split('\n')[0] ?? ''}" needs ${missing}` }];
    }),
  );
}

function findDisagreements(status: readonly MigrationStatus[]): MigrationProblem[] {
  const newestFile = Math.max(0, ...status.filter(({ state }) => state !== 'missing-file').map(({ number }) => number));
  return status.flatMap(({ id, number, state }): MigrationProblem[] => {
    if (state === 'altered') return [{ kind: 'altered', where: id, message: 'was altered after it was applied' }];
    if (state === 'out-of-order') return [{ kind: 'out-of-order', where: id, message: 'is pending although later ones are applied' }];
    // A database ahead of these files is a newer version at work, no mistake.
    if (state === 'missing-file' && number < newestFile) return [{ kind: 'missing-file', where: id, message: 'is applied, but its files are gone' }];
    return [];
  });
}
