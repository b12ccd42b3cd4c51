import type { Config } from '../config.ts';
import { migrationsFolder } from '../data/migrations/migrations-folder.ts';
import { readMigrations } from '../data/migrations/read-migrations.ts';
import { requireMigrated } from '../data/migrations/require-migrated.ts';
import { openAdminConnection } from '../data/open-admin-connection.ts';
import type { Log } from '../telemetry/create-log.ts';
import type { OpenedServers } from './open-servers.ts';

const waitForOthersMs = 60_000; // another node may be migrating

/**
 * Before a node serves: migrations (applied in development, only checked in production) and, on a fresh embedded
 * database, the sample data and the sample clients' operations. Throws OperatorError.
 */
export async function prepareDatabase(config: Config, servers: OpenedServers, log: Log): Promise<void> {
  const connection = await openAdminConnection(servers.primaryUrl, { applicationName: 'portcullis serve' });
  try {
    await requireMigrated(connection, await readMigrations(migrationsFolder), {
      production: config.production,
      waitForOthersMs,
      onProgress: ({ message }) => log.info(message),
    });
  } finally {
    await connection.close();
  }
  if (wantsSamples(config, servers)) {
    const { loadSamples } = await import('./load-samples.ts');
    await loadSamples(servers.primaryUrl, log);
  }
}

/** Whether this start loads the sample data and the sample clients' operations. */
export function wantsSamples(config: Config, { embedded }: OpenedServers): boolean {
  return config.PORTCULLIS_SAMPLE_DATA ?? (embedded && !config.production);
}
