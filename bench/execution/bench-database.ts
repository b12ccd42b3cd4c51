import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDatabase } from '../../src/data/create-database.ts';
import type { Database } from '../../src/data/database.ts';
import { startEmbeddedCluster } from '../../src/data/embedded/start-embedded-cluster.ts';
import { migrateUp } from '../../src/data/migrations/migrate-up.ts';
import { migrationsFolder } from '../../src/data/migrations/migrations-folder.ts';
import { readMigrations } from '../../src/data/migrations/read-migrations.ts';
import { type AdminConnection, openAdminConnection } from '../../src/data/open-admin-connection.ts';
import { loadSampleData } from '../../src/modules/sample-data/load-sample-data.ts';

export interface BenchDatabase extends AsyncDisposable {
  readonly database: Database;
  readonly admin: AdminConnection;
}

/** A primary of the bench's own with the sample data, and the gateway's door to it. */
export async function openBenchDatabase(scale: number): Promise<BenchDatabase> {
  await using stack = new AsyncDisposableStack();
  const dataDir = stack.adopt(await mkdtemp(join(tmpdir(), 'portcullis-bench-')), (folder) => rm(folder, { recursive: true, force: true }));
  // As root, PostgreSQL runs as another user, who has to reach the folder.
  await chmod(dataDir, 0o755);
  const cluster = stack.adopt(await startEmbeddedCluster({ dataDir, replicas: 0 }), (started) => started.stop());
  const admin = stack.adopt(await openAdminConnection(cluster.primaryUrl, { applicationName: 'portcullis bench' }), (open) => open.close());
  await migrateUp(admin, await readMigrations(migrationsFolder));
  await loadSampleData(admin, { scale });
  await admin.run('vacuum analyze');
  const database = stack.adopt(
    await createDatabase({ primaryUrl: cluster.primaryUrl, replicaUrls: [], poolSize: 10, tokenSecret: 'the bench needs no secret, only its length' }),
    (open) => open.close(),
  );
  const owned = stack.move();
  return { database, admin, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}
