import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { checkedOperations, createRegistryWorld, type RegistryWorld, testLimits } from '../../../../tests/testkit/registry-world.ts';
import type { Database } from '../../../data/database.ts';
import { publishOperations } from './publish-operations.ts';

let world: RegistryWorld;
beforeAll(async () => {
  world = await createRegistryWorld();
});
afterAll(() => world[Symbol.asyncDispose]());
beforeEach(() => world.admin.run('delete from portcullis_operations; delete from portcullis_deployments'));

const a = { a: 'query A { hello }' };
const b = { b: 'query B { hello }' };
const count = async () => {
  const [row] = await world.admin.rows<{ counts: string }>(`select concat_ws(' ', (select count(*) from portcullis_operations),
    (select count(*) from portcullis_deployments), (select count(*) from portcullis_deployment_operations)) as counts`);
  return row?.counts;
};
const revision = async () => Number((await world.admin.rows<{ revision: string }>('select revision from portcullis_registry'))[0]?.revision);
const clients = async () =>
  Object.fromEntries((await world.admin.rows<{ id: string; clients: string[] }>('select id, to_jsonb(clients) as clients from portcullis_operations')).map((row) => [row.id, row.clients]));

test('a version is published with its operations, and the revision tells the nodes', async () => {
  const before = await revision();
  expect(await world.publish('web', '1', { ...a, ...b })).toMatchObject({ kind: 'published', added: 2, known: 0 });
  expect(await count()).toBe('2 1 2');
  expect(await revision()).toBeGreaterThan(before);
  const [row] = await world.admin.rows<{ facts: unknown; kind: string; name: string }>(`select facts, kind, name from portcullis_operations where id = 'a'`);
  expect(row).toMatchObject({ kind: 'query', name: 'A', facts: { variables: [], requiresViewer: false, rootFields: ['hello'], fields: 1, depth: 1 } });
});

test('the same again changes nothing, in whatever order it is listed', async () => {
  await world.publish('web', '1', { ...a, ...b });
  const before = await revision();
  expect(await world.publish('web', '1', { ...b, ...a })).toMatchObject({ kind: 'unchanged', added: 0, known: 2 });
  expect(await revision()).toBe(before);
});

test('the next version costs the nodes only what is new', async () => {
  await world.publish('web', '1', a);
  const before = await revision();
  expect(await world.publish('web', '2', { ...a, ...b })).toMatchObject({ kind: 'published', added: 1, known: 1 });
  const changed = await world.admin.rows<{ id: string }>('select id from portcullis_operations where changed_revision > $1', [before]);
  expect(changed.map(({ id }) => id)).toEqual(['b']);
  await world.publish('ios', '1', a);
  expect(await clients()).toEqual({ a: ['ios', 'web'], b: ['web'] });
});

test('an id that is published with another text is refused, and nothing of the manifest is published', async () => {
  await world.publish('web', '1', a);
  const refused = await world.publish('ios', '1', { ...b, a: 'query A { again: hello }' });
  expect(refused).toMatchObject({ kind: 'refused', problems: [{ file: 'test.json', line: 1, operation: 'A', message: expect.stringContaining('another text by web') }] });
  expect(await count()).toBe('1 1 1');
});

test('a version stays what it is, unless it is replaced', async () => {
  await world.publish('web', '1', a);
  await expect(world.publish('web', '1', b)).rejects.toThrow('web 1 was published with other operations (1 are not in it, 1 of it are missing here): publish another version, or give --replace');
  expect(await count()).toBe('1 1 1');
  expect(await world.publish('web', '1', b, true)).toMatchObject({ kind: 'replaced', added: 1 });
  expect(await clients()).toEqual({ a: [], b: ['web'] });
  expect(await world.publish('web', '1', a, true)).toMatchObject({ kind: 'replaced', added: 0, known: 1, revived: 1 });
  expect(await clients()).toEqual({ a: ['web'], b: [] });
});

test('what was retired comes back when it is published again, by its version or another', async () => {
  await world.publish('web', '1', { ...a, ...b });
  await world.retire('web', '1');
  expect(await clients()).toEqual({ a: [], b: [] });
  expect(await world.publish('web', '1', { ...a, ...b })).toMatchObject({ kind: 'revived', revived: 2 });
  await world.retire('web', '1');
  expect(await world.publish('ios', '1', a)).toMatchObject({ kind: 'published', known: 1, revived: 1 });
  expect(await clients()).toEqual({ a: ['ios'], b: [] });
});

test('publishes at once stand in one order and are all right', async () => {
  const outcomes = await Promise.all(Array.from({ length: 8 }, (_, index) =>
    world.publish(`client-${index % 4}`, '1', { ...a, [`own-${index % 4}`]: `query Own${index % 4} { hello }` })));
  expect(outcomes.map(({ kind }) => kind).toSorted()).toEqual([...Array.from({ length: 4 }, () => 'published'), ...Array.from({ length: 4 }, () => 'unchanged')]);
  expect(await count()).toBe('5 4 8');
  expect((await clients())['a']).toEqual(['client-0', 'client-1', 'client-2', 'client-3']);
});

test('of two publishes of one id with two texts, one is refused', async () => {
  const outcomes = await Promise.all([world.publish('web', '1', a), world.publish('ios', '1', { a: 'query A { again: hello }' })]);
  expect(outcomes.map(({ kind }) => kind).toSorted()).toEqual(['published', 'refused']);
  expect(await count()).toBe('1 1 1');
});

test.each(['operations.insert', 'deployments.insert', 'deployments.link', 'registry.revision'])('a connection that breaks at %s leaves nothing half published', async (name) => {
  const breaking: Pick<Database, 'transaction'> = {
    transaction: (limits, work) => world.database.transaction(limits, (tx) => work({
      rows: async (statement, params) => {
        if (statement.name === name) {
          await world.admin.rows(`select pg_terminate_backend(pid) from pg_stat_activity
            where datname = current_database() and application_name = 'portcullis' and state = 'idle in transaction'`);
        }
        return tx.rows(statement, params);
      },
    })),
  };
  const request = { client: 'web', version: '1', operations: await checkedOperations({ ...a, ...b }), replace: false };
  await expect(publishOperations(breaking, testLimits(), request)).rejects.toThrow('The connection to PostgreSQL was lost: nothing was changed');
  expect(await count()).toBe('0 0 0');
  expect(await publishOperations(world.database, testLimits(), request)).toMatchObject({ kind: 'published', added: 2 });
});

test('a publish that waits too long for another says so', async () => {
  await world.admin.run('begin; select revision from portcullis_registry for update');
  try {
    const request = { client: 'web', version: '1', operations: await checkedOperations(a), replace: false };
    await expect(publishOperations(world.database, testLimits(300), request)).rejects.toThrow('PostgreSQL took too long: nothing was changed');
  } finally {
    await world.admin.run('rollback');
  }
  expect(await count()).toBe('0 0 0');
});

test('ids and texts of any letters come back as they were', async () => {
  const strange = { ['__proto__']: 'query P { hello } # \\ " \' {} NULL', 'constructor': 'query C { hello }', 'NULL': 'query N { hello }', 'a,b"{}\\': 'query S { hello } # é 漢 🎉\n' };
  await world.publish('wéb "x"', '1,0 {}', Object.fromEntries(Object.entries(strange)));
  const rows = await world.admin.rows<{ id: string; text: string; clients: string[] }>('select id, text, to_jsonb(clients) as clients from portcullis_operations');
  expect(new Map(rows.map(({ id, text }) => [id, text]))).toEqual(new Map(Object.entries(strange)));
  expect(rows[0]?.clients).toEqual(['wéb "x"']);
});
