import { randomUUID } from 'node:crypto';
import { inject } from 'vitest';
import { type AdminConnection, openAdminConnection } from '../../src/data/open-admin-connection.ts';

/** Migrated and empty; every test database is copied from it. */
export const templateDatabase = 'portcullis_template';

/** The same server, another database. */
export function databaseUrl(url: string, database: string): string {
  const changed = new URL(url);
  changed.pathname = `/${database}`;
  return changed.href;
}

export interface TestDatabase extends AsyncDisposable {
  readonly primaryUrl: string;
  readonly replicaUrls: readonly string[];
}

/** A migrated, empty database of the test's own on the run's primary and replica; dropped when disposed. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const cluster = inject('cluster');
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  const written = await withConnection(cluster.primaryUrl, async (admin) => {
    await admin.run(`create database ${name} template ${templateDatabase}`);
    const [row] = await admin.rows<{ lsn: string }>('select pg_current_wal_insert_lsn()::text as lsn');
    return row?.lsn ?? '0/0';
  });
  await Promise.all(cluster.replicaUrls.map((url) => withConnection(url, (replica) => awaitReplay(replica, written))));
  return {
    primaryUrl: databaseUrl(cluster.primaryUrl, name),
    replicaUrls: cluster.replicaUrls.map((url) => databaseUrl(url, name)),
    [Symbol.asyncDispose]: () =>
      withConnection(cluster.primaryUrl, (admin) => admin.run(`drop database if exists ${name} with (force)`)),
  };
}

/** Ends when the replica has replayed what the primary had written at `lsn`. */
export async function awaitReplay(replica: AdminConnection, lsn: string): Promise<void> {
  for (;;) {
    const [row] = await replica.rows<{ there: boolean }>('select pg_last_wal_replay_lsn() >= $1::pg_lsn as there', [lsn]);
    if (row?.there === true) return;
  }
}

async function withConnection<T>(url: string, work: (connection: AdminConnection) => Promise<T>): Promise<T> {
  const connection = await openAdminConnection(url, { applicationName: 'portcullis-tests' });
  try {
    return await work(connection);
  } finally {
    await connection.close();
  }
}
