import { execFile } from 'node:child_process';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { eventually, until } from '../testkit/eventually.ts';
import { type GatewayProcess, startGatewayProcess } from '../testkit/gateway-process.ts';
import { processesOf } from '../testkit/processes-of.ts';

let dataDir: string;
let running: GatewayProcess[];

beforeEach(async () => {
  running = [];
  dataDir = await mkdtemp(join(tmpdir(), 'portcullis-killed-'));
  await chmod(dataDir, 0o755);
});

afterEach(async () => {
  for (const gateway of running) await gateway.end('SIGKILL');
  await noneIsLeft();
  await rm(dataDir, { recursive: true, force: true });
});

/** Of the gateway and its PostgreSQL: their guards end after them. */
const noneIsLeft = () => eventually(async () => expect(await processesOf(dataDir)).toEqual([]), { withinMs: 60_000 });

async function start(): Promise<GatewayProcess> {
  const gateway = await startGatewayProcess({ PORTCULLIS_DATA_DIR: dataDir, LOG_LEVEL: 'warn' });
  running.push(gateway);
  return gateway;
}

async function ask(gateway: GatewayProcess, query: string, variables: object = {}): Promise<Record<string, unknown>> {
  const response = await fetch(`${gateway.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${gateway.token}` },
    body: JSON.stringify({ query, variables }),
  });
  return (await response.json()) as Record<string, unknown>;
}

test.skipIf(process.platform !== 'linux')('kill -9 during writes loses no acknowledged command and leaves no process', async () => {
  let gateway = await start();
  const first = (await ask(gateway, '{ projects(first: 1, filter: {archived: false}) { nodes { id } } }')) as { data: { projects: { nodes: { id: string }[] } } };
  const projectId = first.data.projects.nodes[0]?.id;
  const acknowledged: string[] = [];

  for (let round = 0; round < 2; round += 1) {
    const current = gateway;
    const goal = acknowledged.length + 40;
    const writers = Array.from({ length: 4 }, async () => {
      for (;;) {
        const { data } = (await ask(current, 'mutation ($input: CreateTaskInput!) { createTask(input: $input) { ... on Task { id } } }', {
          input: { projectId, title: 'Written under fire' },
        })) as { data?: { createTask: { id: string } } | null };
        if (data) acknowledged.push(data.createTask.id);
      }
    }).map((writer) => writer.catch(() => undefined));
    await until(() => acknowledged.length >= goal, { withinMs: 90_000 });
    await current.end('SIGKILL');
    await Promise.all(writers);
    await noneIsLeft();
    gateway = await start();
  }

  const alive = new Set<string>();
  for (let from = 0; from < acknowledged.length; from += 100) {
    const page = (await ask(gateway, 'query ($ids: [ID!]!) { nodes(ids: $ids) { id } }', { ids: acknowledged.slice(from, from + 100) })) as {
      data: { nodes: ({ id: string } | null)[] };
    };
    for (const node of page.data.nodes) if (node !== null) alive.add(node.id);
  }
  expect(acknowledged.filter((id) => !alive.has(id))).toEqual([]);
});

test('the printed curl line answers a published operation by its hash, and SIGTERM ends everything with exit code 0', async () => {
  const gateway = await start();
  const { stdout } = await promisify(execFile)('sh', ['-c', gateway.curl]);
  expect(JSON.parse(stdout)).toMatchObject({ data: { viewer: { memberships: { nodes: expect.any(Array) } } } });
  expect((await fetch(`${gateway.adminUrl}/readyz`)).status).toBe(200);
  expect(await gateway.end('SIGTERM')).toBe(0);
  await noneIsLeft();
});

test('a second gateway on the same folder says who holds it, and ends with exit code 1', async () => {
  const gateway = await start();
  const second = startGatewayProcess({ PORTCULLIS_DATA_DIR: dataDir });
  await expect(second).rejects.toThrow(new RegExp(`It ended with 1 and printed:[^]*in use by another gateway \\(process ${gateway.process.pid}`));
});

test.each([
  [{ DATABASE_URL: 'mysql://localhost' }, /DATABASE_URL: must be a URL that begins with postgres:\/\//],
  [{ DATABASE_URL: 'postgres://portcullis:hush-hush@127.0.0.1:1/none' }, /The database at 127\.0\.0\.1:1\/none cannot be used/],
  [{ PORT: 'http' }, /PORT: /],
  [{ PORTCULLIS_MOOD: 'good' }, /PORTCULLIS_MOOD is not a variable of Portcullis/],
  [{ NODE_ENV: 'production' }, /Production needs JWKS_URL and PORTCULLIS_TOKEN_SECRET/],
])('a mistake in the configuration is one sentence and exit code 1: %j', async (environment, sentence) => {
  const failure = await startGatewayProcess({ PORTCULLIS_DATA_DIR: dataDir, ...environment }).catch((error: Error) => error);
  expect(failure).toBeInstanceOf(Error);
  expect((failure as Error).message).toMatch(/^It ended with 1 /);
  expect((failure as Error).message).toMatch(sentence);
  expect((failure as Error).message).not.toMatch(/hush-hush|\n {4}at /);
});
