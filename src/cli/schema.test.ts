import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { Command } from 'commander';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { PublishedOperation } from '../gateway/operations/published-operation.ts';
import { runProgram } from './run-program.ts';
import { schemaCommand } from './schema.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'portcullis-schema-command-'));
  await writeFile(join(folder, 'next.graphql'), 'enum E { A B } type Query { task: String e: E }');
  await writeFile(join(folder, 'deployed.graphql'), 'enum E { A } type Query { task: String! e: E gone: Int }');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const operation = (text: string): PublishedOperation => ({ id: 'op', name: 'Op', text, clients: [{ name: 'web', version: '1.4.2' }] });

async function run(args: readonly string[], published: readonly PublishedOperation[] = [], manifests: readonly PublishedOperation[] = []) {
  const stdout = new PassThrough();
  const stderr = new PassThrough();
  const streams = { stdin: process.stdin, stdout, stderr };
  const asked: string[] = [];
  const program = new Command('portcullis').addCommand(schemaCommand({
    streams,
    loadPublished: async function* () {
      asked.push('tables');
      yield* published;
    },
    readManifests: (paths) => {
      asked.push(...paths);
      return Promise.resolve(manifests);
    },
  }));
  const code = await runProgram(program, ['schema', ...args, ...(args[0] === undefined ? [] : ['--schema', join(folder, 'next.graphql')])], streams);
  const read = (stream: PassThrough) => String(stream.read() ?? '');
  return { code, out: read(stdout), err: read(stderr), asked };
}
const check = (...args: string[]) => ['check', '--against', join(folder, 'deployed.graphql'), ...args];

describe('portcullis schema check', () => {
  it('fails for a published operation that breaks, and names it with its client versions', async () => {
    const { code, out } = await run(check(), [operation('query Op { task }')]);
    expect(code).toBe(1);
    expect(out).toMatch(/breaking +Query\.task/);
    expect(out).toMatch(/breaking, safe in practice +Query\.gone/);
    expect(out).toMatch(/Op \(op\) +web 1\.4\.2 +1:12 +Query\.task was String! and is String/);
    expect(out).toContain('1 published operation breaks: 2 breaking, 1 dangerous and 0 safe changes, 1 operation looked at');
  });

  it('passes breaking changes that nobody uses', async () => {
    const { code, out } = await run(check(), []);
    expect(code).toBe(0);
    expect(out).toContain('Safe for every published operation');
  });

  it('fails for a danger only when asked to', async () => {
    const reads = [operation('{ e }')];
    expect((await run(check(), reads)).code).toBe(0);
    const { code, out } = await run(check('--fail-on', 'dangerous'), reads);
    expect(code).toBe(1);
    expect(out).toContain('These operations still fit and may behave otherwise');
  });

  it('needs no database with manifests or without operations', async () => {
    const withManifests = await run(check('--manifest', 'a.json', 'b.json'), [], [operation('{ gone }')]);
    expect(withManifests).toMatchObject({ code: 1, asked: ['a.json', 'b.json'] });
    const alone = await run(check('--no-operations'));
    expect(alone).toMatchObject({ code: 1, asked: [] });
    expect(alone.out).toContain('Breaking: 2 breaking, 1 dangerous and 0 safe changes, no operations looked at');
  });

  it('prints one JSON document', async () => {
    const { out } = await run(check('--json'), [operation('query Op { task }')]);
    expect(JSON.parse(out)).toMatchObject({
      outcome: 'breaking',
      operations: 1,
      changes: [
        { kind: 'FIELD_REMOVED', coordinate: 'Query.gone', severity: 'breaking', inPractice: 'safe', breaks: [] },
        { kind: 'FIELD_TYPE_CHANGED', coordinate: 'Query.task', inPractice: 'breaking', breaks: [{ id: 'op', clients: [{ name: 'web', version: '1.4.2' }] }] },
        { kind: 'ENUM_VALUE_ADDED', severity: 'dangerous', inPractice: 'safe' },
      ],
      broken: [{ id: 'op', brokenBefore: false, problems: [{ coordinate: 'Query.task', line: 1, column: 12 }] }],
    });
  });

  it('says when an operation did not fit before either', async () => {
    const { code, out } = await run(check(), [operation('{ never }')]);
    expect(code).toBe(1);
    expect(out).toContain('it does not fit the deployed schema either');
  });

  it.each([
    ['nothing to compare with', ['check']],
    ['a header without a colon', ['check', '--against', 'x', '--header', 'bad']],
    ['an unknown severity', ['check', '--against', 'x', '--fail-on', 'safe']],
    ['manifests and no operations at once', ['check', '--against', 'x', '--manifest', 'a', '--no-operations']],
    ['no time', ['check', '--against', 'x', '--timeout', '0']],
  ])('is used wrongly with %s', async (_, args) => {
    expect((await run(args)).code).toBe(2);
  });
});

describe('portcullis schema print', () => {
  it('prints SDL, sorted on request, or the answer to introspection', async () => {
    expect((await run(['print'])).out).toMatch(/^enum E \{\n {2}A\n {2}B\n\}\n\ntype Query \{\n {2}task: String\n {2}e: E\n\}\n$/);
    expect((await run(['print', '--sorted'])).out).toMatch(/type Query \{\n {2}e: E\n {2}task: String\n\}/);
    expect(JSON.parse((await run(['print', '--json'])).out)).toMatchObject({ __schema: { queryType: { name: 'Query' } } });
  });
});
