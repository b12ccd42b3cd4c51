import { OperatorError } from '../../errors.ts';
import type { AdminConnection } from '../open-admin-connection.ts';
import { migrateUp, type MigrationRun } from './migrate-up.ts';
import type { Migration } from './migration.ts';
import type { MigrationLimits } from './migration-progress.ts';
import { migrationStatus, type MigrationState } from './migration-status.ts';

export interface RequireMigratedOptions extends MigrationLimits {
  readonly production: boolean;
}

/**
 * At start: production only looks, and throws OperatorError on pending, out-of-order or altered migrations; elsewhere
 * what is pending is applied and returned, and altered ones are refused with advice. A database ahead of this version
 * is accepted: that is how a node of the old version restarts during a rollout.
 */
export async function requireMigrated(
  connection: AdminConnection,
  migrations: readonly Migration[],
  { production, ...limits }: RequireMigratedOptions,
): Promise<MigrationRun[]> {
  const status = await migrationStatus(connection, migrations);
  const ids = (...states: MigrationState[]) => status.filter(({ state }) => states.includes(state)).map(({ id }) => id);
  const altered = ids('altered');
  if (altered.length > 0) {
    const advice = production
      ? 'Deploy the version whose files were applied, or restore them; a change belongs into a new migration'
      : `Restore the files and put the change into a new migration; or, when the data may go, ${wayToBegin(status)}`;
    throw new OperatorError(`Applied migrations were altered since: ${altered.join(', ')}. ${advice}`);
  }
  const open = ids('pending', 'out-of-order');
  if (open.length === 0) return [];
  if (production) {
    const list = open.map((id) => `  - ${id}`).join('\n');
    throw new OperatorError(`The database is not migrated. Pending:\n${list}\nRun: npx portcullis migrate up`);
  }
  return migrateUp(connection, migrations, limits);
}

/** What has no file here cannot be taken back, and neither can what was applied before it. */
function wayToBegin(status: readonly { readonly number: number; readonly state: MigrationState }[]): string {
  const lowest = Math.min(...status.filter(({ state }) => state === 'altered').map(({ number }) => number));
  if (status.some(({ state, number }) => state === 'missing-file' && number > lowest)) {
    return 'begin with an empty database: an embedded one lies in PORTCULLIS_DATA_DIR, .data unless set';
  }
  return `roll back and apply again: portcullis migrate down --to ${lowest - 1} && portcullis migrate up`;
}
