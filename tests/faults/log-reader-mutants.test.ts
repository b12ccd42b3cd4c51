import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import postgres from 'postgres';
import { expect, test } from 'vitest';
import { type AdminConnection, openAdminConnection } from '../../src/data/open-admin-connection.ts';
import { createLogTail } from '../../src/events/create-log-tail.ts';
import { createSequencer } from '../../src/events/create-sequencer.ts';
import type { LogPlace } from '../../src/events/log-place.ts';
import { until } from '../testkit/eventually.ts';
import { createTestDatabase, databaseUrl, type TestDatabase } from '../testkit/test-database.ts';

/** Something that follows events, started with what it was told at its end; it hears ids. */
type StartReader = (database: TestDatabase, memory: Memory) => Promise<{ stop(): Promise<void> }>;

interface Memory {
  readonly heard: string[];
  place: LogPlace | null;
}

/** Ours: sequencer and tail. */
const logTail: StartReader = async ({ primaryUrl }, memory) => {
  const tail = createLogTail({
    primaryUrl, after: memory.place, pollMs: 50,
    onEvents(events) {
      memory.heard.push(...events.map(({ id }) => id));
      memory.place = events.at(-1) ?? memory.place;
    },
    onBreak: () => undefined,
  });
  await tail.ready;
  memory.place ??= tail.last;
  const sequencer = createSequencer({ primaryUrl, onAttempt: tail.appended, pollMs: 50 });
  return { stop: async () => void (await Promise.all([sequencer.stop(), tail.stop()])) };
};

/** Ours, but its end is forgotten: it begins at the end of the log again. */
const withoutCursor: StartReader = (database, memory) => logTail(database, { heard: memory.heard, place: null });

/** The classic mistake: an identity is taken for an order of commits. */
const naivePoll: StartReader = async ({ primaryUrl }, memory) => {
  const admin = await openAdminConnection(primaryUrl, { applicationName: 'portcullis-tests' });
  const stopping = new AbortController();
  const run = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      const rows = await admin.rows<{ id: string; event_id: string }>('select o.id, event_id from portcullis_outbox o where o.id > $1 order by o.id', [memory.place?.position ?? 0]);
      memory.heard.push(...rows.map(({ event_id }) => event_id));
      const last = rows.at(-1);
      if (last !== undefined) memory.place = { epoch: 0, position: Number(last.id) };
      await delay(10);
    }
  };
  const running = run();
  return {
    async stop() {
      stopping.abort();
      await running;
      await admin.close();
    },
  };
};

/** Trusts that every signal arrives: reads what is new only when it is told, and from what it is told. */
const notifyOnly: StartReader = async ({ primaryUrl }, memory) => {
  const sql = postgres(primaryUrl, { max: 2 });
  let last = (await sql`select last_position::integer as at from portcullis_log_head`)[0]?.['at'] as number;
  await sql.listen('portcullis_events', (payload) => {
    void sql`select event_id from portcullis_events e where e.position > ${last} and e.position <= ${payload} order by e.position`.then((rows) => memory.heard.push(...rows.map((row) => String(row['event_id']))));
    last = Number(payload);
  }, () => void sql`select last_position::integer as at from portcullis_log_head`.then((rows) => (last = Number(rows[0]?.['at']))));
  const sequencer = createSequencer({ primaryUrl, onAttempt: () => undefined, pollMs: 50 });
  return { stop: async () => void (await Promise.all([sequencer.stop(), sql.end({ timeout: 1 })])) };
};

async function emit(on: AdminConnection): Promise<string> {
  const id = randomUUID();
  await on.rows(
    `insert into portcullis_outbox (event_id, type, schema_version, workspace_id, entity_type, entity_id, topics, rights_of, payload, actor_id, command_id, occurred_at)
     values ($1, 'Happened', 1, $1, 'Thing', $1, '{}', '{}', '{}', $1, $1, now())`,
    [id],
  );
  return id;
}

/** Runs the work while nobody can open a connection to the database; those there are go on. */
async function whileClosed({ primaryUrl }: TestDatabase, work: () => Promise<void>): Promise<void> {
  const admin = await openAdminConnection(databaseUrl(primaryUrl, 'postgres'), { applicationName: 'portcullis-tests' });
  const allow = (allowed: boolean) => admin.run(`alter database ${new URL(primaryUrl).pathname.slice(1)} with allow_connections ${allowed}`);
  await allow(false);
  try {
    await work();
  } finally {
    await allow(true);
    await admin.close();
  }
}

/** Commits out of their order, lost connections, a restart: the ids that a reader missed or heard twice, up to the first that does not come in time. */
async function tryReader(start: StartReader, withinMs: number): Promise<{ readonly missed: string[]; readonly doubled: number }> {
  await using database = await createTestDatabase();
  const open = () => openAdminConnection(database.primaryUrl, { applicationName: 'portcullis-tests' });
  const [writer, slow] = await Promise.all([open(), open()]);
  const memory: Memory = { heard: [], place: null };
  const written: string[] = [];
  const hearsAll = () => until(() => written.every((id) => memory.heard.includes(id)), { withinMs }).catch(() => false);
  const sequence = () => writer.rows('select portcullis_sequence_events(100) where exists (select from portcullis_log_head where last_position > 0)');
  let reader = await start(database, memory);
  const steps: readonly (() => Promise<void>)[] = [
    async () => void written.push(await emit(writer)),
    // A transaction that began earlier commits later.
    async () => {
      await slow.run('begin');
      const late = await emit(slow);
      written.push(await emit(writer));
      await hearsAll();
      await slow.run('commit');
      written.push(late);
    },
    // Signals are lost while its connections are cut.
    () => whileClosed(database, async () => {
      await writer.rows("select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() and query ilike 'listen%'");
      for (let count = 0; count < 5; count += 1) written.push(await emit(writer));
      await sequence();
    }),
    // It is killed, and what happens meanwhile is for the one that comes after it.
    async () => {
      await reader.stop();
      for (let count = 0; count < 3; count += 1) written.push(await emit(writer));
      await sequence();
      reader = await start(database, memory);
      written.push(await emit(writer));
    },
  ];
  try {
    for (const step of steps) {
      await step();
      if (!(await hearsAll())) break;
    }
  } finally {
    await reader.stop();
    await writer.close();
    await slow.close();
  }
  const heard = new Set(memory.heard);
  return { missed: written.filter((id) => !heard.has(id)), doubled: memory.heard.length - heard.size };
}

test('the reader of the log misses nothing and hears nothing twice', async () => {
  expect(await tryReader(logTail, 20_000)).toEqual({ missed: [], doubled: 0 });
});

test.each([
  ['polls by identity', naivePoll],
  ['trusts NOTIFY alone', notifyOnly],
  ['forgets where it was', withoutCursor],
])('a reader that %s is caught', async (_name, mutant) => {
  expect((await tryReader(mutant, 3_000)).missed).not.toEqual([]);
});
