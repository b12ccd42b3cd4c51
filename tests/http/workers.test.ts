import { execFile } from 'node:child_process';
import { hash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { Agent, type IncomingHttpHeaders, type IncomingMessage, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openCompiler } from '../../src/cli/open-compiler.ts';
import { createDatabase } from '../../src/data/create-database.ts';
import { checkOperations } from '../../src/gateway/operations/check/check-operations.ts';
import { parseManifest } from '../../src/gateway/operations/manifests/parse-manifest.ts';
import { publishOperations } from '../../src/gateway/operations/publish/publish-operations.ts';
import { eventually, until } from '../testkit/eventually.ts';
import { type GatewayProcess, startGatewayProcess } from '../testkit/gateway-process.ts';
import { processesOf } from '../testkit/processes-of.ts';
import { connectRaw } from '../testkit/raw-websocket.ts';
import { testLimits } from '../testkit/registry-world.ts';
import { createTestDatabase, type TestDatabase } from '../testkit/test-database.ts';

interface Answered {
  readonly status: number | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: Record<string, unknown>;
}

interface Readiness {
  readonly status: string;
  readonly workers: readonly { readonly worker: number; readonly pid: number; readonly status: string }[];
}

let dataDir: string;
let database: TestDatabase;
let node: GatewayProcess;

const start = (args: readonly string[] = [], environment: Readonly<Record<string, string>> = {}): Promise<GatewayProcess> =>
  startGatewayProcess(
    {
      DATABASE_URL: database.primaryUrl, PORTCULLIS_SAMPLE_DATA: 'true', LOG_LEVEL: 'warn',
      PORTCULLIS_CACHE_WARM: '0', PORTCULLIS_DRAIN_TIMEOUT_MS: '10000', ...environment,
    },
    ['--workers', '2', '--data-dir', dataDir, ...args],
  );

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'portcullis-workers-'));
  await chmod(dataDir, 0o755);
  database = await createTestDatabase();
  node = await start();
});
afterAll(async () => {
  await node?.end('SIGKILL');
  await database?.[Symbol.asyncDispose]();
  await rm(dataDir, { recursive: true, force: true });
});

/** On a connection of its own, which either worker may take. */
async function ask(gateway: GatewayProcess, body: object, headers: Readonly<Record<string, string>> = {}): Promise<Answered> {
  const asked = request(`${gateway.url}/graphql`, {
    method: 'POST',
    agent: new Agent({ keepAlive: false }),
    headers: { 'content-type': 'application/json', accept: 'application/graphql-response+json', authorization: `Bearer ${gateway.token}`, ...headers },
  });
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  asked.once('response', resolve).once('error', reject);
  asked.end(JSON.stringify(body));
  const response = await promise;
  return { status: response.statusCode, headers: response.headers, body: JSON.parse(await text(response)) };
}

async function readiness(gateway: GatewayProcess): Promise<Readiness> {
  return (await (await fetch(`${gateway.adminUrl}/readyz`)).json()) as Readiness;
}

/** So many connections, that both workers have some. */
const many = Array.from({ length: 12 });

async function someTask(): Promise<{ id: string; version: number; projectId: string }> {
  const { body } = await ask(node, { query: '{ tasks(first: 1, filter: {}) { nodes { id version project { id } } } }' });
  const [task] = (body as { data: { tasks: { nodes: { id: string; version: number; project: { id: string } }[] } } }).data.tasks.nodes;
  return task === undefined ? expect.fail() : { id: task.id, version: task.version, projectId: task.project.id };
}

async function sumOf(gateway: GatewayProcess, metric: string): Promise<number> {
  const exposed = await (await fetch(`${gateway.adminUrl}/metrics`)).text();
  const values = exposed.split('\n').filter((line) => line.startsWith(metric)).map((line) => Number(line.split(' ').at(-1)));
  return values.reduce((sum, value) => sum + value, 0);
}

/** The command of that name, asking the node. */
async function cache(...args: readonly string[]): Promise<unknown> {
  const program = fileURLToPath(new URL('../../bin/portcullis.js', import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, [program, 'cache', ...args, '--url', node.adminUrl, '--json'], { env: {} });
  return JSON.parse(stdout);
}

async function entriesOf(query: string): Promise<number> {
  const { operations } = (await cache('stats')) as { operations: { hash: string; entries: number }[] };
  return operations.find((one) => one.hash === hash('sha256', query, 'hex'))?.entries ?? 0;
}

async function keptByBoth(question: { readonly query: string }): Promise<void> {
  await eventually(async () => {
    for (const _ of many) await ask(node, question);
    expect(await entriesOf(question.query)).toBe(2);
  }, { withinMs: 90_000 });
}

test('both workers are ready, and what is published is served by both', async () => {
  expect(node.printed).toContain('  Workers    2 processes serve\n');
  expect(await readiness(node)).toMatchObject({ status: 'ready', workers: [{ worker: 1, status: 'ready' }, { worker: 2, status: 'ready' }] });
  for (const probe of ['healthz', 'startupz']) expect((await fetch(`${node.adminUrl}/${probe}`)).status).toBe(200);
  const document = 'query OfWorkers { viewer { name } }';
  const id = `sha256:${hash('sha256', document, 'hex')}`;
  for (const _ of many) expect((await ask(node, { documentId: id })).status).toBe(404);
  const { operations } = await checkOperations([parseManifest(JSON.stringify({ [id]: document }), 'manifest.json')], await openCompiler());
  await using registry = new AsyncDisposableStack();
  const opened = registry.adopt(await createDatabase({ primaryUrl: database.primaryUrl, replicaUrls: [], poolSize: 2, tokenSecret: 'of no use' }), (one) => one.close());
  await publishOperations(opened, testLimits(), { client: 'workers', version: '1', operations, replace: false });
  await eventually(async () => {
    for (const _ of many) expect((await ask(node, { documentId: id })).status).toBe(200);
  });
});

test("a command on one worker is seen by who brings its token, whichever worker's cache is asked", async () => {
  const task = await someTask();
  const question = { query: 'query Title($id: ID!) { task(id: $id) { title version } }', variables: { id: task.id } };
  await keptByBoth(question);
  let { version } = task;
  for (const title of ['First', 'Second', 'Third', 'Fourth']) {
    const query = 'mutation Rename($input: UpdateTaskInput!) { updateTask(input: $input) { ... on Task { title version } } }';
    const renamed = await ask(node, { query, variables: { input: { id: task.id, expectedVersion: version, title } } });
    expect(renamed.body).toEqual({ data: { updateTask: { title, version: version + 1 } } });
    version += 1;
    const token = String(renamed.headers['x-consistency-token']);
    for (const _ of many) expect((await ask(node, question, { 'x-consistency-token': token })).body).toEqual({ data: { task: { title, version } } });
  }
  // Without a token the news takes some milliseconds.
  await eventually(async () => {
    for (const _ of many) expect((await ask(node, question)).body).toEqual({ data: { task: { title: 'Fourth', version } } });
  });
});

test('metrics and cache statistics are those of all workers, and a purge reaches all', async () => {
  const before = await sumOf(node, 'portcullis_operation_duration_seconds_count');
  for (const _ of many) await ask(node, { query: '{ viewer { id } }' });
  await expect.poll(() => sumOf(node, 'portcullis_operation_duration_seconds_count')).toBe(before + many.length);
  await expect.poll(() => sumOf(node, 'portcullis_workers')).toBe(2);

  const task = await someTask();
  const question = { query: 'query Purged($id: ID!) { task(id: $id) { id } }', variables: { id: task.id } };
  await keptByBoth(question);
  expect(await cache('purge', '--tag', `Task:${task.id}`)).toEqual({ dropped: expect.any(Number) });
  expect(await entriesOf(question.query)).toBe(0);
});

test('a worker that is killed under load loses no acknowledged command and is started anew', async () => {
  const { projectId } = await someTask();
  const acknowledged: string[] = [];
  const refused: unknown[] = [];
  const ended = new AbortController();
  const writers = Array.from({ length: 4 }, async () => {
    while (!ended.signal.aborted) {
      const query = 'mutation ($input: CreateTaskInput!) { createTask(input: $input) { ... on Task { id } } }';
      const answer = await ask(node, { query, variables: { input: { projectId, title: 'Written under fire' } } }).catch(() => null);
      if (answer === null) continue;
      const { data, errors } = answer.body as { data?: { createTask: { id: string } } | null; errors?: readonly { extensions: { retryable?: boolean } }[] };
      if (data) acknowledged.push(data.createTask.id);
      // A worker that is not yet up to all that comes, or no longer, says to come again.
      else if (errors?.[0]?.extensions.retryable !== true) refused.push(errors);
    }
  });
  for (let round = 0; round < 2; round += 1) {
    const goal = acknowledged.length + 40;
    await until(() => acknowledged.length >= goal, { withinMs: 60_000 });
    const { pid } = (await readiness(node)).workers[round] ?? expect.fail();
    process.kill(pid, 'SIGKILL');
    await eventually(async () => {
      const { workers } = await readiness(node);
      expect(workers.map(({ status }) => status)).toEqual(['ready', 'ready']);
      expect(workers.map((worker) => worker.pid)).not.toContain(pid);
    }, { withinMs: 60_000 });
  }
  ended.abort();
  await Promise.all(writers);
  expect(refused).toEqual([]);
  for (let from = 0; from < acknowledged.length; from += 100) {
    const ids = acknowledged.slice(from, from + 100);
    const { body } = await ask(node, { query: 'query ($ids: [ID!]!) { nodes(ids: $ids) { id } }', variables: { ids } });
    expect((body as { data: { nodes: ({ id: string } | null)[] } }).data.nodes.map((one) => one?.id)).toEqual(ids);
  }
  await expect.poll(() => sumOf(node, 'portcullis_worker_restarts_total')).toBe(2);
});

const noneIsLeft = (pids: readonly number[]) => eventually(() => {
  for (const pid of pids) expect(() => process.kill(pid, 0)).toThrow('ESRCH');
});

test('SIGTERM drains all workers: sockets are closed with 1012, the exit code is 0 and no process is left', async () => {
  const stopping = await start();
  const workers = (await readiness(stopping)).workers.map(({ pid }) => pid);
  const url = `${stopping.url.replace('http', 'ws')}/graphql`;
  const sockets = await Promise.all(many.map(() => connectRaw(url, { authorization: `Bearer ${stopping.token}` })));
  const ended = stopping.end('SIGTERM');
  for (const socket of sockets) expect(await socket.closed()).toMatchObject({ code: 1012 });
  expect(await ended).toBe(0);
  await noneIsLeft(workers);
});

test('a second signal ends everything at once', async () => {
  const stopping = await start([], { PORTCULLIS_DRAIN_TIMEOUT_MS: '600000' });
  const workers = (await readiness(stopping)).workers.map(({ pid }) => pid);
  const url = `${stopping.url.replace('http', 'ws')}/graphql`;
  const sockets = await Promise.all(many.map(() => connectRaw(url, { authorization: `Bearer ${stopping.token}` })));
  const ended = stopping.end('SIGTERM');
  await eventually(async () => expect(await readiness(stopping)).toMatchObject({ status: 'stopping' }));
  expect(await stopping.end('SIGTERM')).toBe(1);
  expect(await ended).toBe(1);
  for (const socket of sockets) await socket.closed();
  await noneIsLeft(workers);
});

test('a worker that dies again and again ends the node, which says so', async () => {
  const failing = await start();
  const exited = once(failing.process, 'exit');
  let printed = '';
  failing.process.stderr?.on('data', (chunk: Buffer) => (printed += chunk.toString()));
  const killed = new Set<number>();
  for (let death = 0; death < 5; death += 1) {
    const pid = await until(async () => {
      const first = (await readiness(failing)).workers.find(({ worker }) => worker === 1);
      return first === undefined || killed.has(first.pid) ? null : first.pid;
    }, { withinMs: 60_000 });
    killed.add(pid);
    process.kill(pid, 'SIGKILL');
  }
  expect(await exited).toEqual([1, null]);
  expect(printed).toContain('Worker 1 ended 5 times in a row soon after its start, the last time with SIGKILL');
}, 400_000);

test.skipIf(process.platform !== 'linux')('kill -9 of the process in front leaves neither workers nor PostgreSQL', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'portcullis-workers-killed-'));
  await chmod(folder, 0o755);
  const killed = await startGatewayProcess({ LOG_LEVEL: 'warn' }, ['--workers', '2', '--data-dir', folder]);
  expect((await processesOf(folder)).filter(({ line }) => line.includes(' serve '))).toHaveLength(3);
  await killed.end('SIGKILL');
  await eventually(async () => expect(await processesOf(folder)).toEqual([]), { withinMs: 60_000 });
  await rm(folder, { recursive: true, force: true });
});

test('a mistake that only the workers notice is told once, and ends the node with 1', async () => {
  const failure = await start([], { PORTCULLIS_MANIFESTS: join(dataDir, 'nowhere') }).then(() => 'It serves', (error: Error) => error.message);
  expect(failure).toMatch(/It ended with 1 /);
  expect(failure.match(/nowhere/g)).toHaveLength(1);
});

test('a taken port is told before PostgreSQL is started', async () => {
  const folder = join(dataDir, 'unused');
  const started = startGatewayProcess({ PORT: new URL(node.url).port }, ['--data-dir', folder]);
  await expect(started).rejects.toThrow(/It ended with 1 [^]*is taken by another program: set PORT/);
  expect(existsSync(folder)).toBe(false);
});
