import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type AdminConnection, openAdminConnection } from '../../src/data/open-admin-connection.ts';
import { loadSampleData } from '../../src/modules/sample-data/load-sample-data.ts';
import { withLoadingConnection } from '../../src/modules/sample-data/with-loading-connection.ts';
import { eventually } from '../testkit/eventually.ts';
import { startGateway } from '../testkit/gateway.ts';
import { createTestDatabase, type TestDatabase } from '../testkit/test-database.ts';

const role = `nodes_${randomUUID().replaceAll('-', '')}`;
let owned: TestDatabase;
let admin: AdminConnection;
/** The same database, by a user who owns nothing of it. */
let restricted: TestDatabase;

beforeAll(async () => {
  owned = await createTestDatabase();
  await withLoadingConnection(owned.primaryUrl, (sql) => loadSampleData(sql, { scale: 1 }));
  admin = await openAdminConnection(owned.primaryUrl, { applicationName: 'portcullis-tests' });
  await admin.run(`create role ${role}; grant select on all tables in schema public to ${role}`);
  restricted = { primaryUrl: `${owned.primaryUrl}?role=${role}`, replicaUrls: [], [Symbol.asyncDispose]: () => Promise.resolve() };
});
afterAll(async () => {
  await admin?.run(`drop owned by ${role}; drop role ${role}`);
  await admin?.close();
  await owned?.[Symbol.asyncDispose]();
});

test('a node whose database user may only read does not start, and says why', async () => {
  await expect(startGateway({ database: restricted })).rejects.toThrow(`The database user ${role} may not write: it lacks INSERT on portcullis_outbox`);
});

test('a user who may read and write, and owns nothing, is enough: commands run, their events are logged, partitions are made and dropped', async () => {
  await admin.run(`grant insert, update, delete on all tables in schema public to ${role};
    select portcullis_ensure_event_partition(now() - interval '400 days')`);
  await using gateway = await startGateway({ database: restricted });
  const { body } = await gateway.post({ query: '{ tasks(first: 1, filter: {}) { nodes { id version } } }' });
  const [task] = (body.data as { tasks: { nodes: { id: string; version: number }[] } }).tasks.nodes;
  const query = 'mutation ($input: UpdateTaskInput!) { updateTask(input: $input) { ... on Task { title } } }';
  const renamed = await gateway.post({ query, variables: { input: { id: task?.id, expectedVersion: task?.version, title: 'By a guest' } } });
  expect(renamed.body).toEqual({ data: { updateTask: { title: 'By a guest' } } });
  await eventually(async () => {
    const [row] = await admin.rows<object>(`select (select count(*)::integer from portcullis_events) as events,
      (select count(*)::integer from pg_inherits where inhparent = 'portcullis_events'::regclass) as partitions`);
    expect(row).toEqual({ events: 1, partitions: 3 });
  });

  expect((await fetch(`${gateway.adminUrl}/readyz`)).status).toBe(200);
  await admin.run(`revoke insert on portcullis_outbox from ${role}`);
  const readiness = await fetch(`${gateway.adminUrl}/readyz`);
  expect(readiness.status).toBe(503);
  expect(await readiness.json()).toMatchObject({ status: 'not ready', checks: [{ name: 'rights', ok: false, problem: expect.stringContaining('lacks INSERT on portcullis_outbox') }, { name: 'database', ok: true }] });
});

/** Runs a script as the user who owns nothing; gives the message of what PostgreSQL refused. */
async function asGuest(script: string): Promise<string | null> {
  const guest = await openAdminConnection(restricted.primaryUrl, { applicationName: 'portcullis-tests' });
  try {
    await guest.run(script);
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  } finally {
    await guest.close();
  }
}
const partitions = async (): Promise<readonly string[]> =>
  (await admin.rows<{ name: string }>("select inhrelid::regclass::text as name from pg_inherits where inhparent = 'portcullis_events'::regclass order by 1")).map(({ name }) => name);

test('what is done as the owner of the tables is done only for those who could do the same by hand, and within the log', async () => {
  await admin.run(`grant insert on portcullis_outbox to ${role}`);
  const before = await partitions();
  // Of the days that are not over nothing is dropped, whatever is asked for.
  expect(await asGuest("select portcullis_prune_events('infinity', true)")).toBeNull();
  expect(await partitions()).toEqual(before);

  // A temporary table of the log's own names deceives nobody.
  expect(await asGuest(`create temporary table portcullis_events (like public.portcullis_events); create temporary table portcullis_events_20010203 ();
    select public.portcullis_ensure_event_partition('2001-02-03')`)).toBeNull();
  expect(await partitions()).toEqual(['portcullis_events_20010203', ...before]);

  await admin.run(`revoke delete on portcullis_events from ${role}; revoke insert on portcullis_outbox from ${role}`);
  expect(await asGuest("select portcullis_prune_events(now(), true)")).toBe(`permission denied: the user ${role} lacks DELETE on portcullis_events`);
  expect(await asGuest("select portcullis_ensure_event_partition('2001-02-04')")).toBe(`permission denied: the user ${role} lacks INSERT on portcullis_outbox`);
  expect(await partitions()).toEqual(['portcullis_events_20010203', ...before]);

  await admin.run(`grant delete on portcullis_events to ${role}`);
  expect(await asGuest('select portcullis_prune_events(now(), true)')).toBeNull();
  expect(await partitions()).toEqual(before);
});

test('every function that runs as its owner looks names up in one place, and last among temporary tables', async () => {
  const settings = await admin.rows("select distinct array_to_string(proconfig, ';') as set from pg_proc where prosecdef and pronamespace = 'public'::regnamespace");
  expect(settings).toEqual([{ set: 'search_path=public, pg_temp' }]);
});
