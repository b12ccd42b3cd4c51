import type { Config } from '../config.ts';
import { migrationsFolder } from '../data/migrations/migrations-folder.ts';
import { readMigrations } from '../data/migrations/read-migrations.ts';
import { requireMigrated } from '../data/migrations/require-migrated.ts';
import { openAdminConnection } from '../data/open-admin-connection.ts';
import { loadSampleData } from '../modules/sample-data/load-sample-data.ts';
import { withLoadingConnection } from '../modules/sample-data/with-loading-connection.ts';
import type { Log } from '../telemetry/create-log.ts';
import { openCompiler } from './open-compiler.ts';
import type { OpenedServers } from './open-servers.ts';
import { publishSampleManifests } from './publish-sample-manifests.ts';
import { sampleManifests } from './sample-manifests.ts';

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
  if (config.PORTCULLIS_SAMPLE_DATA ?? (servers.embedded && !config.production)) {
    const loaded = await withLoadingConnection(servers.primaryUrl, (sql) => loadSampleData(sql, { scale: 1 }));
    if (loaded !== null) log.info(loaded, 'Loaded the sample data');
    const published = await publishSampleManifests(servers.primaryUrl, sampleManifests, openCompiler);
    if (published !== null) log.info({ operations: published }, 'Published the operations of the sample clients');
  }
}
