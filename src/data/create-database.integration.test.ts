import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventually } from '../../tests/testkit/eventually.ts';
import { createTestDatabase, databaseUrl, type TestDatabase } from '../../tests/testkit/test-database.ts';
import { createDatabase, type DatabaseOptions } from './create-database.ts';
import type { StatementEvent } from './data-log.ts';
import type { Database } from './database.ts';
import { statement } from './statement.ts';
import { createNotes, echo, insertNote, limitsOf, noteIds, sleep } from './trial-statements.ts';

const tokenSecret = 'a secret of at least 32 characters';
let place: TestDatabase;
let db: Database;

beforeAll(async () => {
  place = await createTestDatabase();
  db = await createDatabase({ ...place, poolSize: 4, tokenSecret });
  await db.transaction(limitsOf(60_000), async (tx) => ({ commit: true, value: await tx.rows(createNotes, {}) }));
});
afterAll(async () => {
  await db.close();
  await place[Symbol.asyncDispose]();
});

describe('opening the door to the data', () => {
  const withUrl = (change: (url: URL) => void) => {
    const url = new URL(place.primaryUrl);
    change(url);
    return url.href;
  };
  const mistakes: [string, () => Partial<DatabaseOptions>, RegExp][] = [
    ['a host that does not exist', () => ({ primaryUrl: withUrl((url) => (url.hostname = 'nowhere.invalid')) }), /^DATABASE_URL: .*there is no such host\.$/],
    ['a port nobody listens on', () => ({ primaryUrl: withUrl((url) => (url.port = '1')) }), /^DATABASE_URL: .*cannot be reached: connect ECONNREFUSED/],
    ['a wrong password', () => ({ primaryUrl: withUrl((url) => (url.password = 'wrong')) }), /^DATABASE_URL: .*refuses the password of its user\.$/],
    ['an unknown database', () => ({ primaryUrl: databaseUrl(place.primaryUrl, 'nothing_here') }), /^DATABASE_URL: .*nothing_here: this database does not exist\.$/],
    ['a standby as the primary', () => ({ primaryUrl: place.replicaUrls[0] ?? '' }), /^DATABASE_URL: .*is a standby; name the primary here/],
    ['the primary as a replica', () => ({ replicaUrls: [place.primaryUrl] }), /^DATABASE_REPLICA_URLS: .*is not a standby\.$/],
    ['a wrong password of a replica', () => ({ replicaUrls: [withUrl((url) => (url.password = 'wrong'))] }), /^DATABASE_REPLICA_URLS: .*refuses the password/],
  ];
  test.each(mistakes)('%s is told in one sentence, without the password', async (_, change, sentence) => {
    const opening = createDatabase({ ...place, poolSize: 2, tokenSecret, ...change() });
    await expect(opening).rejects.toMatchObject({ name: 'OperatorError', message: expect.stringMatching(sentence) });
    await opening.catch((error: Error) => expect(error.message).not.toMatch(/wrong|:[^/@ ]*@/));
  });

  test('a replica that is down does not keep the gateway from starting', async () => {
    const warnings: string[] = [];
    const log = { info: () => undefined, warn: (_: object, message: string) => void warnings.push(message) };
    const alone = await createDatabase({ ...place, replicaUrls: [withUrl((url) => (url.port = '1'))], poolSize: 2, tokenSecret, log });
    const session = await alone.read(limitsOf(60_000));
    expect(session.server).toBe('primary');
    expect(await session.rows(echo, { n: 5 })).toEqual([5]);
    expect(warnings[0]).toMatch(/cannot be reached/);
    await alone.close();
  });
});

describe('reading', () => {
  test('without a token a replica answers; after a command its token finds the new row', async () => {
    await eventually(async () => expect((await db.read(limitsOf(60_000))).server).toBe('replica-1'));
    for (let id = 1; id <= 50; id++) {
      const { consistencyToken } = await db.transaction(limitsOf(60_000), async (tx) => ({ commit: true, value: await tx.rows(insertNote, { id }) }));
      const session = await db.read(limitsOf(60_000), consistencyToken);
      expect(await session.rows(noteIds, {})).toContain(id);
    }
  });

  test('a token of another gateway is refused', async () => {
    await expect(db.read(limitsOf(60_000), 'A'.repeat(38))).rejects.toMatchObject({ code: 'CONSISTENCY_TOKEN_INVALID' });
  });

  test('a session\'s token never goes back behind the one it was given', async () => {
    const { consistencyToken } = await db.transaction(limitsOf(60_000), async (tx) => ({ commit: true, value: await tx.rows(insertNote, { id: 1_000 }) }));
    const session = await db.read(limitsOf(60_000), consistencyToken);
    const lsn = (token: string | null) => Buffer.from(token ?? '', 'base64url').readBigUInt64BE(4);
    expect(lsn(session.consistencyToken)).toBeGreaterThanOrEqual(lsn(consistencyToken));
  });

  test('nothing can be written outside a transaction, on the primary no more than on a replica', async () => {
    await expect(db.readPrimary(limitsOf(60_000)).rows(insertNote, { id: 2_000 })).rejects.toMatchObject({ code: '25006' });
  });

  test('times arrive as text with microseconds in UTC, json as values, int8 as text', async () => {
    const types = statement<{ facts: { a: number } }, readonly unknown[]>(
      'Trial.types',
      sql`select '2026-01-02 03:04:05.123456+01'::timestamptz, '2026-01-02'::date, 9007199254740993::int8, ${sql.placeholder('facts')}::jsonb, true`,
      (raw) => raw,
    );
    expect(await db.readPrimary(limitsOf(60_000)).rows(types, { facts: { a: 1 } })).toEqual([
      ['2026-01-02 02:04:05.123456+00', '2026-01-02', '9007199254740993', { a: 1 }, true],
    ]);
  });

  test('two thousand reads at once are all answered, each with its own answer', async () => {
    const numbers = Array.from({ length: 2_000 }, (_, n) => n);
    const answers = await Promise.all(numbers.map(async (n) => (await db.read(limitsOf(60_000))).rows(echo, { n })));
    expect(answers.flat()).toEqual(numbers);
  });
});

describe('the observer', () => {
  test('hears of each statement, and of nothing else', async () => {
    const events: StatementEvent[] = [];
    const observed = await createDatabase({ ...place, poolSize: 2, tokenSecret, onStatement: (event) => void events.push(event) });
    const session = await eventually(async () => {
      const opened = await observed.read(limitsOf(60_000));
      expect(opened.server).toBe('replica-1');
      return opened;
    });
    await session.rows(echo, { n: 1 });
    await observed.transaction(limitsOf(60_000), async (tx) => ({ commit: false, value: await tx.rows(insertNote, { id: 3_000 }) }));
    await expect(observed.readPrimary(limitsOf(60_000)).rows(insertNote, { id: 1 })).rejects.toThrow();
    await observed.close();
    expect(events).toMatchObject([
      { statement: 'Trial.echo', server: 'replica-1', rows: 1 },
      { statement: 'Trial.insertNote', server: 'primary', rows: 1 },
      { statement: 'Trial.insertNote', server: 'primary', rows: 0, error: { code: '25006' } },
    ]);
    expect(events.every((event) => event.durationMs > 0)).toBe(true);
  });
});

describe('closing', () => {
  test('what is under way is answered, what comes after is refused', async () => {
    const closing = await createDatabase({ ...place, poolSize: 2, tokenSecret });
    const underWay = closing.readPrimary(limitsOf(60_000)).rows(sleep, { seconds: 0.2 });
    const closed = closing.close();
    await expect(closing.readPrimary(limitsOf(60_000)).rows(echo, { n: 1 })).rejects.toMatchObject({ code: 'SHUTTING_DOWN' });
    expect(await underWay).toHaveLength(1);
    await closed;
  });

  test('a ping says when the primary answers', async () => {
    await db.ping(limitsOf(60_000));
  });
});
