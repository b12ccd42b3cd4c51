import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { startEmbeddedCluster } from '../../src/data/embedded/start-embedded-cluster.ts';
import { migrateUp } from '../../src/data/migrations/migrate-up.ts';
import { migrationsFolder } from '../../src/data/migrations/migrations-folder.ts';
import { readMigrations } from '../../src/data/migrations/read-migrations.ts';
import { openAdminConnection } from '../../src/data/open-admin-connection.ts';
import { databaseUrl, templateDatabase } from './test-database.ts';

declare module 'vitest' {
  interface ProvidedContext {
    cluster: { readonly primaryUrl: string; readonly replicaUrls: readonly string[] };
  }
}

/** One primary and one replica for all files of a run, with a migrated database that each file's own is copied from. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const dataDir = await mkdtemp(join(tmpdir(), 'portcullis-tests-'));
  // As root, PostgreSQL runs as another user, who has to reach the folder.
  await chmod(dataDir, 0o755);
  const cluster = await startEmbeddedCluster({ dataDir, replicas: 1 });
  const stop = async (): Promise<void> => {
    await cluster.stop();
    await rm(dataDir, { recursive: true, force: true });
  };
  try {
    // The tests' data may go with the machine: what is tested is who waits for whom, not the disk.
    for (const url of [cluster.primaryUrl, ...cluster.replicaUrls]) await withoutSync(url);
    const admin = await openAdminConnection(cluster.primaryUrl, { applicationName: 'portcullis-tests' });
    await admin.run(`create database ${templateDatabase}`);
    await admin.close();
    const template = await openAdminConnection(databaseUrl(cluster.primaryUrl, templateDatabase), { applicationName: 'portcullis-tests' });
    await migrateUp(template, await readMigrations(migrationsFolder));
    await template.close();
  } catch (error) {
    await stop();
    throw error;
  }
  project.provide('cluster', { primaryUrl: cluster.primaryUrl, replicaUrls: cluster.replicaUrls });
  return stop;
}

async function withoutSync(url: string): Promise<void> {
  const admin = await openAdminConnection(url, { applicationName: 'portcullis-tests' });
  await admin.run('alter system set fsync = off');
  await admin.rows('select pg_reload_conf()');
  await admin.close();
}
