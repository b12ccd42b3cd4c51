import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSchema, graphqlSync, printSchema } from 'graphql';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { OperatorError } from '../../../errors.ts';
import { readDeployedSchema, type DeployedSchemaOptions } from './read-deployed-schema.ts';

const sdl = 'type Query { task: String }';
let folder: string;
let servers: Server[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'portcullis-schema-'));
  servers = [];
});
afterEach(async () => {
  await Promise.all(servers.map((server) => new Promise((resolve) => {
    server.close(resolve);
    server.closeAllConnections();
  })));
  await rm(folder, { recursive: true, force: true });
});

const read = async (against: string, options: Partial<DeployedSchemaOptions> = {}) => printSchema((await readDeployedSchema(against, { schemaFolder: folder, ...options })).schema);
const refusal = async (against: string, options: Partial<DeployedSchemaOptions> = {}): Promise<string> => {
  const error: unknown = await read(against, options).then(() => new Error('it was read'), (reason: unknown) => reason);
  expect(error).toBeInstanceOf(OperatorError);
  return error instanceof Error ? error.message : '';
};

async function serve(answer: (query: string, authorization: string | undefined) => { status?: number; body: string } | null): Promise<string> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const parsed = JSON.parse(Buffer.concat(chunks).toString()) as { query: string };
      const given = answer(parsed.query, request.headers.authorization);
      if (given !== null) response.writeHead(given.status ?? 200, { 'content-type': 'application/json' }).end(given.body);
    });
  });
  servers.push(server);
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  return `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}/graphql`;
}

describe('the deployed schema from files', () => {
  it('is one file, or all .graphql files of a folder with their extensions', async () => {
    await writeFile(join(folder, 'a.graphql'), sdl);
    await writeFile(join(folder, 'b.graphql'), 'extend type Query { user: Int }');
    await writeFile(join(folder, 'notes.txt'), 'none of it');
    expect(await read(join(folder, 'a.graphql'))).toContain('task: String');
    expect(await read(folder)).toContain('user: Int');
  });

  it('names file, line and column of a mistake', async () => {
    const file = join(folder, 'a.graphql');
    await writeFile(file, 'type Query {\n  task String }');
    expect(await refusal(file)).toContain(`${file}:2:8 Syntax Error`);
    await writeFile(file, 'type Query { task: Strin }');
    expect(await refusal(file)).toContain('Unknown type "Strin"');
    await writeFile(file, 'interface N { id: ID } type Query implements N { task: Int }');
    expect(await refusal(file)).toContain('Interface field N.id expected but Query does not provide it');
  });

  it('is refused where there is none', async () => {
    expect(await refusal(folder)).toContain('holds no .graphql file');
    expect(await refusal(join(folder, 'nowhere'))).toContain('is no file, no folder and nothing git knows');
  });
});

describe('the deployed schema from git', () => {
  const git = (...args: string[]) => execFileSync('git', ['-C', folder, '-c', 'user.name=t', '-c', 'user.email=t@localhost', ...args], { stdio: 'pipe' });

  it('is the folder as it was in the commit, wherever the folder lies in the repository', async () => {
    const schemaFolder = join(folder, 'api', 'schema');
    await mkdir(schemaFolder, { recursive: true });
    await writeFile(join(schemaFolder, 'a b.graphql'), sdl);
    git('init', '-q', '-b', 'main');
    git('add', '.');
    git('commit', '-q', '-m', 'first');
    git('tag', 'v1');
    await writeFile(join(schemaFolder, 'a b.graphql'), 'type Query { other: Int }');
    expect(await read('git:v1', { schemaFolder })).toContain('task: String');
    expect(await read('v1', { schemaFolder })).toContain('task: String');
    expect(await refusal('git:v2', { schemaFolder })).toContain('git knows no commit v2');
    expect(await refusal('git:--help', { schemaFolder })).toContain('git knows no commit --help');
    await mkdir(join(folder, 'empty'));
    expect(await refusal('git:v1', { schemaFolder: join(folder, 'empty') })).toContain('holds no .graphql file');
  });

  it('is refused outside a repository', async () => {
    expect(await refusal('git:main')).toContain('not a git repository');
  });
});

describe('the deployed schema from a URL', () => {
  it('is what introspection tells, with the headers given', async () => {
    const url = await serve((query, authorization) => authorization === 'Bearer x'
      ? { body: JSON.stringify(graphqlSync({ schema: buildSchema(sdl), source: query })) }
      : { status: 401, body: JSON.stringify({ errors: [{ message: 'A valid token is required.' }] }) });
    expect(await read(url, { headers: { authorization: 'Bearer x' } })).toContain('task: String');
    expect(await refusal(url)).toContain('does not tell its schema: A valid token is required. Without introspection');
  });

  it('is asked of an older server in words it knows', async () => {
    const url = await serve((query) => query.includes('isOneOf')
      ? { status: 400, body: JSON.stringify({ errors: [{ message: 'Cannot query field "isOneOf"' }] }) }
      : { body: JSON.stringify(graphqlSync({ schema: buildSchema(sdl), source: query })) });
    expect(await read(url)).toContain('task: String');
  });

  it('is refused when the answer is too large, too late, no JSON, no schema or nobody is there', async () => {
    expect(await refusal(await serve(() => ({ body: `"${'x'.repeat(5_000)}"` })), { maxBytes: 1_000 })).toContain('more than 1000 bytes');
    expect(await refusal(await serve(() => null), { timeoutMs: 50 })).toContain('did not answer within 50 ms');
    expect(await refusal(await serve(() => ({ status: 502, body: '<html>' })))).toContain('status 502 and no JSON');
    expect(await refusal(await serve(() => ({ body: '{"data":{"__schema":{"types":[{}],"queryType":{"name":"Q"}}}}' })))).toContain('a schema that cannot be used');
    const url = await serve(() => null);
    await new Promise((resolve) => servers[servers.length - 1]?.close(resolve));
    expect(await refusal(url)).toContain('cannot be reached');
  });
});
