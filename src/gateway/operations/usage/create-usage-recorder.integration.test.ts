import { afterEach, beforeEach, expect, test } from 'vitest';
import { eventually } from '../../../../tests/testkit/eventually.ts';
import { insertPublished } from '../../../../tests/testkit/published-rows.ts';
import { createTestDatabase } from '../../../../tests/testkit/test-database.ts';
import { createDatabase } from '../../../data/create-database.ts';
import type { Database } from '../../../data/database.ts';
import { type AdminConnection, openAdminConnection } from '../../../data/open-admin-connection.ts';
import { createUsageRecorder, type UsageRecorderOptions } from './create-usage-recorder.ts';
import { findUsage, sortUsage } from './find-usage.ts';

const web = { name: 'web', version: '1.4.2' };
const limits = () => ({ deadline: performance.now() + 60_000, signal: new AbortController().signal });
const never = 3_600_000;

let stack: AsyncDisposableStack;
let admin: AdminConnection;
let primaryUrl: string;
let database: Database;
let logged: string[];

beforeEach(async () => {
  stack = new AsyncDisposableStack();
  ({ primaryUrl } = stack.use(await createTestDatabase()));
  admin = stack.adopt(await openAdminConnection(primaryUrl, { applicationName: 'portcullis-tests' }), (open) => open.close());
  database = await node();
  logged = [];
});
afterEach(() => stack.disposeAsync());

async function node(): Promise<Database> {
  return stack.adopt(await createDatabase({ primaryUrl, replicaUrls: [], poolSize: 4, tokenSecret: 'a secret of the tests, 32 letters' }), (open) => open.close());
}

function recorder(options: Partial<UsageRecorderOptions> = {}) {
  const log = { info: (_: object, message: string) => void logged.push(message), warn: (_: object, message: string) => void logged.push(message) };
  return stack.adopt(createUsageRecorder({ database, log, flushIntervalMs: never, ...options }), (open) => open.stop());
}

async function total(): Promise<{ requests: number; errors: number; counted: number; rows: number }> {
  const [row] = await admin.rows<Record<'requests' | 'errors' | 'counted' | 'rows', string>>(
    `select sum(requests) as requests, sum(errors) as errors, count(*) as rows,
       sum((select sum(n) from unnest(durations) n)) as counted from portcullis_operation_usage`,
  );
  return { requests: Number(row?.requests), errors: Number(row?.errors), counted: Number(row?.counted), rows: Number(row?.rows) };
}

test('two nodes that write the same counts at once add up right', async () => {
  const nodes = [recorder(), recorder({ database: await node() })];
  const operations = Array.from({ length: 1_500 }, (_, index) => `operation ${index}`);
  for (let round = 0; round < 6; round++) {
    for (const [index, one] of nodes.entries()) {
      for (const id of index === 0 ? operations : operations.toReversed()) one.record(id, web, 2 ** round, round === 0);
    }
    await Promise.all(nodes.map((one) => one.flush()));
  }
  expect(await total()).toEqual({ requests: 18_000, errors: 3_000, counted: 18_000, rows: 1_500 });
  expect(logged).toEqual([]);
});

test('the report tells requests, errors, last use and percentiles by operation and client version', async () => {
  await insertPublished(admin, { client: 'web', version: '1.4.2', operations: ['TaskBoard'] });
  const usage = recorder();
  for (let i = 0; i < 100; i++) usage.record('TaskBoard', web, i < 90 ? 10 : 1_000, i < 3);
  usage.record('other', { name: null, version: null }, 5, false);
  await usage.flush();
  const found = await findUsage(database.readPrimary(limits()), { sinceMs: 86_400_000 });
  expect(sortUsage(found, 'requests')).toMatchObject([
    { operationId: 'TaskBoard', name: 'TaskBoard', client: 'web', version: '1.4.2', requests: 100, errors: 3, meanMs: 109 },
    { operationId: 'other', name: null, client: '(unknown)', version: '(unknown)', requests: 1, errors: 0 },
  ]);
  const [board] = sortUsage(found, 'p95');
  expect(board?.p50Ms).toBeGreaterThan(8);
  expect(board?.p50Ms).toBeLessThanOrEqual(12);
  expect(board?.p95Ms).toBeGreaterThan(768);
  expect(board?.p99Ms).toBeLessThanOrEqual(1_024);
  expect(Math.abs(Date.parse(board?.lastUsedAt ?? '') - Date.now())).toBeLessThan(60_000);
  const only = async (filter: object) => (await findUsage(database.readPrimary(limits()), { sinceMs: 86_400_000, ...filter })).map((row) => row.operationId);
  expect(await only({ operation: 'TaskBoard' })).toEqual(['TaskBoard']);
  expect(await only({ client: '(unknown)' })).toEqual(['other']);
  expect(await only({ version: 'none' })).toEqual([]);
});

test('counts of several days are one row of the report, and days before the window are none of it', async () => {
  const clock = { ms: Date.now() - 40 * 86_400_000 };
  const usage = recorder({ now: () => clock.ms });
  for (const daysAgo of [40, 3, 2, 1]) {
    clock.ms = Date.now() - daysAgo * 86_400_000;
    usage.record('a', web, 1, false);
  }
  await usage.flush();
  expect((await total()).rows).toBe(4);
  const since = async (days: number) => (await findUsage(database.readPrimary(limits()), { sinceMs: days * 86_400_000 })).map((row) => row.requests);
  expect(await since(30)).toEqual([3]);
  expect(await since(90)).toEqual([4]);
});

test('what cannot be written is kept, told once, and written when PostgreSQL takes it again', async () => {
  const usage = recorder();
  usage.record('a', web, 1, false);
  await usage.flush();
  await admin.run('alter table portcullis_operation_usage rename to away');
  for (let i = 0; i < 3; i++) {
    usage.record('a', web, 1, true);
    usage.record('b', web, 1, false);
    await usage.flush();
  }
  expect(logged).toEqual(['Operation usage could not be written: it is kept and tried again']);
  await admin.run('alter table away rename to portcullis_operation_usage');
  await usage.flush();
  expect(logged.at(-1)).toBe('Operation usage is written again');
  expect(await total()).toMatchObject({ requests: 7, errors: 3, counted: 7, rows: 2 });
});

test('a lost connection costs no count', async () => {
  const usage = recorder();
  usage.record('a', web, 1, false);
  await usage.flush();
  await admin.run("select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'portcullis' and datname = current_database()");
  usage.record('a', web, 1, false);
  await eventually(async () => {
    await usage.flush();
    expect(await total()).toMatchObject({ requests: 2 });
  });
});

test('a row that cannot be stored does not keep the others from it', async () => {
  const usage = recorder();
  usage.record('a\u0000', web, 1, false);
  usage.record('b', web, 1, false);
  await usage.flush();
  expect(await total()).toMatchObject({ requests: 1 });
  expect(logged).toEqual(['PostgreSQL refused counts of operation usage']);
});

test('hostile names cost a bounded number of rows a day, and published versions are still told apart', async () => {
  await insertPublished(admin, { client: 'web', version: '1.4.2', operations: ['a'] });
  const usage = recorder({ maxNames: 50 });
  usage.record('a', { name: 'first', version: null }, 1, false);
  await usage.flush();
  for (let i = 0; i < 100_000; i++) {
    usage.record('a', { name: `"scanner",{${i}}\\`, version: `\u001B[${i}m` }, 1, false);
    if (i % 20_000 === 0) await usage.flush();
  }
  usage.record('a', web, 1, false);
  await usage.flush();
  expect(await total()).toMatchObject({ requests: 100_002, rows: 52 });
  const found = await findUsage(database.readPrimary(limits()), { sinceMs: 86_400_000 });
  expect(found.find((row) => row.client === 'web')).toMatchObject({ version: '1.4.2', requests: 1 });
  expect(found.find((row) => row.client === '(other)')?.requests).toBe(99_951);
});

test('counts are written by themselves after the interval, and the rest by stopping', async () => {
  const usage = recorder({ flushIntervalMs: 5 });
  usage.record('a', web, 1, false);
  await expect.poll(async () => (await total()).requests).toBe(1);
  usage.record('a', web, 1, false);
  await Promise.all([usage.stop(), usage.stop()]);
  expect((await total()).requests).toBe(2);
});
