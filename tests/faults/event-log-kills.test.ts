import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type AdminConnection, openAdminConnection } from '../../src/data/open-admin-connection.ts';
import { loadSampleData } from '../../src/modules/sample-data/load-sample-data.ts';
import { withLoadingConnection } from '../../src/modules/sample-data/with-loading-connection.ts';
import { checkLedger, type EventLedger, readWholeLog } from '../testkit/event-ledger.ts';
import { eventually } from '../testkit/eventually.ts';
import { type GatewayProcess, startGatewayProcess } from '../testkit/gateway-process.ts';
import { createTestDatabase, type TestDatabase } from '../testkit/test-database.ts';
import { startSubscribers, type Subscribers } from './subscribers/start-subscribers.ts';
import type { SubscriberReport } from './subscribers/subscriber-orders.ts';

/** One in `npm test`, twenty by `npm run test:faults`. */
const rounds = Number(process.env['FAULT_ROUNDS'] ?? '1');
/** A thousand by `npm run test:faults`. */
const subscriberCount = Number(process.env['FAULT_SUBSCRIBERS'] ?? '60');
const perSocket = 10;
/** Subscribers that do not say where they were: that they miss events shows that missing is noticed. */
const forgetful = 10;
const writersPerNode = 4;

let database: TestDatabase;
let admin: AdminConnection;
let dataDir: string;
let projectId: string;
let hotTask: string;
const nodes: GatewayProcess[] = [];
const ledger: EventLedger = { acknowledged: [], comments: [] };
let subscribers: Subscribers;
let kills = 0;
/** Up to here the log was compared with what subscribers heard. */
let compared = 0;

beforeAll(async () => {
  database = await createTestDatabase();
  await withLoadingConnection(database.primaryUrl, (sql) => loadSampleData(sql, { scale: 1 }));
  admin = await openAdminConnection(database.primaryUrl, { applicationName: 'portcullis-tests' });
  dataDir = await mkdtemp(join(tmpdir(), 'portcullis-kills-'));
  nodes.push(await start(), await start());
  const found = await ask(node(0), '{ projects(first: 1, filter: {archived: false}) { nodes { id } } }');
  projectId = (found as { projects: { nodes: { id: string }[] } }).projects.nodes[0]?.id ?? '';
  hotTask = await createTask(node(0));
  subscribers = startSubscribers();
  tellNodes();
  subscribers.order({ kind: 'begin', subscribers: subscriberCount, perSocket, forgetful, projectId });
});
// After a step that failed, too: what fails behind it has a cause of its own.
afterEach(async () => {
  for (const one of nodes) one.process.kill('SIGCONT');
  if (node(0).process.signalCode !== null) await restart(0);
});
afterAll(async () => {
  await summarise();
  await subscribers[Symbol.asyncDispose]();
  for (const one of nodes) {
    one.process.kill('SIGCONT');
    await one.end('SIGKILL');
  }
  await admin.close();
  await database[Symbol.asyncDispose]();
  await rm(dataDir, { recursive: true, force: true });
});

const start = (): Promise<GatewayProcess> =>
  startGatewayProcess({ PORTCULLIS_DATA_DIR: dataDir, DATABASE_URL: database.primaryUrl, LOG_LEVEL: 'info', PORTCULLIS_SAMPLE_DATA: 'false', PORTCULLIS_MAX_SUBSCRIPTIONS_PER_VIEWER: '100000' });

function node(index: number): GatewayProcess {
  const found = nodes[index];
  if (found === undefined) throw new Error(`There is no node ${index}`);
  return found;
}

async function ask(on: GatewayProcess, query: string, variables: object = {}): Promise<unknown> {
  const response = await fetch(`${on.url}/graphql`, {
    method: 'POST', headers: { 'content-type': 'application/json', authorization: `Bearer ${on.token}` }, body: JSON.stringify({ query, variables }),
  });
  const { data, errors } = (await response.json()) as { data?: unknown; errors?: readonly { message: string }[] };
  if (errors !== undefined) throw new Error(errors[0]?.message);
  return data;
}

async function createTask(on: GatewayProcess): Promise<string> {
  const data = await ask(on, 'mutation ($input: CreateTaskInput!) { createTask(input: $input) { ... on Task { id } } }', { input: { projectId, title: 'Under fire' } });
  const { id } = (data as { createTask: { id: string } }).createTask;
  ledger.acknowledged.push(id);
  return id;
}

/** Of writers that come at once it shares a transaction with theirs. */
async function addComment(on: GatewayProcess): Promise<void> {
  const data = await ask(on, 'mutation ($input: AddCommentInput!) { addComment(input: $input) { ... on Comment { id } } }', { input: { taskId: hotTask, body: 'Under fire' } });
  ledger.comments.push((data as { addComment: { id: string } }).addComment.id);
}

/** Writers on nodes, until stopped; who meets a dead node goes on when it is back. */
function startWriters(indexes: readonly number[]): { readonly acknowledged: () => number; stop(): Promise<void> } {
  const before = ledger.acknowledged.length;
  const stopping = new AbortController();
  const write = async (index: number, number: number): Promise<void> => {
    for (let count = 0; !stopping.signal.aborted; count += 1) {
      try {
        const outcomes = await Promise.allSettled([createTask(node(index)), addComment(node(index))]);
        for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
        const labels = count % 2 === 0 ? 'HIGH' : 'LOW';
        const { task } = (await ask(node(index), 'query ($id: ID!) { task(id: $id) { version } }', { id: hotTask })) as { task: { version: number } };
        if (number === 0) await ask(node(index), 'mutation ($input: UpdateTaskInput!) { updateTask(input: $input) { __typename } }', { input: { id: hotTask, expectedVersion: task.version, priority: labels } });
      } catch {
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    }
  };
  const running = indexes.flatMap((index) => Array.from({ length: writersPerNode }, (_, number) => write(index, number)));
  return {
    acknowledged: () => ledger.acknowledged.length - before,
    async stop() {
      stopping.abort();
      await Promise.all(running);
    },
  };
}

/** Holds a lock from outside, so that whoever needs it stands exactly there. */
async function hold(sql: string): Promise<AsyncDisposable> {
  const holder = await openAdminConnection(database.primaryUrl, { applicationName: 'portcullis-tests holder' });
  await holder.run(`begin; ${sql}`);
  return { [Symbol.asyncDispose]: () => holder.close() };
}

/** Waits until backends whose statement has this text wait for a lock. */
const untilStopped = (text: string): Promise<void> =>
  eventually(async () => {
    const [row] = await admin.rows<{ n: number }>(
      "select count(*)::integer as n from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock' and query ilike $1", [`%${text}%`]);
    expect(row?.n).toBeGreaterThan(0);
  }, { withinMs: 60_000 });

async function restart(index: number): Promise<void> {
  await node(index).end('SIGKILL');
  nodes[index] = await start();
  tellNodes();
}

const tellNodes = (): void => subscribers.order({ kind: 'nodes', nodes: nodes.map(({ url, token }) => ({ url: `${url.replace('http', 'ws')}/graphql`, token })) });

/** All subscribers have heard of everything up to a position, or something is wrong: where a minute brings nobody anything, too. */
async function untilAllHave(position: number): Promise<SubscriberReport> {
  for (let received = -1; ; ) {
    const before = received;
    const now = await eventually(async () => {
      const report = await subscribers.report();
      expect(report.violations).toEqual([]);
      expect(report.least === position || report.received > before).toBe(true);
      return report;
    }, { withinMs: 60_000, everyMs: 100 });
    if (now.least === position) return now;
    received = now.received;
  }
}

/** Each event once, and as it is in the log. */
async function checkSubscribers(): Promise<void> {
  const log = await readWholeLog(admin);
  const { first } = await untilAllHave(log.length);
  const from = Math.max(first, compared + 1);
  expect(await subscribers.idsFrom(from)).toEqual(log.slice(from - 1).map(({ event_id }) => `event_${event_id}`));
  compared = log.length;
}

async function summarise(): Promise<void> {
  const { received, reconnected, resumed, lost, repeated, violations } = await subscribers.report();
  console.log(
    `${kills} kills, ${rounds} of each of ${Object.keys(steps).length} steps; ${subscriberCount} subscribers on ${nodes.length} nodes. ` +
      `Changes acknowledged: ${ledger.acknowledged.length} and ${ledger.comments.length} that share transactions, events compared: ${compared}, delivered: ${received}; ` +
      `sockets opened again: ${reconnected}, subscriptions resumed: ${resumed}. ` +
      `Lost: ${lost}, repeated: ${repeated}, violations of any kind: ${violations.length}.`,
  );
}

async function untilAllHear(): Promise<void> {
  await eventually(async () => expect((await subscribers.report()).least).toBeGreaterThan(0), { withinMs: 60_000 });
}

async function settle(): Promise<void> {
  await eventually(async () => {
    const [row] = await admin.rows<{ waiting: number; behind: boolean }>(
      "select (select count(*)::integer from portcullis_outbox) as waiting, exists (select from portcullis_consumers c, portcullis_log_head h where c.position < h.last_position) as behind");
    expect(row).toEqual({ waiting: 0, behind: false });
  }, { withinMs: 60_000 });
}

const headLock = 'select from portcullis_log_head for update';
const outbox = async (): Promise<number> => (await admin.rows<{ n: number }>('select count(*)::integer as n from portcullis_outbox'))[0]?.n ?? 0;

/** Who writes meanwhile: a node that is frozen would hold the rows that its commands have locked. */
const writing: Readonly<Record<string, readonly number[]>> = { 'after the sequencer’s commit, with the signal lost': [0], 'after the signal, before the delivery': [1] };

/** Brings node 0 to a place, and kills it there; node 1 goes on. */
const steps: Readonly<Record<string, () => Promise<void>>> = {
  async 'before the commit'() {
    await using _held = await hold('lock table portcullis_outbox in share mode');
    await untilStopped('insert into portcullis_outbox');
    await node(0).end('SIGKILL');
  },
  async 'after the commit, before its events have their place'() {
    await using _held = await hold(headLock);
    await eventually(async () => expect(await outbox()).toBeGreaterThan(10), { withinMs: 60_000 });
    await node(0).end('SIGKILL');
  },
  async 'inside the sequencer, between the outbox and the log'() {
    await using _held = await hold('lock table portcullis_events in share mode');
    await untilStopped('portcullis_append_events');
    await node(0).end('SIGKILL');
  },
  async 'after the sequencer’s commit, with the signal lost'() {
    node(1).process.kill('SIGSTOP');
    const [before] = await admin.rows<{ at: number }>('select last_position::integer as at from portcullis_log_head');
    await eventually(async () => {
      const [now] = await admin.rows<{ at: number }>('select last_position::integer as at from portcullis_log_head');
      expect(now?.at).toBeGreaterThan((before?.at ?? 0) + 10);
    }, { withinMs: 60_000 });
    await node(0).end('SIGKILL');
    await admin.rows("select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and application_name = 'portcullis event log'");
    node(1).process.kill('SIGCONT');
  },
  async 'after the signal, before the delivery'() {
    node(0).process.kill('SIGSTOP');
    const [before] = await admin.rows<{ at: number }>('select last_position::integer as at from portcullis_log_head');
    await eventually(async () => {
      const [now] = await admin.rows<{ at: number }>('select last_position::integer as at from portcullis_log_head');
      expect(now?.at).toBeGreaterThan((before?.at ?? 0) + 10);
    }, { withinMs: 60_000 });
    await node(0).end('SIGKILL');
  },
  async 'after the delivery, before the consumer’s cursor is committed'() {
    await using _held = await hold('lock table portcullis_consumers in share mode');
    await untilStopped('update portcullis_consumers');
    await node(0).end('SIGKILL');
  },
};

describe.each(Array.from({ length: rounds }, (_, index) => index + 1))('round %d', () => {
  test.each(Object.keys(steps))('a node killed %s loses and doubles nothing', async (step) => {
    const writers = startWriters(writing[step] ?? [0, 1]);
    try {
      await untilAllHear();
      const before = await subscribers.report();
      await steps[step]?.();
      kills += 1;
      await restart(0);
      const count = writers.acknowledged();
      await eventually(() => expect(writers.acknowledged()).toBeGreaterThan(count + 20), { withinMs: 60_000 });
      const resumedSince = async (then: SubscriberReport): Promise<number> => (await subscribers.report()).resumed - then.resumed;
      // Half of them lost their node.
      await eventually(async () => expect(await resumedSince(before)).toBeGreaterThanOrEqual(subscriberCount / 2), { withinMs: 60_000 });
      const away = await subscribers.report();
      // Those that went over to the other node go home.
      subscribers.order({ kind: 'cut' });
      await eventually(() => expect(writers.acknowledged()).toBeGreaterThan(count + 40), { withinMs: 60_000 });
      await eventually(async () => expect(await resumedSince(away)).toBeGreaterThanOrEqual(subscriberCount), { withinMs: 60_000 });
    } finally {
      await writers.stop();
    }
    await settle();
    await checkLedger(admin, ledger);
    await checkSubscribers();
  }, 300_000 + 1_000 * subscriberCount);
});

test('a subscriber that forgets where it was misses events, and is caught', async () => {
  expect((await subscribers.report()).forgetfulViolationCount).toBeGreaterThan(0);
});
