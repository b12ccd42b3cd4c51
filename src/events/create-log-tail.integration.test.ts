import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventually } from '../../tests/testkit/eventually.ts';
import { createTestDatabase, type TestDatabase } from '../../tests/testkit/test-database.ts';
import { type AdminConnection, openAdminConnection } from '../data/open-admin-connection.ts';
import type { LoggedEvent } from '../model/event.ts';
import { createLogTail } from './create-log-tail.ts';
import { createSequencer } from './create-sequencer.ts';

let database: TestDatabase;
let writer: AdminConnection;

beforeAll(async () => {
  database = await createTestDatabase();
  writer = await openAdminConnection(database.primaryUrl, { applicationName: 'test' });
});
afterAll(async () => {
  await writer.close();
  await database[Symbol.asyncDispose]();
});

const minuteMs = 60_000;

/** Commits so many events and lets a sequencer append them; what it says it has appended. */
async function appendEvents(count: number): Promise<readonly LoggedEvent[]> {
  for (let index = 0; index < count; index += 1) {
    await writer.rows(
      `insert into portcullis_outbox (event_id, type, schema_version, workspace_id, entity_type, entity_id, topics, rights_of, payload, actor_id, command_id, occurred_at)
       values ($1, 'Happened', 1, $1, 'Thing', $1, '{Thing:1}', '{}', '{}', $1, $1, now())`,
      [randomUUID()],
    );
  }
  const appended: LoggedEvent[] = [];
  const sequencer = createSequencer({ primaryUrl: database.primaryUrl, onAttempt: (events) => void appended.push(...events), pollMs: minuteMs });
  await eventually(() => expect(appended).toHaveLength(count));
  await sequencer.stop();
  return appended;
}

test('a reader takes what its sequencer appended where it goes on from there, and reads what lies between', async () => {
  // The first one begins an epoch.
  await appendEvents(1);
  const heard: LoggedEvent[] = [];
  let appending = true;
  await using stack = new AsyncDisposableStack();
  const tail = stack.adopt(
    createLogTail({
      primaryUrl: database.primaryUrl, after: null, onEvents: (events) => void heard.push(...events), onBreak: () => undefined,
      // News of what its own sequencer appends are none.
      isAppending: () => appending, pollMs: minuteMs,
    }),
    (opened) => opened.stop(),
  );
  await tail.ready;

  /** As the sequencer does it: its attempt has ended when it tells of it, and news may come before that or after. */
  const attempt = async (append: () => Promise<readonly LoggedEvent[]>): Promise<void> => {
    appending = true;
    const appended = await append();
    appending = false;
    tail.appended(appended, 0);
  };

  const first = await appendEvents(3);
  expect(heard).toEqual([]);
  await attempt(() => Promise.resolve(first));
  expect(heard).toEqual(first);
  await attempt(() => Promise.resolve(first));
  await attempt(() => Promise.resolve([]));

  // Another node's, of which the news came while this one appended.
  let others: readonly LoggedEvent[] = [];
  await attempt(async () => {
    others = await appendEvents(2);
    return await appendEvents(2);
  });
  await eventually(() => expect(heard).toHaveLength(7));
  expect(heard.slice(3, 5)).toEqual(others);

  let unheard: readonly LoggedEvent[] = [];
  await attempt(async () => {
    unheard = await appendEvents(1);
    return [];
  });
  await eventually(() => expect(heard.slice(7)).toEqual(unheard));

  const news = await appendEvents(1);
  await eventually(() => expect(heard.slice(8)).toEqual(news));
  const begin = first[0]?.position ?? 0;
  expect(heard.map(({ position }) => position - begin)).toEqual(heard.map((_, index) => index));
});
