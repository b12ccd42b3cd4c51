import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { captureStreams } from '../../tests/testkit/captured-streams.ts';
import { createTestDatabase, type TestDatabase } from '../../tests/testkit/test-database.ts';
import { compileWire, wireSchema } from '../../tests/testkit/wire-fixture.ts';
import { readConfig } from '../config.ts';
import { createPlanner } from '../gateway/planning/plan/create-planner.ts';
import { openCompiler as openRealCompiler, type OpenedCompiler } from './open-compiler.ts';
import { operationsCommand } from './operations.ts';
import { publishSampleManifests } from './publish-sample-manifests.ts';
import { runProgram } from './run-program.ts';

const openWireCompiler = () => Promise.resolve({ schema: wireSchema, compile: compileWire, planner: createPlanner(wireSchema, []) });
const hello = 'query Hello { hello }';

let database: TestDatabase;
let folder: string;
let streams: ReturnType<typeof captureStreams>;
let openCompiler: () => Promise<OpenedCompiler>;
beforeEach(async () => {
  database = await createTestDatabase();
  folder = await mkdtemp(join(tmpdir(), 'portcullis-cli-'));
  streams = captureStreams();
  openCompiler = openWireCompiler;
});
afterEach(async () => {
  await database[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

const manifest = async (name: string, texts: unknown): Promise<string> => {
  const path = join(folder, name);
  await writeFile(path, typeof texts === 'string' ? texts : JSON.stringify(texts, null, 2));
  return path;
};

async function run(...args: readonly string[]): Promise<{ code: number; out: string; err: string }> {
  const program = new Command('portcullis').version('0.0.0').enablePositionalOptions().addCommand(operationsCommand({
    openDatabase: () => Promise.resolve({ primaryUrl: database.primaryUrl, close: () => Promise.resolve() }),
    readConfig: () => readConfig({}),
    openCompiler: () => openCompiler(),
    streams,
  }));
  const code = await runProgram(program, ['operations', ...args], streams);
  return { code, out: streams.out(), err: streams.err() };
}
const runJson = async (...args: readonly string[]) => {
  const { code, out } = await run(...args, '--json');
  return { code, json: JSON.parse(out) as Record<string, unknown> };
};

test('check says what is new, known and changed, and publish makes it so', async () => {
  const first = await manifest('first.json', { a: hello, b: 'query B { hello }' });
  expect(await runJson('check', first)).toMatchObject({ code: 0, json: { outcome: 'good', new: [{ id: 'a', name: 'Hello' }, { id: 'b' }], known: [], changed: [] } });
  expect(await run('publish', first, '--client', 'web', '--version', '1')).toMatchObject({ code: 0, out: 'Published web 1 with 2 operations: 2 new, 0 known\n' });
  expect((await run('publish', first, '--client', 'web', '--version', '1')).out).toBe('web 1 has exactly these 2 operations already: nothing was changed\n');
  const second = await manifest('second.json', { a: hello, b: 'query B { other: hello }', c: 'query C { hello }' });
  const checked = await runJson('check', second);
  expect(checked).toMatchObject({ code: 1, json: { outcome: 'refused', new: [{ id: 'c' }], known: [{ id: 'a' }], changed: [{ file: second, line: 3, column: 3, operation: 'B' }] } });
  const published = await run('publish', second, '--client', 'web', '--version', '2');
  expect(published.code).toBe(1);
  expect(published.out).toMatch(/second\.json:3:3 B: This id was published with another text by web/);
  expect((await runJson('list')).json).toMatchObject({ total: 2 });
});

test('what no request could ever afford is not published; what smaller pages can afford is', async () => {
  openCompiler = openRealCompiler;
  const pages = (tasks: string) => `{ projects(first: 100) { nodes { tasks(first: ${tasks}) { nodes { comments(first: 100) { nodes { id } } } } } } }`;
  const path = await manifest('dear.json', { a: `query Never ${pages('100')}`, b: `query Sometimes($tasks: PageSize) ${pages('$tasks')}` });
  const { code, out } = await run('check', path, '--offline');
  expect(code).toBe(1);
  expect(out).toMatch(/dear\.json:2:\d+ a: Each answer could hold 1,020,201 objects or more, and 50,000 are allowed \(PORTCULLIS_MAX_COST\)\.\n.*1 problem/);
});

test('problems are listed with their places, and no database is asked', async () => {
  const bad = await manifest('bad.json', { a: 'query A {\n  nothing\n}', b: '{' });
  await database[Symbol.asyncDispose]();
  const { code, out } = await run('publish', bad, '--client', 'web', '--version', '1');
  expect(code).toBe(1);
  expect(out).toMatch(/bad\.json:2:22 a: Cannot query field "nothing".*\n.*bad\.json:3:\d+ b: Syntax Error.*\n2 problems: nothing can be published/);
  expect(await run('check', await manifest('good.json', { a: hello }), '--offline')).toMatchObject({ code: 0 });
  expect((await run('check', await manifest('good.json', { a: hello }))).code).toBe(1);
});

test('a version is replaced only when that is said', async () => {
  const [one, two] = [await manifest('1.json', { a: hello }), await manifest('2.json', { b: hello })];
  await run('publish', one, '--client', 'web', '--version', 'next');
  const refused = await run('publish', two, '--client', 'web', '--version', 'next');
  expect([refused.code, refused.err]).toEqual([1, expect.stringContaining('give --replace')]);
  expect((await run('publish', two, '--client', 'web', '--version', 'next', '--replace')).out).toBe('Replaced web next with 1 operation: 1 new, 0 known\n');
  expect((await runJson('list', '--state', 'retired')).json).toMatchObject({ operations: [{ id: 'a', state: 'retired', clients: [] }] });
});

test('the client comes from the manifest where it says one, and must not be another', async () => {
  const apollo = await manifest('apollo.json', {
    format: 'apollo-persisted-query-manifest', version: 1, clientName: 'ios',
    operations: [{ id: compileWire(hello).hash, name: 'Hello', type: 'query', body: hello }],
  });
  expect((await run('publish', apollo, '--version', '1')).out).toContain('Published ios 1');
  expect((await run('publish', apollo, '--version', '1', '--client', 'web')).err).toContain('it is of the client ios, not web');
  expect((await run('publish', await manifest('a.json', { a: hello }), '--version', '1')).err).toContain('--client web');
});

test('show tells all that is known of an operation, found by its id, its beginning or its name', async () => {
  const text = 'query Echo($text: String = "x") { echo(text: $text) }';
  await run('publish', await manifest('a.json', { [compileWire(text).hash]: text, a: hello, b: hello }), '--client', 'web', '--version', '1');
  const { out } = await run('show', 'Echo');
  expect(out).toContain('query Echo');
  expect(out).toContain('$text: String = "x"');
  expect(out).toMatch(/web +1 +\d{4}-/);
  expect((await run('show', compileWire(text).hash.slice(0, 8))).out).toBe(out);
  const ambiguous = await run('show', 'Hello');
  expect([ambiguous.code, ambiguous.err]).toEqual([1, expect.stringContaining('Several operations fit Hello')]);
  expect((await run('show', 'nothing')).err).toBe('No published operation has the id or name nothing\n');
});

test('show prints the plan and how long answers are kept, or why not, and says when the schema has moved on', async () => {
  const tasks = '{ tasks(first: 5, filter: {}) { nodes { title assignee { name } } } }';
  const path = await manifest('a.json', { tasks, introspection: '{ __typename __schema { description } }' });
  openCompiler = openRealCompiler;
  await run('publish', path, '--client', 'web', '--version', '1');
  const { out } = await run('show', 'tasks');
  expect(out).toContain('  1. Task.page (assigneeId, id, title) for Query.tasks\n  2. User.byIds (id, name) for Task.assignee');
  expect(out).toMatch(/kept +\d+ s/);
  expect((await runJson('show', 'tasks')).json).toMatchObject({ plan: { planned: true, reason: null, parts: [{ stages: [[{ statement: 'Task.page' }], [{ statement: 'User.byIds' }]] }] }, caching: { scope: 'PRIVATE' }, cost: { most: expect.any(Number) }, unfit: null });
  expect((await run('show', 'introspection')).out).toContain('Not planned, the reference executor runs it: __schema is introspection');
  openCompiler = openWireCompiler;
  expect((await run('show', 'tasks')).out).toMatch(/It does not fit the schema here: Unknown argument/);
  expect((await runJson('show', 'tasks')).json).toMatchObject({ plan: null, unfit: expect.stringContaining('tasks') });
});

test('retire, restore and show take the beginning of an id as list prints it', async () => {
  const texts = [hello, 'query B { hello }'];
  const [first = '', second = ''] = texts.map((text) => compileWire(text).hash);
  await run('publish', await manifest('a.json', { [first]: texts[0], [second]: texts[1], abcdef1: hello, abcdef2: hello }), '--client', 'web', '--version', '1');
  const printed = /Hello +([0-9a-f]{12}…)/.exec((await run('list')).out)?.[1] ?? expect.fail();
  expect((await runJson('retire', printed)).json).toMatchObject({ outcome: 'retired', operations: [{ id: first }] });
  expect((await run('show', printed)).out).toContain(`id         ${first}`);
  expect((await runJson('restore', first.slice(0, 12), first)).json).toMatchObject({ outcome: 'restored', operations: [{ id: first }] });
  for (const command of ['retire', 'restore']) {
    expect(await run(command, 'abcdef')).toMatchObject({ code: 1, err: expect.stringContaining('Several operations begin with abcdef; say which: abcdef1 Hello, abcdef2 Hello') });
    expect(await run(command, first.slice(0, 5))).toMatchObject({ code: 1, err: expect.stringContaining(`Not published: ${first.slice(0, 5)}`) });
    expect(await run(command, '00000000')).toMatchObject({ code: 1, err: expect.stringContaining('Not published: 00000000') });
  }
  expect((await runJson('retire', 'abcdef1')).json).toMatchObject({ outcome: 'retired', operations: [{ id: 'abcdef1' }] });
});

test('the policy is shown and changed', async () => {
  expect((await runJson('policy', '--mode', 'learn', '--client', 'web')).json).toEqual({ clientModes: { web: 'learn' } });
  expect((await run('policy')).out).toMatch(/mode of web +learn/);
  expect((await runJson('policy', '--mode', 'default', '--client', 'web')).json).toEqual({});
  expect((await run('policy', '--client', 'web')).code).toBe(2);
});

test('wrong use is told apart', async () => {
  const path = await manifest('a.json', { a: hello });
  for (const args of [['publish', path], ['publish'], ['publish', path, '--version', ''], ['publish', path, '--version', 'a\nb'], ['policy', '--mode', 'yes'], ['list', '--sort', 'size']]) {
    expect((await run(...args)).code).toBe(2);
  }
});

test('sample manifests go into a fresh registry alone', async () => {
  const samples = [{ client: 'web', version: '1', path: await manifest('a.json', { a: hello }) }];
  expect(await publishSampleManifests(database.primaryUrl, samples, openCompiler)).toBe(1);
  expect(await publishSampleManifests(database.primaryUrl, samples, openCompiler)).toBeNull();
});
