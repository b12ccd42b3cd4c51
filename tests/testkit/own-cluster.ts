import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type EmbeddedCluster, startEmbeddedCluster } from '../../src/data/embedded/start-embedded-cluster.ts';
import { migrateUp } from '../../src/data/migrations/migrate-up.ts';
import { migrationsFolder } from '../../src/data/migrations/migrations-folder.ts';
import { readMigrations } from '../../src/data/migrations/read-migrations.ts';
import { openAdminConnection } from '../../src/data/open-admin-connection.ts';
import { loadSampleData } from '../../src/modules/sample-data/load-sample-data.ts';
import { withLoadingConnection } from '../../src/modules/sample-data/with-loading-connection.ts';
import type { TestDatabase } from './test-database.ts';

/** A primary and a replica of one test file, to be paused and stopped, with the sample data. */
export interface OwnCluster extends AsyncDisposable {
  readonly database: TestDatabase;
  readonly cluster: EmbeddedCluster;
  onReplica(text: string): Promise<void>;
  onPrimary(text: string): Promise<void>;
}

export async function startOwnCluster(): Promise<OwnCluster> {
  await using stack = new AsyncDisposableStack();
  const dataDir = stack.adopt(await mkdtemp(join(tmpdir(), 'portcullis-own-')), (folder) => rm(folder, { recursive: true, force: true }));
  const cluster = stack.adopt(await startEmbeddedCluster({ dataDir, replicas: 1 }), async (started) => {
    await started.stop();
    if (!started.directory.startsWith(dataDir)) await rm(started.directory, { recursive: true, force: true });
  });
  const on = async (url: string, text: string): Promise<void> => {
    const admin = await openAdminConnection(url, { applicationName: 'own-cluster' });
    try {
      await admin.run(text);
    } finally {
      await admin.close();
    }
  };
  const admin = await openAdminConnection(cluster.primaryUrl, { applicationName: 'own-cluster' });
  await migrateUp(admin, await readMigrations(migrationsFolder));
  await admin.close();
  await withLoadingConnection(cluster.primaryUrl, (sql) => loadSampleData(sql, { scale: 1 }));
  const owned = stack.move();
  return {
    database: { primaryUrl: cluster.primaryUrl, replicaUrls: cluster.replicaUrls, [Symbol.asyncDispose]: () => Promise.resolve() },
    cluster,
    onReplica: (text) => on(cluster.replicaUrls[0] ?? '', text),
    onPrimary: (text) => on(cluster.primaryUrl, text),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}
