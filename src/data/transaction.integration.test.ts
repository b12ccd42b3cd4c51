import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { eventually } from '../../tests/testkit/eventually.ts';
import { createTestDatabase, type TestDatabase } from '../../tests/testkit/test-database.ts';
import { Fault } from '../errors.ts';
import { createDatabase } from './create-database.ts';
import type { Database, Session } from './database.ts';
import { backend, createNotes, echo, emptyNotes, insertNote, limitsOf, noteIds, running, sleep, slowCommit, terminate, waiting } from './trial-statements.ts';

let place: TestDatabase;
let db: Database;

const inTransaction = (ids: readonly number[], commit = true) =>
  db.transaction(limitsOf(60_000), async (tx) => {
    for (const id of ids) await tx.rows(insertNote, { id });
    return { commit, value: ids.length };
  });
const notes = () => db.readPrimary(limitsOf(60_000)).rows(noteIds, {});

beforeAll(async () => {
  place = await createTestDatabase();
  db = await createDatabase({ primaryUrl: place.primaryUrl, replicaUrls: [], poolSize: 3, tokenSecret: 'a secret of at least 32 characters' });
  await db.transaction(limitsOf(60_000), async (tx) => {
    await tx.rows(createNotes, {});
    return { commit: true, value: await tx.rows(slowCommit, {}) };
  });
});
beforeEach(async () => {
  await db.transaction(limitsOf(60_000), async (tx) => ({ commit: true, value: await tx.rows(emptyNotes, {}) }));
});
afterAll(async () => {
  await db.close();
  await place[Symbol.asyncDispose]();
});

describe('a transaction', () => {
  test('that commits gives its value and a token, and its rows are there', async () => {
    expect(await inTransaction([1, 2])).toEqual({ value: 2, consistencyToken: expect.stringMatching(/^[\w-]{38}$/) });
    expect(await notes()).toEqual([1, 2]);
  });

  test('that decides against committing gives its value and a token, and leaves nothing', async () => {
    expect(await inTransaction([1], false)).toEqual({ value: 1, consistencyToken: expect.stringMatching(/^[\w-]{38}$/) });
    expect(await notes()).toEqual([]);
  });

  test('that decides against committing after a statement it swallowed failed has a token too', async () => {
    await inTransaction([1]);
    const refused = db.transaction(limitsOf(60_000), async (tx) => {
      await tx.rows(insertNote, { id: 1 }).catch(() => undefined);
      return { commit: false, value: null };
    });
    expect(await refused).toEqual({ value: null, consistencyToken: expect.any(String) });
    expect(await inTransaction([2])).toMatchObject({ value: 1 });
  });

  test('that decides against committing before its first statement asks nothing of the database, and has no token', async () => {
    expect(await inTransaction([], false)).toEqual({ value: 0, consistencyToken: null });
  });

  test('that throws leaves nothing and throws the very error', async () => {
    const mine = new Error('mine');
    const work = db.transaction(limitsOf(60_000), async (tx) => {
      await tx.rows(insertNote, { id: 1 });
      throw mine;
    });
    await expect(work).rejects.toBe(mine);
    expect(await notes()).toEqual([]);
  });

  test('without a statement commits and has a token all the same', async () => {
    expect(await db.transaction(limitsOf(60_000), async () => ({ commit: true, value: 3 }))).toEqual({ value: 3, consistencyToken: expect.any(String) });
  });

  test('whose statement PostgreSQL refuses throws its error, also when the work swallowed it', async () => {
    await inTransaction([1]);
    await expect(inTransaction([2, 1])).rejects.toMatchObject({ name: 'PostgresError', code: '23505' });
    const swallowing = db.transaction(limitsOf(60_000), async (tx) => {
      await tx.rows(insertNote, { id: 1 }).catch(() => undefined);
      return { commit: true, value: null };
    });
    await expect(swallowing).rejects.toMatchObject({ code: '23505' });
    expect(await notes()).toEqual([1]);
  });

  test('that PostgreSQL refuses only at COMMIT throws, and the connection stays good', async () => {
    await expect(inTransaction([13])).rejects.toMatchObject({ code: 'P0001', message: 'unlucky' });
    expect(await inTransaction([14])).toMatchObject({ value: 1 });
    expect(await notes()).toEqual([14]);
  });

  test('whose work does not wait for its statements commits them or none', async () => {
    const hasty = db.transaction(limitsOf(60_000), async (tx) => {
      void tx.rows(insertNote, { id: 1 });
      tx.rows(insertNote, { id: 1 }).catch(() => undefined);
      return { commit: true, value: null };
    });
    await expect(hasty).rejects.toMatchObject({ code: '23505' });
    expect(await notes()).toEqual([]);
  });

  test('has its connection alone: no read of another request runs within it', async () => {
    const seen = await db.transaction(limitsOf(60_000), async (tx) => {
      await tx.rows(insertNote, { id: 1 });
      return { commit: true, value: await Promise.all(Array.from({ length: 40 }, notes)) };
    });
    expect(seen.value.flat()).toEqual([]);
  });

  test('takes no statement after its end', async () => {
    const { value: ended } = await db.transaction(limitsOf(60_000), async (tx) => ({ commit: true, value: tx }));
    await expect(ended.rows(insertNote, { id: 9 })).rejects.toThrow('after the end of its transaction');
    expect(await notes()).toEqual([]);
  });
});

describe('a transaction that is given up', () => {
  test.each([
    ['at its deadline', () => ({ limits: limitsOf(3_000), end: () => undefined }), 'DEADLINE_EXCEEDED'],
    ['when its client goes away', () => {
      const client = new AbortController();
      return { limits: limitsOf(60_000, client.signal), end: () => client.abort() };
    }, 'CLIENT_CLOSED_REQUEST'],
  ])('%s is answered at once; its SQL ends, its rows and locks are gone', async (_, begin, code) => {
    const { limits, end } = begin();
    const work = db.transaction(limits, async (tx) => {
      await tx.rows(insertNote, { id: 1 });
      return { commit: true, value: await tx.rows(sleep, { seconds: 30 }) };
    });
    work.catch(() => undefined);
    await eventually(async () => expect(await db.readPrimary(limitsOf(60_000)).rows(running, { part: 'pg_sleep' })).toHaveLength(1), { everyMs: 5 });
    end();
    await expect(work).rejects.toMatchObject({ code });
    await eventually(async () => expect(await db.readPrimary(limitsOf(60_000)).rows(running, { part: 'pg_sleep' })).toEqual([]), { everyMs: 5 });
    expect(await inTransaction([1])).toMatchObject({ value: 1 });
  });

  test.each([
    ['with all of its statements', async () => undefined],
    ['behind others', async (tx: Session) => void (await tx.rows(insertNote, { id: 2 }))],
  ])('by its client when COMMIT was sent %s, goes on to its end', async (_, before) => {
    const locked = Promise.withResolvers<void>();
    const unlocked = Promise.withResolvers<void>();
    const holding = db.transaction(limitsOf(60_000), async (tx) => {
      await tx.rows(insertNote, { id: 1 });
      locked.resolve();
      await unlocked.promise;
      return { commit: false, value: null };
    });
    await locked.promise;
    const client = new AbortController();
    const work = db.transaction(limitsOf(60_000, client.signal), async (tx) => {
      await before(tx);
      tx.rows(insertNote, { id: 1 }).catch(() => undefined);
      return { commit: true, value: 'done' };
    });
    await eventually(async () => expect(await db.readPrimary(limitsOf(60_000)).rows(waiting, {})).toHaveLength(1), { everyMs: 5 });
    client.abort();
    unlocked.resolve();
    await holding;
    expect(await work).toMatchObject({ value: 'done', consistencyToken: expect.any(String) });
    expect(await notes()).toContain(1);
  });

  test('while its own work hangs is rolled back too', async () => {
    const hanging = db.transaction(limitsOf(150), async (tx) => {
      await tx.rows(insertNote, { id: 1 });
      return new Promise<never>(() => undefined);
    });
    await expect(hanging).rejects.toMatchObject({ code: 'DEADLINE_EXCEEDED' });
    expect(await inTransaction([1])).toMatchObject({ value: 1 });
  });

  test('keeps its connection when that comes back clean', async () => {
    // On a busy machine it may come back too late, and is not kept.
    await eventually(async () => {
      const pids = new Set<number>();
      for (let round = 0; round < 5; round++) {
        const work = db.transaction(limitsOf(100), async (tx) => {
          pids.add((await tx.rows(backend, {}))[0]?.pid ?? 0);
          return { commit: true, value: await tx.rows(sleep, { seconds: 30 }) };
        });
        await expect(work).rejects.toMatchObject({ code: 'DEADLINE_EXCEEDED' });
      }
      expect([1, 2]).toContain(pids.size);
    });
  });
});

describe('a connection lost', () => {
  test('before COMMIT: nothing was written, and it is told as unavailable', async () => {
    const work = db.transaction(limitsOf(60_000), async (tx) => {
      await tx.rows(insertNote, { id: 1 });
      const pid = (await tx.rows(backend, {}))[0]?.pid ?? 0;
      await db.readPrimary(limitsOf(60_000)).rows(terminate, { pid });
      // Until the loss has been noticed; the work swallows it.
      while (await tx.rows(echo, { n: 1 }).then(() => true, () => false));
      return { commit: true, value: null };
    });
    const error: unknown = await work.catch((caught: unknown) => caught);
    expect(error).toMatchObject({ code: 'DATABASE_UNAVAILABLE' });
    expect(error).not.toHaveProperty('extensions.outcome');
    expect(await notes()).toEqual([]);
  });

  const committing = (timeMs: number) => db.transaction(limitsOf(timeMs), async (tx) => ({ commit: true, value: await tx.rows(insertNote, { id: 666 }) }));
  const commits = () =>
    eventually(async () => {
      const [pid] = await db.readPrimary(limitsOf(60_000)).rows(running, { part: 'commit' });
      expect(pid).toBeDefined();
      return pid ?? 0;
    }, { everyMs: 5 });

  test('during COMMIT: the outcome is told to be unknown', async () => {
    const work = committing(60_000);
    work.catch(() => undefined);
    await db.readPrimary(limitsOf(60_000)).rows(terminate, { pid: await commits() });
    await expect(work).rejects.toMatchObject({ code: 'DATABASE_UNAVAILABLE', extensions: { outcome: 'unknown', retryable: true } });
  });

  test('a deadline during COMMIT as well; the connection does not go back into use', async () => {
    await expect(committing(3_000)).rejects.toMatchObject({ code: 'DEADLINE_EXCEEDED', extensions: { outcome: 'unknown' } });
    expect(await inTransaction([1])).toMatchObject({ value: 1 });
  });
});

test('after any mixture of failures exactly the committed rows are there, and the pool works on', async () => {
  const committed: number[] = [];
  const unknown: number[] = [];
  await Promise.all(
    Array.from({ length: 150 }, async (_, index) => {
      const id = 10_000 + index;
      const mode = index % 6;
      const client = new AbortController();
      if (mode === 1) setTimeout(() => client.abort(), index % 50);
      const limits = limitsOf(mode === 2 ? 1 + (index % 60) : 20_000, client.signal);
      const work = db.transaction(limits, async (tx) => {
        await tx.rows(insertNote, { id });
        if (mode === 1 || mode === 2) await tx.rows(sleep, { seconds: 0.02 });
        if (mode === 3) throw new Error('mine');
        if (mode === 4) await Promise.all([tx.rows(insertNote, { id }), tx.rows(echo, { n: 1 })]);
        return { commit: mode !== 5, value: mode !== 5 };
      });
      const finished = await work.catch((error: unknown) => ({ error }));
      if (!('error' in finished)) {
        expect(finished.consistencyToken).toEqual(expect.any(String));
        if (finished.value) committed.push(id);
      } else if (finished.error instanceof Fault && finished.error.extensions['outcome'] === 'unknown') unknown.push(id);
      else if (mode === 0) expect.fail(`transaction ${index} should have committed: ${String(finished.error)}`);
    }),
  );
  const found = await notes();
  expect(found.filter((id) => !unknown.includes(id))).toEqual(committed.toSorted((a, b) => a - b));
});
