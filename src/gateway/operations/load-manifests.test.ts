import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { compileWire, sha256 } from '../../../tests/testkit/wire-fixture.ts';
import { createMemoryRegistry } from './create-memory-registry.ts';
import { loadManifests } from './load-manifests.ts';

const hello = 'query Hello { hello }';
const echo = 'query Echo($text: String) { echo(text: $text) }';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'portcullis-manifests-'));
});
afterEach(() => rm(folder, { recursive: true }));

const write = async (name: string, content: unknown) => {
  await writeFile(join(folder, name), typeof content === 'string' ? content : JSON.stringify(content));
  return join(folder, name);
};
const apollo = (operations: readonly object[]) => ({ format: 'apollo-persisted-query-manifest', version: 1, operations });
const listed = (body: string, more: object = {}) => ({ id: sha256(body), name: 'Name', type: 'query', body, ...more });

test('an Apollo manifest and persisted documents are told apart and found by id and by hash', async () => {
  await write('web.json', apollo([listed(hello, { clientName: 'web' })]));
  await write('ios.json', { [`sha256:${sha256(echo)}`]: echo, 'custom-1': 'query Custom { hello }' });
  await write('notes.txt', 'not a manifest');
  const registry = createMemoryRegistry(await loadManifests([folder], compileWire));
  expect(registry.size).toBe(3);
  expect(registry.find(sha256(hello))).toMatchObject({ state: 'active', clients: new Set(['web']) });
  expect(registry.find(sha256(echo))?.clients).toBeUndefined();
  expect(registry.find('custom-1')).toBe(registry.find(sha256('query Custom { hello }')));
  for (const id of ['__proto__', 'constructor', 'toString', '', 'x'.repeat(1_000_000)]) expect(registry.find(id)).toBeUndefined();
});

test('an operation that several clients list belongs to all of them', async () => {
  await write('a.json', apollo([listed(hello, { clientName: 'web' })]));
  await write('b.json', apollo([listed(hello, { clientName: 'ios' })]));
  expect((await loadManifests([folder], compileWire))[0]?.clients).toEqual(new Set(['web', 'ios']));
  await write('c.json', { [sha256(hello)]: hello });
  expect((await loadManifests([folder], compileWire))[0]).not.toHaveProperty('clients');
});

test('every problem of every file is told, and nothing is loaded', async () => {
  await write('a.json', apollo([listed('query A { nothing }'), listed('query B {\n  task(id: "x") { id } }'), listed(hello)]));
  await write('b.json', { [sha256('other')]: hello, custom: '{' });
  await write('c.json', '{"truncated": ');
  await write('d.json', [1, 2]);
  await write('e.json', apollo([{ id: 5 }]));
  const loading = loadManifests([folder], compileWire);
  for (const problem of [
    /a\.json:1:\d+: Name: Cannot query field "nothing"/,
    /a\.json:1:\d+: Name: Query\.task\(id:\) must be the id of a Task/,
    /b\.json:1:\d+: [0-9a-f]{64}: The id is not the SHA-256 of the text/,
    /b\.json:1:\d+: custom: Syntax Error/,
    /c\.json:1:\d+: This is not JSON/,
    /d\.json:1:1: A manifest must be an object/,
    /e\.json:1:\d+: /,
  ]) {
    await expect(loading).rejects.toThrow(problem);
  }
});

test('one id with two texts in two files is refused', async () => {
  await write('a.json', { same: hello });
  await write('b.json', { same: echo });
  await expect(loadManifests([folder], compileWire)).rejects.toThrow('Two manifests list the id same');
});

test('a path that is not there is named', async () => {
  await expect(loadManifests([join(folder, 'missing')], compileWire)).rejects.toThrow(/missing: There is no such file or folder/);
});

test('a registry takes other operations at once, and an active text wins over a retired one', async () => {
  const operation = compileWire(hello);
  const registry = createMemoryRegistry([{ id: 'old', operation, state: 'retired' }, { id: 'new', operation, state: 'active' }]);
  expect(registry.find(operation.hash)?.state).toBe('active');
  registry.replace([]);
  expect([registry.size, registry.find('old')]).toEqual([0, undefined]);
});
