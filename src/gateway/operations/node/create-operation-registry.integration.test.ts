import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSchema } from 'graphql';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { eventually } from '../../../../tests/testkit/eventually.ts';
import { createRegistryWorld, type RegistryWorld, testLimits } from '../../../../tests/testkit/registry-world.ts';
import { compileWire, requestOf, sha256, wireSchema } from '../../../../tests/testkit/wire-fixture.ts';
import { findOperation } from '../../admission/find-operation.ts';
import { createCompiler } from '../../planning/compile-operation.ts';
import { changePolicy } from '../change-policy.ts';
import { pruneRegistry } from '../prune-registry.ts';
import { createOperationRegistry, type OperationRegistry, type OperationRegistryOptions } from './create-operation-registry.ts';

let world: RegistryWorld;
let running: AsyncDisposableStack;
let logged: string[];
beforeEach(async () => {
  running = new AsyncDisposableStack();
  world = running.use(await createRegistryWorld());
  logged = [];
});
afterEach(() => running.disposeAsync());

const write = (fields: unknown, message: string) => void logged.push(`${message} ${JSON.stringify(fields)}`);
async function startNode(options: Partial<OperationRegistryOptions> = {}): Promise<OperationRegistry> {
  const node = await createOperationRegistry({
    database: world.database,
    primaryUrl: world.primaryUrl,
    compile: compileWire,
    schema: wireSchema,
    policy: { mode: 'enforce', clientModes: new Map(), requireClient: false },
    log: { info: write, warn: write, error: write },
    ...options,
  });
  return running.adopt(node, (open) => open.stop());
}
const stateOf = (node: OperationRegistry, id: string) => node.find(id)?.state;
const hello = 'query A { hello }';
/** Longer than any test. */
const never = 3_600_000;

test('a node has at its start what was published, by id and by hash, and tombstones of what was retired', async () => {
  await world.publish('web', '1', { a: hello, b: 'query B { hello }' });
  await world.publish('web', '2', { a: hello });
  await world.publish('ios', '1', { c: hello });
  await world.retire('web', '1');
  const node = await startNode();
  expect(node.size).toBe(3);
  expect(node.find('a')).toMatchObject({ state: 'active', clients: new Set(['web']), operation: { operationName: 'A' } });
  expect(node.find(sha256(hello))).toMatchObject({ state: 'active', clients: new Set(['web', 'ios']) });
  expect(stateOf(node, 'b')).toBe('retired');
  const [a, c] = [node.find('a'), node.find('c')];
  expect(a?.state === 'active' && c?.state === 'active' && a.operation === c.operation).toBe(true);
});

test('a publish and a retirement are served by every node as soon as it is told', async () => {
  const nodes = [await startNode({ pollMs: never }), await startNode({ pollMs: never })];
  for (let round = 0; round < 3; round++) {
    await world.publish('web', `${round}`, { [`a${round}`]: `query A${round} { hello }` });
    await eventually(() => expect(nodes.map((node) => stateOf(node, `a${round}`))).toEqual(['active', 'active']));
    await world.retire('web', `${round}`);
    await eventually(() => expect(nodes.map((node) => stateOf(node, `a${round}`))).toEqual(['retired', 'retired']));
  }
});

test('a node without notifications hears of changes by asking', async () => {
  const node = await startNode({ pollMs: 100 });
  await world.admin.run('alter table portcullis_registry disable trigger portcullis_registry_notify');
  await world.publish('web', '1', { a: hello });
  await eventually(() => expect(stateOf(node, 'a')).toBe('active'));
});

test('a lost connection is opened again, and what was missed is read', async () => {
  const node = await startNode();
  for (let round = 0; round < 3; round++) {
    await eventually(async () => {
      const gone = await world.admin.rows(`select pg_terminate_backend(pid) from pg_stat_activity
        where datname = current_database() and application_name = 'portcullis registry'`);
      expect(gone).toHaveLength(1);
    });
    await world.publish('web', `${round}`, { [`a${round}`]: hello });
    await eventually(() => expect(stateOf(node, `a${round}`)).toBe('active'));
  }
  expect(logged.join('\n')).toContain('The primary cannot be watched: this node goes on with what it has');
  expect(logged.join('\n')).toContain('The primary answers again');
});

test('while PostgreSQL cannot be reached a node goes on with what it has', async () => {
  await world.publish('web', '1', { a: hello });
  const node = await startNode();
  await world.admin.run('alter table portcullis_registry rename to portcullis_registry_away');
  await eventually(() => expect(logged.join('\n')).toContain('cannot be watched'));
  expect(stateOf(node, 'a')).toBe('active');
  await world.admin.run('alter table portcullis_registry_away rename to portcullis_registry');
  await world.publish('web', '2', { b: hello });
  await eventually(() => expect(stateOf(node, 'b')).toBe('active'));
});

test('what does not fit the schema of a node is told and refused with its own code, and the rest runs', async () => {
  await world.publish('web', '1', { a: hello, b: 'query B { echo(text: "x") }' });
  const schema = buildSchema('type Query { hello: String }');
  const node = await startNode({ schema, compile: createCompiler({ schema, idPrefixes: new Map(), suggestions: false }) });
  expect([stateOf(node, 'a'), stateOf(node, 'b')]).toEqual(['active', 'unfit']);
  expect(node.unfit.get('b')?.problem).toContain('Cannot query field "echo"');
  expect(logged.join('\n')).toContain('Published operations do not fit the schema of this node');
  const find = (id: string) => findOperation({ registry: node, policy: node.policy, findAdhoc: () => { throw new Error('no'); } }, requestOf({ id, idForm: 'documentId' }), null);
  expect(find('a').operation.operationName).toBe('A');
  expect(() => find('b')).toThrow(expect.objectContaining({ code: 'PERSISTED_QUERY_UNFIT', status: 503 }));
});

test('a node forgets a tombstone that was pruned, whether its id is the hash of its text or not, and hears when it comes back', async () => {
  const text = 'query Old { hello }';
  await world.publish('web', '1', { [sha256(text)]: text, old: 'query Other { hello }', kept: hello });
  await world.publish('web', '2', { kept: hello });
  await world.retire('web', '1');
  const node = await startNode();
  expect([stateOf(node, sha256(text)), stateOf(node, 'old'), node.size]).toEqual(['retired', 'retired', 3]);
  await world.admin.run(`update portcullis_operations set published_at = now() - interval '500 days';
    update portcullis_deployment_operations set retired_at = now() - interval '500 days' where retired_at is not null`);
  await pruneRegistry(world.database, () => testLimits(), 400);
  await eventually(() => expect([stateOf(node, sha256(text)), stateOf(node, 'old'), stateOf(node, 'kept'), node.size]).toEqual([undefined, undefined, 'active', 1]));
  await world.publish('web', '3', { [sha256(text)]: text });
  await eventually(() => expect(stateOf(node, sha256(text))).toBe('active'));
});

test('the policy changes on every node, and falls back to the configuration', async () => {
  const nodes = [await startNode(), await startNode()];
  const modes = () => nodes.map((node) => node.policy().mode);
  await changePolicy(world.database, testLimits(), { mode: 'learn', requireClient: true });
  await eventually(() => expect(modes()).toEqual(['learn', 'learn']));
  await changePolicy(world.database, testLimits(), { client: 'web', mode: 'open' });
  await eventually(() => expect(nodes[1]?.policy()).toEqual({ mode: 'learn', clientModes: new Map([['web', 'open']]), requireClient: true }));
  expect((await startNode()).policy().mode).toBe('learn');
  expect(await changePolicy(world.database, testLimits(), { mode: null, requireClient: null })).toEqual({ clientModes: { web: 'open' } });
  await eventually(() => expect(modes()).toEqual(['enforce', 'enforce']));
  await world.admin.run(`update portcullis_registry set policy = '{"mode": "yes"}', revision = revision + 1`);
  await eventually(() => expect(logged.join('\n')).toContain('has a form that this version does not know'));
  expect(modes()).toEqual(['enforce', 'enforce']);
});

test('a hundred publishes and retirements under load fail no request for what stays, and no node sees half of one', async () => {
  await world.publish('web', 'base', Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`base${index}`, `query Base${index} { hello }`])));
  const nodes = [await startNode(), await startNode()];
  let finds = 0;
  let halves = 0;
  let failures = 0;
  const load = setInterval(() => {
    for (const node of nodes) {
      for (let index = 0; index < 50; index++) {
        finds++;
        if (stateOf(node, `base${index}`) !== 'active') failures++;
      }
      for (let round = 0; round < 50; round++) if (stateOf(node, `x${round}`) !== stateOf(node, `y${round}`)) halves++;
    }
  }, 1);
  try {
    for (let round = 0; round < 50; round++) {
      await world.publish('web', `${round}`, { base0: 'query Base0 { hello }', [`x${round}`]: `query X${round} { hello }`, [`y${round}`]: `query Y${round} { hello }` });
      await world.retire('web', `${round}`);
    }
    await eventually(() => expect(nodes.map((node) => stateOf(node, 'y49'))).toEqual(['retired', 'retired']));
  } finally {
    clearInterval(load);
  }
  expect({ failures, halves }).toEqual({ failures: 0, halves: 0 });
  expect(finds).toBeGreaterThan(1_000);
});

test('ids that lead nowhere cost no statement and leave nothing behind', async () => {
  await world.publish('web', '1', { a: hello });
  const statements = vi.spyOn(world.database, 'readPrimary');
  const node = await startNode();
  const before = statements.mock.calls.length;
  for (let index = 0; index < 100_000; index++) node.find(`unknown-${index}`);
  for (const id of ['__proto__', 'constructor', 'toString', '', 'x'.repeat(1_000_000)]) expect(node.find(id)).toBeUndefined();
  expect(statements.mock.calls.length).toBe(before);
  expect(node.size).toBe(1);
});

test('files and tables are one registry', async () => {
  const folder = running.adopt(await mkdtemp(join(tmpdir(), 'portcullis-files-')), (path) => rm(path, { recursive: true }));
  await writeFile(join(folder, 'a.json'), JSON.stringify({ a: hello, file: 'query File { hello }' }));
  await world.publish('web', '1', { a: hello, c: 'query C { hello }' });
  const node = await startNode({ manifests: folder });
  expect(['a', 'file', 'c'].map((id) => stateOf(node, id))).toEqual(['active', 'active', 'active']);
  expect(node.find('a')?.clients).toBeUndefined();
  await world.retire('web', '1');
  await eventually(() => expect(stateOf(node, 'c')).toBe('retired'));
  expect(stateOf(node, 'a')).toBe('active');
});
