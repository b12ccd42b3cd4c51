import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { eventually } from '../../../../tests/testkit/eventually.ts';
import { compileWire, sha256, wireSchema } from '../../../../tests/testkit/wire-fixture.ts';
import { createOperationIndex, type OperationIndex } from '../create-operation-index.ts';
import { watchManifests, type FileOperationsOptions, type ManifestWatch } from './watch-manifests.ts';

const hello = 'query Hello { hello }';
const echo = 'query Echo($text: String) { echo(text: $text) }';
const apollo = (body: string, clientName: string) => JSON.stringify({
  format: 'apollo-persisted-query-manifest', version: 1, operations: [{ id: sha256(body), name: body.split(/\W/)[1], type: 'query', body, clientName }],
});

let folder: string;
let index: OperationIndex;
let errors: string[];
let watching: ManifestWatch | null;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'portcullis-watched-'));
  index = createOperationIndex();
  errors = [];
  watching = null;
});
afterEach(async () => {
  watching?.stop();
  await rm(folder, { recursive: true, force: true });
});

const put = async (name: string, content: string) => {
  await mkdir(join(folder, name, '..'), { recursive: true });
  await writeFile(join(folder, name), content);
};
async function start(options: Partial<FileOperationsOptions> = {}): Promise<void> {
  watching = await watchManifests({
    path: folder, schema: wireSchema, compile: compileWire, index, debounceMs: 20, rescanMs: 60_000,
    log: { info: () => undefined, warn: () => undefined, error: (_fields, message) => void errors.push(message) },
    ...options,
  });
}

test('manifests belong to the client they name, else to that of their folder, else to everyone', async () => {
  await put('all.json', JSON.stringify({ everyone: 'query Everyone { hello }' }));
  await put('web/1.4.2.json', JSON.stringify({ folder: hello, both: echo }));
  await put('ios/1.json', apollo('query Named { hello }', 'android'));
  await put('ios/2.json', JSON.stringify({ both: echo }));
  await put('tasks/hello.graphql', 'query InFile { hello }');
  await start();
  expect(index.find('everyone')?.clients).toBeUndefined();
  expect(index.find('folder')?.clients).toEqual(new Set(['web']));
  expect(index.find('both')?.clients).toEqual(new Set(['web', 'ios']));
  expect(index.find(sha256('query Named { hello }'))?.clients).toEqual(new Set(['android']));
  expect(index.find(sha256('query InFile {\n  hello\n}'))).toMatchObject({ state: 'active' });
  expect(index.size).toBe(5);
});

test('changes are taken over: new files, other content, files that go', async () => {
  await start();
  expect(index.size).toBe(0);
  await put('a.json', JSON.stringify({ a: hello }));
  await eventually(() => expect(index.find('a')?.state).toBe('active'));
  await put('web/b.json', JSON.stringify({ b: echo }));
  await eventually(() => expect(index.find('b')?.clients).toEqual(new Set(['web'])));
  await put('a.json', JSON.stringify({ a: echo, c: hello }));
  await eventually(() => expect(index.find('a')?.hash).toBe(sha256(echo)));
  await rm(join(folder, 'a.json'));
  await eventually(() => expect([index.find('a'), index.find('c'), index.size]).toEqual([undefined, undefined, 1]));
  expect(errors).toEqual([]);
});

test('a half-written file changes nothing and is told, until it is whole', async () => {
  const whole = JSON.stringify({ a: hello, b: echo });
  await put('a.json', JSON.stringify({ a: hello }));
  await start();
  await put('a.json', whole.slice(0, -10));
  await eventually(() => expect(errors.join('\n')).toMatch(/what was loaded before stays\n.*a\.json:1:\d+ This is not JSON/));
  expect([index.find('a')?.state, index.find('b')]).toEqual(['active', undefined]);
  await put('a.json', whole);
  await eventually(() => expect(index.find('b')?.state).toBe('active'));
});

test('a folder that goes away for a moment changes nothing', async () => {
  await put('a.json', JSON.stringify({ a: hello }));
  await start({ rescanMs: 20 });
  await rename(folder, `${folder}-away`);
  await eventually(() => expect(errors.length).toBeGreaterThan(0));
  expect(index.find('a')?.state).toBe('active');
  await rename(`${folder}-away`, folder);
  await put('b.json', JSON.stringify({ b: echo }));
  await eventually(() => expect(index.find('b')?.state).toBe('active'));
});

test('the first load must have no problem', async () => {
  await put('a.json', '{"a": "query A { nothing }"}');
  await put('b.json', '{"b": "{"}');
  await expect(start()).rejects.toThrow(/Manifests have problems:\n  - .*a\.json:1:18 a: Cannot query field "nothing".*\n  - .*b\.json:1:\d+ b: Syntax Error/);
  await expect(start({ path: join(folder, 'missing') })).rejects.toThrow('There is no such file or folder');
  await put('b.json', '{"a": "{ hello }"}');
  await put('a.json', '{"a": "query A { hello }"}');
  await expect(start()).rejects.toThrow('Another manifest has another text under this id');
});

test('a text that is known is not compiled again', async () => {
  const compile = vi.fn(compileWire);
  await put('a.json', JSON.stringify({ a: hello }));
  await start({ compile });
  await put('a.json', JSON.stringify({ a: hello, b: hello, c: echo }));
  await eventually(() => expect(index.find('c')?.state).toBe('active'));
  expect(compile.mock.calls.map(([text]) => text)).toEqual([hello, echo]);
});
