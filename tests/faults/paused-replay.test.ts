import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient } from 'graphql-sse';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type EmbeddedCluster, startEmbeddedCluster } from '../../src/data/embedded/start-embedded-cluster.ts';
import { migrateUp } from '../../src/data/migrations/migrate-up.ts';
import { migrationsFolder } from '../../src/data/migrations/migrations-folder.ts';
import { readMigrations } from '../../src/data/migrations/read-migrations.ts';
import { openAdminConnection } from '../../src/data/open-admin-connection.ts';
import { loadSampleData } from '../../src/modules/sample-data/load-sample-data.ts';
import { withLoadingConnection } from '../../src/modules/sample-data/with-loading-connection.ts';
import { until } from '../testkit/eventually.ts';
import { startGateway, type TestGateway } from '../testkit/gateway.ts';

/** A cluster of its own: the replay of the one that all tests share is not to be paused. */
let cluster: EmbeddedCluster;
let dataDir: string;
let gateway: TestGateway;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'portcullis-paused-replay-'));
  cluster = await startEmbeddedCluster({ dataDir, replicas: 1 });
  const admin = await openAdminConnection(cluster.primaryUrl, { applicationName: 'paused-replay' });
  await migrateUp(admin, await readMigrations(migrationsFolder));
  await admin.close();
  await withLoadingConnection(cluster.primaryUrl, (sql) => loadSampleData(sql, { scale: 1 }));
  gateway = await startGateway({ database: { ...cluster, [Symbol.asyncDispose]: () => Promise.resolve() } });
});
afterAll(async () => {
  await gateway?.[Symbol.asyncDispose]();
  await cluster.stop();
  await rm(dataDir, { recursive: true, force: true });
  if (!cluster.directory.startsWith(dataDir)) await rm(cluster.directory, { recursive: true, force: true });
});

async function onReplica(text: string): Promise<void> {
  const admin = await openAdminConnection(cluster.replicaUrls[0] ?? '', { applicationName: 'paused-replay' });
  await admin.run(text);
  await admin.close();
}

interface Shown {
  readonly taskChanged: { readonly type: string; readonly task: { readonly title: string; readonly version: number } };
}

test('an event shows the new state also while the replica does not replay', async () => {
  const { body } = await gateway.post({ query: '{ tasks(first: 1) { nodes { id version } } }' });
  const task = (body.data as { tasks: { nodes: { id: string; version: number }[] } }).tasks.nodes[0] ?? expect.fail();
  const client = createClient({ url: `${gateway.url}/graphql`, retryAttempts: 0, headers: { authorization: `Bearer ${await gateway.token('viewer')}` } });
  const shown: Shown['taskChanged'][] = [];
  const unsubscribe = client.subscribe<Shown>(
    { query: 'subscription ($id: ID!) { taskChanged(taskId: $id) { type task { title version } } }', variables: { id: task.id } },
    { next: ({ data }) => data && shown.push(data.taskChanged), error: () => undefined, complete: () => undefined },
  );
  let version = task.version;
  const rename = async (): Promise<void> => {
    const input = { id: task.id, expectedVersion: version, title: `Version ${version + 1}` };
    const answer = await gateway.post({ query: 'mutation ($input: UpdateTaskInput!) { updateTask(input: $input) { ... on Task { version } } }', variables: { input } });
    expect(answer.body).toEqual({ data: { updateTask: { version: (version += 1) } } });
  };
  await until(async () => shown.length > 0 || (await rename(), false));
  await until(() => shown.at(-1)?.task.version === version);
  await onReplica('select pg_wal_replay_pause()');
  try {
    for (let count = 0; count < 3; count += 1) {
      await rename();
      await until(() => shown.at(-1)?.task.version === version);
      expect(shown.at(-1)).toEqual({ type: 'TaskUpdated', task: { title: `Version ${version}`, version } });
    }
  } finally {
    await onReplica('select pg_wal_replay_resume()');
  }
  unsubscribe();
  client.dispose();
});

test.each([['without a key', 1, {}], ['under a key', 2, { 'idempotency-key': 'refused-once' }]])(
  'what a command was refused for can be read again at once while the replica does not replay, %s',
  async (_, place, headers) => {
    const update = 'mutation ($input: UpdateTaskInput!) { updateTask(input: $input) { ... on Task { version } ... on Conflict { conflictingId currentVersion } } }';
    const { body } = await gateway.post({ query: '{ tasks(first: 3) { nodes { id version } } }' });
    const task = (body.data as { tasks: { nodes: { id: string; version: number }[] } }).tasks.nodes[place] ?? expect.fail();
    const input = { id: task.id, expectedVersion: task.version, title: 'Theirs' };
    await onReplica('select pg_wal_replay_pause()');
    try {
      await gateway.post({ query: update, variables: { input } });
      // A node that did not run the command, and a client that has seen nothing of it.
      await using other = await startGateway({ database: gateway.database });
      const refused = await other.post({ query: update, variables: { input: { ...input, title: 'Mine' } } }, 'owner', headers);
      expect(refused.body).toEqual({ data: { updateTask: { conflictingId: task.id, currentVersion: task.version + 1 } } });
      const token = refused.headers.get('x-consistency-token') ?? expect.fail('There is no token');
      const again = await other.post({ query: 'query ($id: ID!) { task(id: $id) { title version } }', variables: { id: task.id } }, 'owner', { 'x-consistency-token': token });
      expect(again.body).toEqual({ data: { task: { title: 'Theirs', version: task.version + 1 } } });
    } finally {
      await onReplica('select pg_wal_replay_resume()');
    }
  },
);
