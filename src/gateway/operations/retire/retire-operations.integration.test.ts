import { createHash } from 'node:crypto';
import { buildSchema } from 'graphql';
import postgres from 'postgres';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { insertPublished, insertUsage } from '../../../../tests/testkit/published-rows.ts';
import { createTestDatabase } from '../../../../tests/testkit/test-database.ts';
import { createDatabase } from '../../../data/create-database.ts';
import type { Database } from '../../../data/database.ts';
import { type AdminConnection, openAdminConnection } from '../../../data/open-admin-connection.ts';
import type { CheckedOperation } from '../check/check-operations.ts';
import { publishOperations } from '../publish/publish-operations.ts';
import { restoreOperations, type RestoreSelection } from './restore-operations.ts';
import { retireOperations, type RetireOptions } from './retire-operations.ts';
import type { Selection } from './selection.ts';

const dayMs = 86_400_000;
const schema = buildSchema('type Query { viewer: User } type User { id: ID }');

let stack: AsyncDisposableStack;
let admin: AdminConnection;
let database: Database;
let primaryUrl: string;

beforeEach(async () => {
  stack = new AsyncDisposableStack();
  ({ primaryUrl } = stack.use(await createTestDatabase()));
  admin = stack.adopt(await openAdminConnection(primaryUrl, { applicationName: 'portcullis-tests' }), (open) => open.close());
  database = stack.adopt(await createDatabase({ primaryUrl, replicaUrls: [], poolSize: 6, tokenSecret: 'a secret of the tests, 32 letters' }), (open) => open.close());
});
afterEach(() => stack.disposeAsync());

const limits = () => ({ deadline: performance.now() + 60_000, signal: new AbortController().signal });
const retire = (selection: Selection, options: Partial<RetireOptions> = {}) =>
  retireOperations(database, limits(), selection, { recentMs: 7 * dayMs, force: false, dryRun: false, ...options });
const restore = (selection: Partial<RestoreSelection>, options: { readonly graceMs?: number; readonly dryRun?: boolean } = {}) =>
  restoreOperations(database, limits(), { client: null, version: null, ids: null, retiredWithinMs: null, ...selection }, { graceMs: 7 * dayMs, dryRun: false, schema, ...options });

/** `web 1: A B` for each deployment with active links. */
async function active(): Promise<string[]> {
  const rows = await admin.rows<{ line: string }>(
    `select client || ' ' || version || ': ' || string_agg(operation_id, ' ' order by operation_id) as line
     from portcullis_deployments d join portcullis_deployment_operations l on l.deployment_id = d.id
     where retired_at is null group by client, version order by client, version`,
  );
  return rows.map(({ line }) => line);
}

async function revision(): Promise<string> {
  const [row] = await admin.rows<{ revision: string }>('select revision from portcullis_registry');
  return row?.revision ?? '';
}

async function publishTwoClients(): Promise<void> {
  await insertPublished(admin, { client: 'web', version: '1', operations: ['A', 'B'], daysAgo: 90 });
  await insertPublished(admin, { client: 'web', version: '2', operations: ['B', 'C'], daysAgo: 60 });
  await insertPublished(admin, { client: 'ios', version: '1', operations: ['B', 'D'], daysAgo: 60 });
}

test('a version is retired, an operation of others stays for them, and the revision rises once', async () => {
  await publishTwoClients();
  const before = Number(await revision());
  const done = await retire({ by: 'version', client: 'web', version: '1' });
  expect(done).toMatchObject({
    outcome: 'retired',
    operations: [
      { id: 'A', retiredFor: [{ client: 'web', version: '1' }], staysFor: [] },
      { id: 'B', staysFor: [{ client: 'ios', version: '1' }, { client: 'web', version: '2' }] },
    ],
  });
  expect(await active()).toEqual(['ios 1: B D', 'web 2: B C']);
  expect(Number(await revision())).toBe(before + 1);
  expect(done.revision).toBe(String(before + 1));
  expect(await retire({ by: 'version', client: 'web', version: '1' })).toMatchObject({ outcome: 'nothing', revision: String(before + 1) });
});

test('other nodes are told when it is committed', async () => {
  await publishTwoClients();
  const told: string[] = [];
  const listener = stack.adopt(postgres(primaryUrl, { max: 1, fetch_types: false }), (client) => client.end({ timeout: 1 }));
  await listener.listen('portcullis_registry', (payload) => void told.push(payload));
  await retire({ by: 'version', client: 'web', version: '1' }, { dryRun: true });
  await retire({ by: 'version', client: 'web', version: '1' });
  await expect.poll(() => told).toEqual([await revision()]);
});

test('what was used lately is refused, naming client, versions, last use and requests; --force overrides', async () => {
  await publishTwoClients();
  await insertUsage(admin, { id: 'A', client: 'web', version: '1', daysAgo: 2, requests: 7 });
  await insertUsage(admin, { id: 'A', client: 'web', version: '1', daysAgo: 1, requests: 5 });
  await insertUsage(admin, { id: 'B', client: 'ios', version: '1', daysAgo: 1 });
  await insertUsage(admin, { id: 'A', client: 'old', version: '0', daysAgo: 8 });
  const refused = await retire({ by: 'version', client: 'web', version: '1' });
  expect(refused).toMatchObject({ outcome: 'refused', users: [{ client: 'web', version: '1', requests: 12, operations: [{ id: 'A' }] }] });
  expect(Date.now() - Date.parse(refused.users[0]?.lastUsedAt ?? '')).toBeLessThan(1.5 * dayMs);
  expect(await active()).toEqual(['ios 1: B D', 'web 1: A B', 'web 2: B C']);
  expect(await retire({ by: 'ids', client: null, ids: ['A'] }, { recentMs: 30 * dayMs })).toMatchObject({ outcome: 'refused', users: [{ client: 'web' }, { client: 'old' }] });
  expect(await retire({ by: 'version', client: 'web', version: '1' }, { force: true })).toMatchObject({ outcome: 'retired', users: [{ client: 'web' }] });
});

test('a dry run says the same and changes nothing', async () => {
  await publishTwoClients();
  const before = await revision();
  expect(await retire({ by: 'version', client: 'web', version: '2' }, { dryRun: true })).toMatchObject({ outcome: 'planned', operations: [{ id: 'B' }, { id: 'C' }] });
  expect(await revision()).toBe(before);
  expect(await active()).toHaveLength(3);
});

test('the newest versions of a client are kept, whatever they are called', async () => {
  for (const [index, version] of ['9', '10', '11', '2.0-beta', '2.0'].entries()) {
    await insertPublished(admin, { client: 'web', version, operations: [`op-${version}`, 'shared'], daysAgo: 50 - index });
  }
  await insertPublished(admin, { client: 'ios', version: '1', operations: ['shared'], daysAgo: 90 });
  expect(await retire({ by: 'keep-last', client: 'web', keep: 5 })).toMatchObject({ outcome: 'nothing' });
  const done = await retire({ by: 'keep-last', client: 'web', keep: 2 });
  expect(done.operations.map(({ id, staysFor }) => [id, staysFor.length])).toEqual([['op-10', 0], ['op-11', 0], ['op-9', 0], ['shared', 3]]);
  expect(await active()).toEqual(['ios 1: shared', 'web 2.0: op-2.0 shared', 'web 2.0-beta: op-2.0-beta shared']);
  expect(await retire({ by: 'keep-last', client: 'web', keep: 2 })).toMatchObject({ outcome: 'nothing' });
});

test('unused operations go, for all clients; what was used or published since stays', async () => {
  await insertPublished(admin, { client: 'web', version: '1', operations: ['unused', 'used', 'again'], daysAgo: 90 });
  await insertPublished(admin, { client: 'web', version: '2', operations: ['again', 'new'], daysAgo: 10 });
  await insertPublished(admin, { client: 'ios', version: '1', operations: ['unused'], daysAgo: 90 });
  await insertUsage(admin, { id: 'unused', client: 'web', version: '1', daysAgo: 40 });
  await insertUsage(admin, { id: 'used', client: 'web', version: '1', daysAgo: 20 });
  const done = await retire({ by: 'unused', client: null, unusedForMs: 30 * dayMs });
  expect(done.operations.map(({ id, retiredFor }) => [id, retiredFor.length])).toEqual([['unused', 2]]);
  expect(await active()).toEqual(['web 1: again used', 'web 2: again new']);
});

test('of one client, what only others used goes for that client', async () => {
  await publishTwoClients();
  await insertUsage(admin, { id: 'D', client: 'ios', version: '1', daysAgo: 50 });
  await insertUsage(admin, { id: 'B', client: 'ios', version: '1', daysAgo: 20 });
  await insertUsage(admin, { id: 'C', client: '(unknown)', version: '(unknown)', daysAgo: 20 });
  const done = await retire({ by: 'unused', client: 'web', unusedForMs: 30 * dayMs });
  expect(done).toMatchObject({ outcome: 'retired' });
  expect(await active()).toEqual(['ios 1: B D', 'web 2: C']);
});

test('nothing is called unused where use was counted for a shorter time', async () => {
  await publishTwoClients();
  const selection: Selection = { by: 'unused', client: null, unusedForMs: 30 * dayMs };
  await expect(retire(selection)).rejects.toThrow('No use was counted yet: what was used before cannot be told from what is unused');
  await insertUsage(admin, { id: 'A', client: 'web', version: '1', daysAgo: 3 });
  await expect(retire(selection)).rejects.toThrow('Use has been counted for 3.0 days only');
  expect(await retire(selection, { force: true })).toMatchObject({ outcome: 'retired' });
  expect(await active()).toEqual(['web 1: A']);
});

test('names and ids that were never published are said, with what there is', async () => {
  await publishTwoClients();
  await expect(retire({ by: 'version', client: 'web', version: '3' })).rejects.toThrow('The client web has published no version 3; its newest are 2, 1');
  await expect(retire({ by: 'keep-last', client: 'android', keep: 1 })).rejects.toThrow('No client android has published here; there is ios, web');
  await expect(retire({ by: 'ids', client: null, ids: ['A', '__proto__', 'x"\\{},'] })).rejects.toThrow('Not published: __proto__, x"\\{},');
  expect(await active()).toHaveLength(3);
});

test('a retirement can be undone within its grace time, and only what it retired comes back', async () => {
  await publishTwoClients();
  await retire({ by: 'ids', client: 'web', ids: ['A'] });
  await admin.run("update portcullis_deployment_operations set retired_at = retired_at - interval '8 days' where retired_at is not null");
  await retire({ by: 'version', client: 'web', version: '1' });
  const before = Number(await revision());
  expect(await restore({ client: 'web', version: '1' }, { dryRun: true })).toMatchObject({ outcome: 'planned' });
  expect(await restore({ client: 'web', version: '1' })).toMatchObject({
    outcome: 'restored', revision: String(before + 1), operations: [{ id: 'B', restoredFor: [{ client: 'web', version: '1' }] }], tooLate: 1,
  });
  expect(await active()).toEqual(['ios 1: B D', 'web 1: B', 'web 2: B C']);
  await expect(restore({ ids: ['A'] })).rejects.toThrow('Retired 8.0 days ago, and the grace time is 7.0 days: publish the manifest again instead');
  expect(await restore({ ids: ['A'] }, { graceMs: 9 * dayMs })).toMatchObject({ outcome: 'restored', tooLate: 0 });
  expect(await restore({ ids: ['A'] })).toMatchObject({ outcome: 'nothing' });
});

test('all that was retired within a time comes back together', async () => {
  await publishTwoClients();
  await retire({ by: 'keep-last', client: 'web', keep: 1 });
  await retire({ by: 'ids', client: null, ids: ['D'] });
  expect((await restore({ retiredWithinMs: 3_600_000 })).operations.map(({ id }) => id)).toEqual(['A', 'B', 'D']);
  expect(await active()).toEqual(['ios 1: B D', 'web 1: A B', 'web 2: B C']);
});

test('what no longer fits the schema is not restored, nor anything with it', async () => {
  await insertPublished(admin, { client: 'web', version: '1', operations: ['fits'] });
  await insertPublished(admin, { client: 'web', version: '2', operations: ['broken'], text: '{ viewer { email } }' });
  await retire({ by: 'ids', client: null, ids: ['fits', 'broken'] });
  await expect(restore({ client: 'web' })).rejects.toThrow(/no longer fit it; nothing was restored:\n {2}- broken: Cannot query field "email"/);
  expect(await active()).toEqual([]);
});

test('a version that was replaced does not get back what it was replaced for', async () => {
  await insertPublished(admin, { client: 'web', version: '1', operations: ['A', 'B'] });
  await admin.run("begin; update portcullis_deployments set published_at = now(); update portcullis_deployment_operations set retired_at = now() where operation_id = 'A'; commit");
  expect(await restore({ client: 'web', version: '1' })).toMatchObject({ outcome: 'nothing' });
});

test('a retirement waits for the publish before it and sees what it published', async () => {
  await insertPublished(admin, { client: 'web', version: '1', operations: ['A'], daysAgo: 90 });
  const publisher = stack.adopt(await openAdminConnection(primaryUrl, { applicationName: 'portcullis-tests' }), (open) => open.close());
  await publisher.run('begin; select revision from portcullis_registry for update');
  await insertPublished(publisher, { client: 'web', version: '2', operations: ['A', 'B'], daysAgo: 0 });
  const retirement = retire({ by: 'keep-last', client: 'web', keep: 1 });
  await expect.poll(async () => (await admin.rows("select 1 from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()")).length).toBe(1);
  await publisher.run('commit');
  expect(await retirement).toMatchObject({ outcome: 'retired', operations: [{ id: 'A', staysFor: [{ version: '2' }] }] });
  expect(await active()).toEqual(['web 2: A B']);
});

test('retirements and restorations at once leave the registry whole, each with a revision of its own', async () => {
  for (let version = 1; version <= 8; version++) await insertPublished(admin, { client: 'web', version: String(version), operations: ['A', `op-${version}`] });
  const before = Number(await revision());
  const done = await Promise.all(Array.from({ length: 7 }, (_, index) => retire({ by: 'version', client: 'web', version: String(index + 1) })));
  expect(done.map((one) => Number(one.revision)).toSorted((a, b) => a - b)).toEqual(Array.from({ length: 7 }, (_, index) => before + 1 + index));
  expect(await active()).toEqual(['web 8: A op-8']);
  const back = await Promise.all([restore({ client: 'web' }), restore({ client: 'web' })]);
  expect(back.map((one) => one.outcome).toSorted()).toEqual(['nothing', 'restored']);
  expect(await active()).toHaveLength(8);
});

test('publishing while versions are retired leaves the newest in service and no operation in a wrong state', async () => {
  const publish = (version: number) =>
    publishOperations(database, limits(), { client: 'web', version: String(version), operations: [checked('shared'), checked(`op-${version}`)], replace: false });
  await publish(0);
  for (let round = 1; round <= 10; round++) {
    await Promise.all([publish(round), retire({ by: 'keep-last', client: 'web', keep: 1 }, { force: true })]);
  }
  await retire({ by: 'keep-last', client: 'web', keep: 1 });
  expect(await active()).toEqual(['web 10: op-10 shared']);
  const states = await admin.rows<{ id: string; clients: string }>("select id, array_to_string(clients, ' ') as clients from portcullis_operations where clients <> '{}' order by id");
  expect(states).toEqual([{ id: 'op-10', clients: 'web' }, { id: 'shared', clients: 'web' }]);
});

function checked(id: string): CheckedOperation {
  const text = `{ viewer { id } } # ${id}`;
  const place = () => ({ file: 'web.json', line: 1, column: 1 });
  const digest = createHash('sha256').update(text).digest('hex');
  return {
    id, hash: digest, name: id, kind: 'query', text,
    facts: { variables: [], requiresViewer: false, requiredScopes: [], rootFields: ['viewer'], fields: 2, depth: 2, lists: [] },
    listed: { id, text, name: id, kind: null, algorithm: null, idPlace: place, placeOf: place },
  };
}
