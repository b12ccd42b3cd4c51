import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openAdminConnection } from '../../src/data/open-admin-connection.ts';
import { eventually, until } from '../testkit/eventually.ts';
import { prepareExampleClients } from '../testkit/example-clients.ts';
import { type GatewayProcess, startGatewayProcess } from '../testkit/gateway-process.ts';
import { startSwitchableProxy, type SwitchableProxy } from '../testkit/switchable-proxy.ts';
import { createTestDatabase, type TestDatabase } from '../testkit/test-database.ts';
import { startWatchingClient } from '../testkit/watching-client.ts';

const stack = new AsyncDisposableStack();
let database: TestDatabase;
let environment: Readonly<Record<string, string>>;
let proxy: SwitchableProxy;
let running: GatewayProcess;
let workspaceId: string;
let projectId: string;

beforeAll(async () => {
  await prepareExampleClients();
  const dataDir = stack.adopt(await mkdtemp(join(tmpdir(), 'portcullis-resuming-')), (folder) => rm(folder, { recursive: true }));
  await chmod(dataDir, 0o755);
  database = stack.use(await createTestDatabase());
  environment = { DATABASE_URL: database.primaryUrl, DATABASE_REPLICA_URLS: database.replicaUrls.join(','), PORTCULLIS_DATA_DIR: dataDir, PORTCULLIS_SAMPLE_DATA: 'true', PORTCULLIS_DRAIN_TIMEOUT_MS: '1000', LOG_LEVEL: 'warn' };
  proxy = stack.use(await startSwitchableProxy());
  running = await startNode();
  proxy.to(running.url);
  const { viewer } = await ask<{ viewer: { memberships: { nodes: { role: string; workspace: { id: string; projects: { nodes: { id: string }[] } } }[] } } }>(
    '{ viewer { memberships(first: 50) { nodes { role workspace { id projects(first: 1, filter: { archived: false }) { nodes { id } } } } } } }');
  const { workspace } = viewer.memberships.nodes.find(({ role }) => role === 'OWNER') ?? expect.fail();
  workspaceId = workspace.id;
  projectId = workspace.projects.nodes[0]?.id ?? expect.fail();
}, 300_000);
afterAll(() => stack.disposeAsync());

const startNode = async (): Promise<GatewayProcess> =>
  stack.adopt(await startGatewayProcess(environment), async (node) => void (await node.end('SIGKILL')));

async function ask<T>(query: string, variables: object = {}): Promise<T> {
  const response = await fetch(`${running.url}/graphql`, {
    method: 'POST', headers: { 'content-type': 'application/json', authorization: `Bearer ${running.token}` }, body: JSON.stringify({ query, variables }),
  });
  const { data, errors } = (await response.json()) as { data: T; errors?: unknown };
  expect(errors).toBeUndefined();
  return data;
}

/** Of all that the test did, in the order of the log, once all of it has its place there. */
async function loggedEvents(): Promise<readonly string[]> {
  await using opened = new AsyncDisposableStack();
  const sql = opened.adopt(await openAdminConnection(database.primaryUrl, { applicationName: 'test' }), (one) => one.close());
  await eventually(async () => expect(await sql.rows('select from portcullis_outbox')).toEqual([]));
  const rows = await sql.rows<{ event_id: string }>("select event_id from portcullis_events where type = 'TaskCreated' order by position");
  return rows.map(({ event_id }) => event_id);
}

let tasks = 0;
const createTask = () => ask('mutation ($input: CreateTaskInput!) { createTask(input: $input) { __typename } }', { input: { projectId, title: `Task ${(tasks += 1)}` } });
const createTasks = async (count: number): Promise<void> => {
  for (let done = 0; done < count; done += 1) await createTask();
};

test('graphql-ws, graphql-sse, Apollo Client, urql and EventSource miss nothing and are told nothing twice while nodes die, restart and hand over', async () => {
  await using clients = new AsyncDisposableStack();
  const to = { GATEWAY_URL: proxy.url, TOKEN: running.token, WORKSPACE_ID: workspaceId };
  const watching = ['graphql-ws', 'graphql-sse', 'apollo-client', 'urql', 'eventsource'].map((name) => clients.use(startWatchingClient(name, to)));
  // Nothing says when a program's subscription has begun but an event.
  await until(async () => {
    await createTask();
    for (const { name, process, complaints } of watching) expect(process.exitCode, `${name}: ${complaints()}`).toBeNull();
    return watching.every(({ events }) => events.length > 0);
  }, { withinMs: 60_000, everyMs: 200 });

  // Killed in the middle; another node has what happened meanwhile.
  await Promise.all([createTasks(5), running.end('SIGKILL')]).catch(() => undefined);
  proxy.to(null);
  running = await startNode();
  await createTasks(5);
  proxy.to(running.url);
  await createTasks(3);
  // Handed over: the old one drains while the new one works.
  const old = running;
  running = await startNode();
  proxy.to(running.url);
  await Promise.all([old.end('SIGTERM'), createTasks(10)]);
  // Cut on the way.
  for (let cut = 0; cut < 3; cut += 1) {
    proxy.cut();
    await createTasks(2);
  }

  const log = await loggedEvents();
  await until(() => watching.every(({ events }) => events.at(-1)?.includes(log.at(-1) ?? '-')), { withinMs: 60_000 });
  for (const { name, events, complaints } of watching) {
    const told = events.map((line) => /^\w+_(\S+) TaskCreated$/.exec(line)?.[1]);
    expect(told, `${name}: ${complaints()}`).toEqual(log.slice(log.indexOf(told[0] ?? '')));
    expect(complaints()).toBe('');
  }
}, 400_000);
