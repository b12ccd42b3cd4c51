import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { insertPublished } from '../../../../tests/testkit/published-rows.ts';
import { createTestDatabase } from '../../../../tests/testkit/test-database.ts';
import { createDatabase } from '../../../data/create-database.ts';
import type { Database } from '../../../data/database.ts';
import { type AdminConnection, openAdminConnection } from '../../../data/open-admin-connection.ts';
import { createUnknownRecorder } from './create-unknown-recorder.ts';
import { findUnknown } from './find-unknown.ts';

const stack = new AsyncDisposableStack();
const logged: string[] = [];
const log = { info: () => undefined, warn: (_: object, message: string) => void logged.push(message) };
let database: Database;
let admin: AdminConnection;

beforeAll(async () => {
  const { primaryUrl } = stack.use(await createTestDatabase());
  database = stack.adopt(await createDatabase({ primaryUrl, replicaUrls: [], poolSize: 4, tokenSecret: 'a secret of the tests, 32 letters' }), (open) => open.close());
  admin = stack.adopt(await openAdminConnection(primaryUrl, { applicationName: 'portcullis-tests' }), (open) => open.close());
});
afterAll(() => stack.disposeAsync());

const unknown = (text: string, name: string | null = 'web') => ({ hash: createHash('sha256').update(text).digest('hex'), text, client: { name, version: '1.0' } });
const found = () => findUnknown(database.readPrimary({ deadline: performance.now() + 60_000, signal: new AbortController().signal }), { sinceMs: 3_600_000 });

test('unpublished text is counted for two nodes, with its name and its clients, until it is published', async () => {
  const nodes = [createUnknownRecorder({ database, log, flushIntervalMs: 3_600_000 }), createUnknownRecorder({ database, log, flushIntervalMs: 3_600_000 })];
  const board = 'query Board($text: String = "\\"{}\\\\ ü") { viewer { id } }';
  for (const one of nodes) {
    for (let i = 0; i < 5; i++) one.record(unknown(board));
    one.record(unknown(board, null));
    one.record(unknown('{ viewer { name } }'));
  }
  await Promise.all(nodes.map((one) => one.stop()));
  expect(await found()).toMatchObject([
    {
      ...{ hash: unknown(board).hash, name: 'Board', text: board, requests: 12 },
      clients: [{ client: 'web', version: '1.0', requests: 10 }, { client: '(unknown)', version: '1.0', requests: 2 }],
    },
    { name: null, requests: 2 },
  ]);
  await insertPublished(admin, { client: 'web', version: '1', operations: ['x'], text: '{ viewer { email } }' });
  await admin.rows('update portcullis_operations set hash = $1', [unknown(board).hash]);
  expect(await found()).toHaveLength(1);
  expect(logged).toEqual([]);
});

test('a flood of texts is dropped beyond the bounds, told, and leaves a bounded number of rows', async () => {
  const recorder = createUnknownRecorder({ database, log, flushIntervalMs: 3_600_000, maxTextsPerDay: 20 });
  for (let i = 0; i < 10_000; i++) recorder.record(unknown(`{ a${i}: viewer { id } }`));
  await recorder.stop();
  expect(logged).toEqual(['More unpublished text ran than is recorded: some requests were not counted']);
  expect((await found()).filter(({ text }) => text.startsWith('{ a'))).toHaveLength(20);
});
