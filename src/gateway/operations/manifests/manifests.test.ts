import { hash } from 'node:crypto';
import { open, mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { compileWire, wireSchema } from '../../../../tests/testkit/wire-fixture.ts';
import { checkOperations, type CheckedManifests } from '../check/check-operations.ts';
import { describeProblem } from './describe-problems.ts';
import { parseManifest } from './parse-manifest.ts';
import { readManifests } from './read-manifests.ts';

const hello = 'query Hello { hello }';
const echo = 'query Echo($text: String) { echo(text: $text) }';
const digest = (algorithm: string, text: string) => hash(algorithm, text, 'hex');
const sha256 = (text: string) => digest('sha256', text);
const apollo = (operations: readonly object[], more: object = {}) =>
  JSON.stringify({ format: 'apollo-persisted-query-manifest', version: 1, operations, ...more });
const listed = (name: string, body: string, more: object = {}) => ({ id: sha256(body), name, type: body.split(' ', 1)[0], body, ...more });

const check = (...texts: readonly string[]): Promise<CheckedManifests> =>
  checkOperations(texts.map((text, index) => parseManifest(text, `${index}.json`)), { schema: wireSchema, compile: compileWire });
const problemsOf = async (...texts: readonly string[]) => (await check(...texts)).problems.map(describeProblem);

describe('formats', () => {
  test.each([
    ['Apollo manifest', apollo([listed('Hello', hello), listed('Echo', echo)]), [sha256(hello), sha256(echo)]],
    ['codegen persisted documents', JSON.stringify({ [`sha256:${sha256(hello)}`]: hello, [`sha256:${sha256(echo)}`]: echo }, null, 2), [sha256(hello), sha256(echo)]],
    ['Relay or codegen persisted documents (SHA-1)', JSON.stringify({ [digest('sha1', hello)]: hello }), [digest('sha1', hello)]],
    ['Relay or codegen persisted documents (SHA-256)', JSON.stringify({ [sha256(hello)]: hello }), [sha256(hello)]],
    ['Relay persisted queries (MD5)', JSON.stringify({ [digest('md5', hello)]: hello, [digest('md5', echo)]: echo }), [digest('md5', hello), digest('md5', echo)]],
    ['map of ids to documents', JSON.stringify({ hello_v1: hello, 'echo/2': echo }), ['hello_v1', 'echo/2']],
    ['map of ids to documents', `\uFEFF${JSON.stringify({ hello })}`, ['hello']],
  ])('%s is told by its content', async (format, text, ids) => {
    expect(parseManifest(text, 'a.json').format).toBe(format);
    const { operations, problems } = await check(text);
    expect(problems).toEqual([]);
    expect(operations.map(({ id }) => id)).toEqual(ids);
  });

  test('an Apollo manifest names its client, at the top or in its operations', () => {
    expect(parseManifest(apollo([listed('Hello', hello)], { clientName: 'web' }), 'a').clientName).toBe('web');
    expect(parseManifest(apollo([listed('Hello', hello, { clientName: 'ios' }), listed('Echo', echo, { clientName: null })]), 'a').clientName).toBe('ios');
  });

  test('upper-case hex and a prefix are the same id', async () => {
    const { operations } = await check(JSON.stringify({ [`sha256:${sha256(hello).toUpperCase()}`]: hello }));
    expect(operations[0]?.id).toBe(sha256(hello));
  });
});

describe('ids', () => {
  test('a hash must be that of the exact text', async () => {
    expect(await problemsOf(JSON.stringify({ [digest('md5', hello)]: `${hello} ` }))).toEqual([
      expect.stringMatching(/^0\.json:1:2 [0-9a-f]{32}: The id is not the MD5 of the text, which is [0-9a-f]{32}\.$/),
    ]);
    expect(await problemsOf(JSON.stringify({ custom: hello, [sha256(hello)]: echo }))).toEqual([expect.stringContaining('not the SHA-256 of the text')]);
    expect(await problemsOf(apollo([{ ...listed('Hello', hello), id: 'mine' }]))).toEqual([expect.stringContaining('not the SHA-256 of the text')]);
    expect(await problemsOf('{"sha256:12": "{ hello }"}')).toEqual([expect.stringContaining('64 hexadecimal digits')]);
  });

  test('hostile ids are problems or names like others, never a crash', async () => {
    const { operations, problems } = await check('{"__proto__": "query A { hello }", "constructor": "query B { hello }", "ключ 1": "query C { hello }", "ID": "query D { hello }"}');
    expect(problems).toEqual([]);
    expect(operations.map(({ id }) => id)).toEqual(['__proto__', 'constructor', 'ключ 1', 'ID']);
    const bad = { '': 'empty', ['x'.repeat(1_000_000)]: '1000000 characters', 'a\u0000b': 'control character', 'a\nb': 'control character', 'a\u202Eb': 'control character', '\ud800': 'control character', ' a': 'blank' };
    for (const [id, reason] of Object.entries(bad)) {
      const found = await problemsOf(JSON.stringify({ other: hello, [id]: echo }));
      expect(found).toEqual([expect.stringContaining(reason)]);
      expect(found[0]?.length).toBeLessThan(300);
    }
  });

  test('any id at all is taken or refused in a sentence', async () => {
    await fc.assert(fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 80 }), async (id) => {
      const { operations, problems } = await check(`{${JSON.stringify(id)}: "{ hello }"}`);
      expect(operations.length + problems.length).toBe(1);
      for (const { id: taken } of operations) expect([id, id.toLowerCase()]).toContain(taken);
    }));
  });

  test('an id listed twice is told with its place', async () => {
    expect(await problemsOf('{\n  "a": "query A { hello }",\n  "a": "query B { hello }"\n}')).toEqual(['0.json:3:3 The key "a" is written twice.']);
    expect(await problemsOf(apollo([listed('Hello', hello), listed('Hello', hello)]))).toEqual([expect.stringContaining('Hello: This id is listed twice.')]);
    expect(await problemsOf(`{"${sha256(hello)}": "${hello}", "sha256:${sha256(hello)}": "${hello}"}`)).toEqual([expect.stringContaining('listed twice')]);
  });

  test('two manifests may list the same operation, but not one id with two texts', async () => {
    expect((await check(JSON.stringify({ a: hello }), JSON.stringify({ a: hello }))).operations).toHaveLength(1);
    expect(await problemsOf(JSON.stringify({ a: hello }), JSON.stringify({ a: echo }))).toEqual(['1.json:1:2 a: This id stands for another text in 0.json:1:2.']);
  });
});

describe('texts', () => {
  test('a problem inside an operation is told at its line and column of the manifest', async () => {
    const manifest = '{\n  "a": "query A {\\n\\thello\\n  \\u0023 é \\"quoted\\"\\n  nothing\\n}",\n  "b": "query {"\n}';
    expect(await problemsOf(manifest)).toEqual([
      expect.stringMatching(/^0\.json:2:54 a: Cannot query field "nothing" on type "Query"/),
      expect.stringMatching(/^0\.json:3:16 b: Syntax Error/),
    ]);
    expect(manifest.split('\n')[1]?.slice(53)).toMatch(/^nothing/);
  });

  test('all problems are told, each once', async () => {
    const found = await problemsOf(apollo([listed('A', 'query A { x y }'), listed('B', 'query B { z }'), listed('Hello', hello)]), '{"c": "{"}');
    expect(found).toHaveLength(4);
  });

  test('what the manifest says of an operation must be so', async () => {
    expect(await problemsOf(apollo([listed('Other', hello)]))).toEqual([expect.stringContaining('names this operation Other, its text Hello')]);
    expect(await problemsOf(apollo([{ ...listed('Hello', hello), type: 'mutation' }]))).toEqual([expect.stringContaining('says mutation, the text is a query')]);
    const other = 'query Hello { greeting: hello }';
    expect(await problemsOf(apollo([listed('Hello', hello), listed('Hello', other)]))).toEqual([expect.stringContaining('has the name Hello')]);
    const { problems, warnings } = await check(JSON.stringify({ a: hello, b: other }));
    expect([problems.length, warnings.length]).toEqual([0, 1]);
  });

  test('a document of several operations, or of none, is no operation', async () => {
    expect(await problemsOf('{"a": "query A { hello } query B { hello }", "b": "fragment F on Query { hello }", "c": ""}')).toHaveLength(3);
  });

  test('hostile texts are problems', async () => {
    expect(await problemsOf(JSON.stringify({ a: '{ hello } # \0', b: 'x'.repeat(1_000_001), c: '{hello'.repeat(100_000), d: '{ hello } # \ud800' }))).toHaveLength(4);
  });
});

describe('files', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'portcullis-manifests-'));
  });
  afterEach(() => rm(folder, { recursive: true }));
  const put = async (name: string, content: string | Uint8Array) => {
    await writeFile(join(folder, name), content);
    return join(folder, name);
  };
  const checkFiles = async (...paths: readonly string[]) => checkOperations(await readManifests(paths), { schema: wireSchema, compile: compileWire });

  test.each([
    ['{"a": "query A { hello }', /1:\d+ This is not JSON: A closing quote is expected, but the file ends here/],
    ['', /1:1 This is not JSON: A JSON value is expected, but the file ends here/],
    ['[1, 2]', /1:1 A manifest must be an object/],
    ['{}', /1:1 The manifest lists no operation/],
    ['{"a": 1}', /1:7 The document of an id must be a string/],
    ['{"format": "apollo-persisted-query-manifest", "version": 2, "operations": {}}', /1:58 version must be 1/],
    ['{"format": "apollo-persisted-query-manifest", "version": 1, "operations": [{"id": 5}]}', /1:83 id must be a string/],
  ])('%j is a manifest with a problem at its place', async (text, expected) => {
    const { problems } = await checkFiles(await put('a.json', text));
    expect(problems.map(describeProblem).join('\n')).toMatch(expected);
  });

  test('bytes that are no UTF-8, missing files and empty folders are told by name', async () => {
    await mkdir(join(folder, 'empty'));
    const { problems } = await checkFiles(await put('a.json', Uint8Array.of(0x7b, 0xff)), join(folder, 'missing.json'), join(folder, 'empty'));
    expect(problems.map(({ message }) => message)).toEqual([
      'This is not text in UTF-8.', 'There is no such file or folder.', 'This folder holds neither .json nor .graphql files.',
    ]);
  });

  test('a file of 200 MB is refused before it is read to its end', async () => {
    const path = await put('large.json', '');
    const handle = await open(path, 'r+');
    await handle.truncate(200 * 1024 * 1024);
    await handle.close();
    const before = process.memoryUsage.rss();
    const { problems } = await checkFiles(path);
    expect(problems.map(({ message }) => message)).toEqual(['This file is larger than 64 MiB: split it.']);
    expect(process.memoryUsage.rss() - before).toBeLessThan(180 * 1024 * 1024);
  });

  test('operations of .graphql files get the fragments they need, from whichever file, and the hash of what is printed', async () => {
    await mkdir(join(folder, 'parts'));
    await put('a.graphql', 'query B { task(id: "task_0198c2f4-6f3e-7c11-9d2e-0123456789ab") { ...Titled ...Again } }\n\nquery A { hello } # comment');
    await put('parts/titled.gql', '# two\nfragment Titled on Task { title }\n\nfragment Again on Task { ...Titled id }\nfragment Unused on Task { id }');
    await put('empty.graphql', '# nothing yet\n');
    const { operations, problems } = await checkFiles(folder);
    expect(problems).toEqual([]);
    expect(operations.map(({ name, text }) => [name, text])).toEqual([
      ['B', 'query B {\n  task(id: "task_0198c2f4-6f3e-7c11-9d2e-0123456789ab") {\n    ...Titled\n    ...Again\n  }\n}\n\nfragment Again on Task {\n  ...Titled\n  id\n}\n\nfragment Titled on Task {\n  title\n}'],
      ['A', 'query A {\n  hello\n}'],
    ]);
    for (const { id, text } of operations) expect(id).toBe(sha256(text));
  });

  test('problems of .graphql files have the place in the file they stand in', async () => {
    await put('a.graphql', 'query A { task(id: "task_0198c2f4-6f3e-7c11-9d2e-0123456789ab") { ...Titled ...Missing } }\n{ hello }\ntype T { id: ID }\nquery A { hello }');
    await put('b.graphql', '\n\nfragment Titled on Task {\n  nothing\n}\nfragment Titled on Task { id }');
    await put('c.graphql', 'query {');
    const { problems } = await checkFiles(folder);
    expect(problems.map((problem) => describeProblem(problem).replace(`${folder}/`, '').replace(`${folder}/`, ''))).toEqual([
      'a.graphql:2:1 An operation in a file needs a name.',
      'a.graphql:3:1 Only operations and fragments belong here.',
      'a.graphql:4:1 A: The operation A is also in a.graphql:1:1.',
      'b.graphql:6:1 The fragment Titled is also in b.graphql:3:1.',
      expect.stringMatching(/^c\.graphql:1:8 Syntax Error/),
      expect.stringMatching(/^a\.graphql:1:\d+ A: Unknown fragment "Missing"/),
      expect.stringMatching(/^b\.graphql:4:3 A: Cannot query field "nothing"/),
    ]);
  });
});
