import { sql } from 'drizzle-orm';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { eventually } from '../../tests/testkit/eventually.ts';
import { createTestDatabase, type TestDatabase } from '../../tests/testkit/test-database.ts';
import { Fault } from '../errors.ts';
import { createDatabase } from './create-database.ts';
import type { Database, Outcome, Session, Transacted } from './database.ts';
import { statement } from './statement.ts';
import { createNotes, echo, emptyNotes, insertNote, limitsOf, noteIds, running, slowCommit, terminate, waiting } from './trial-statements.ts';

const transactionsOfNotes = statement<Record<string, never>, string>('Trial.transactionsOfNotes', sql`select distinct xmin::text from note`, ([xmin]) => String(xmin));

const most = 10;
let place: TestDatabase;
let db: Database;
const minute = () => limitsOf(60_000);
const primary = () => db.readPrimary(minute());
const notes = () => primary().rows(noteIds, {});

/** Inserts one row, as work that may be shared does. */
const insert = (id: number, limits = minute()): Promise<Transacted<number>> =>
  db.sharedTransaction(limits, async (tx) => ({ commit: true, value: (await tx.rows(insertNote, { id }))[0] ?? 0 }));

const work = <T>(run: (tx: Session) => Promise<Outcome<T>>, limits = minute()) => db.sharedTransaction(limits, run);

/** How many shared a transaction, and how many of them ran again, while something happened. */
async function counted<T>(happens: () => Promise<T>) {
  const before = db.sharedCounts();
  const result = await happens();
  const after = db.sharedCounts();
  return { result, transactions: after.transactions - before.transactions, members: after.members - before.members, repeated: after.repeated - before.repeated };
}

/** A transaction that holds the row of an id and never commits it. */
async function holding(id: number): Promise<{ readonly release: () => Promise<unknown> }> {
  const held = Promise.withResolvers<void>();
  const released = Promise.withResolvers<void>();
  const holder = db.transaction(minute(), async (tx) => {
    await tx.rows(insertNote, { id });
    held.resolve();
    await released.promise;
    return { commit: false, value: null };
  });
  await held.promise;
  return { release: () => (released.resolve(), holder) };
}

beforeAll(async () => {
  place = await createTestDatabase();
  db = await createDatabase({ primaryUrl: place.primaryUrl, replicaUrls: [], poolSize: 6, mostPerCommit: most, tokenSecret: 'a secret of at least 32 characters' });
  await db.transaction(minute(), async (tx) => {
    await tx.rows(createNotes, {});
    return { commit: true, value: await tx.rows(slowCommit, {}) };
  });
});
beforeEach(async () => {
  await db.transaction(minute(), async (tx) => ({ commit: true, value: await tx.rows(emptyNotes, {}) }));
});
afterAll(async () => {
  await db.close();
  await place[Symbol.asyncDispose]();
});

describe('work that comes at once', () => {
  test('shares transactions, and each piece has its own value and a token', async () => {
    const ids = Array.from({ length: 3 * most }, (_, index) => 1_000 + index);
    const { result, ...counts } = await counted(() => Promise.all(ids.map((id) => insert(id))));
    expect(result).toEqual(ids.map((value) => ({ value, consistencyToken: expect.stringMatching(/^[\w-]{38}$/) })));
    expect(await notes()).toEqual(ids);
    expect(await primary().rows(transactionsOfNotes, {})).toHaveLength(3);
    expect(counts).toEqual({ transactions: 3, members: 3 * most, repeated: 0 });
  });

  test('has a transaction of its own where it comes alone', async () => {
    const { result, ...counts } = await counted(() => insert(1));
    expect(result.value).toBe(1);
    expect(counts).toEqual({ transactions: 0, members: 0, repeated: 0 });
  });

  test('is as one after another: each piece sees what those before it did', async () => {
    const count = statement<{ id: number }, number>(
      'Trial.insertCounting',
      sql`with made as (insert into note values (${sql.placeholder('id')}::int)) select count(*)::int from note`,
      ([n]) => Number(n),
    );
    const seen = await Promise.all(Array.from({ length: most }, (_, id) => work(async (tx) => ({ commit: true, value: (await tx.rows(count, { id }))[0] }))));
    expect(seen.map(({ value }) => value)).toEqual(Array.from({ length: most }, (_, before) => before));
  });

  test('that decides against committing has its value and a token, and its neighbours commit', async () => {
    const refuse = work(async (tx) => ({ commit: false, value: `refused ${(await tx.rows(noteIds, {})).length > 0}` }));
    const { result, repeated } = await counted(() => Promise.all([refuse, insert(1), insert(2)]));
    expect(result).toMatchObject([{ value: 'refused false', consistencyToken: expect.any(String) }, { value: 1 }, { value: 2 }]);
    expect(repeated).toBe(0);
    expect(await notes()).toEqual([1, 2]);
  });

  test('goes alone with little time left, where it can be stopped in time', async () => {
    const { result, members } = await counted(() => Promise.all([insert(1, limitsOf(1_500)), insert(2, limitsOf(1_500))]));
    expect(result.map(({ value }) => value)).toEqual([1, 2]);
    expect(members).toBe(0);
  });
});

describe('where a neighbour fails', () => {
  const outcomes = (...all: Promise<unknown>[]) => Promise.all(all.map((one) => one.then(() => 'done', (error: unknown) => error)));

  test.each([
    ['its statement', () => insert(1), { code: '23505' }],
    ['its work', () => work(async (tx) => {
      await tx.rows(insertNote, { id: 7 });
      throw new Error('mine');
    }), { message: 'mine' }],
    ['COMMIT, because of it', () => insert(13), { code: 'P0001', message: 'unlucky' }],
    ['a statement that it does not wait for', () => work(async (tx) => {
      tx.rows(insertNote, { id: 1 }).catch(() => undefined);
      return { commit: true, value: null };
    }), { code: '23505' }],
  ])('by %s, only that one fails', async (_, bad, error) => {
    await insert(1);
    const { result, repeated } = await counted(() => outcomes(insert(2), bad(), insert(3)));
    expect(result).toEqual(['done', expect.objectContaining(error), 'done']);
    expect(repeated).toBe(3);
    expect(await notes()).toEqual([1, 2, 3]);
  });

  test('because it waits for a lock, the others do not wait with it', async () => {
    const holder = await holding(5);
    const waits = insert(5);
    expect((await Promise.all([insert(1), insert(2)])).map(({ value }) => value)).toEqual([1, 2]);
    await eventually(async () => expect(await primary().rows(waiting, {})).toHaveLength(1), { everyMs: 5 });
    await holder.release();
    expect(await waits).toMatchObject({ value: 5 });
    expect(await notes()).toEqual([1, 2, 5]);
  });

  test('because its work never ends, the others are done all the same', async () => {
    let hung = 0;
    const hangs = work<null>(async (tx) => {
      await tx.rows(insertNote, { id: 9 });
      hung += 1;
      return new Promise<never>(() => undefined);
    }, limitsOf(4_000));
    const result = await outcomes(insert(1), hangs, insert(2));
    expect(result).toEqual(['done', expect.objectContaining({ code: 'DEADLINE_EXCEEDED' }), 'done']);
    expect(hung).toBe(1);
    expect(await notes()).toEqual([1, 2]);
  });
});

describe('whose client goes away', () => {
  test('while it waits for its turn, is not done', async () => {
    const client = new AbortController();
    const all = [insert(1), insert(2), insert(3, limitsOf(60_000, client.signal))];
    client.abort();
    await expect(all[2]).rejects.toMatchObject({ code: 'CLIENT_CLOSED_REQUEST' });
    await Promise.all(all.slice(0, 2));
    expect(await notes()).toEqual([1, 2]);
  });

  test('when it is under way, is done with the others', async () => {
    const client = new AbortController();
    const leaving = work(async (tx) => {
      const value = await tx.rows(insertNote, { id: 3 });
      client.abort();
      return { commit: true, value };
    }, limitsOf(60_000, client.signal));
    await Promise.all([insert(1), leaving, insert(2)]);
    expect(await notes()).toEqual([1, 2, 3]);
  });
});

describe('a connection lost', () => {
  test('before COMMIT: all of it is done again, once', async () => {
    let killed = false;
    const killing = work(async (tx) => {
      const value = await tx.rows(insertNote, { id: 3 });
      if (!killed) {
        killed = true;
        const [pid] = await primary().rows(running, { part: 'note' });
        await primary().rows(terminate, { pid: pid ?? 0 });
        // Until the loss has been noticed.
        while (await tx.rows(echo, { n: 1 }).then(() => true, () => false));
      }
      return { commit: true, value };
    });
    const { repeated } = await counted(() => Promise.all([insert(1), killing, insert(2)]));
    expect(killed).toBe(true);
    expect(repeated).toBe(3);
    expect(await notes()).toEqual([1, 2, 3]);
  });

  test('during COMMIT: all are told that the outcome is unknown', async () => {
    const all = [insert(1), insert(666), insert(2)];
    const settled = Promise.allSettled(all);
    await eventually(async () => {
      const [pid] = await primary().rows(running, { part: 'commit' });
      expect(pid).toBeDefined();
      await primary().rows(terminate, { pid: pid ?? 0 });
    }, { everyMs: 5 });
    const unknown = { status: 'rejected', reason: expect.objectContaining({ code: 'DATABASE_UNAVAILABLE', extensions: expect.objectContaining({ outcome: 'unknown' }) }) };
    expect(await settled).toEqual([unknown, unknown, unknown]);
    expect(await notes()).toEqual([]);
  });
});

test('after a table was changed all is done, with statements prepared anew', async () => {
  const change = (text: string) => db.transaction(minute(), async (tx) => ({
    commit: true, value: await tx.rows(statement<Record<string, never>, unknown>(`Trial.${text}`, sql.raw(text), (raw) => raw), {}),
  }));
  const insertSheet = statement<{ id: number }, number>('Trial.insertSheet', sql`insert into sheet values (${sql.placeholder('id')}) returning id`, ([id]) => Number(id));
  const sheets = (...ids: number[]) => Promise.all(ids.map((id) => work(async (tx) => ({ commit: true, value: (await tx.rows(insertSheet, { id }))[0] }))));
  await change('create table sheet (id int)');
  await sheets(1, 2);
  await change('alter table sheet alter column id type bigint');
  expect((await sheets(3, 4, 5)).map(({ value }) => value)).toEqual([3, 4, 5]);
});

test('a database that closes refuses what still waits', async () => {
  const closing = await createDatabase({ primaryUrl: place.primaryUrl, replicaUrls: [], poolSize: 2, mostPerCommit: 2, tokenSecret: 'a secret of at least 32 characters' });
  await closing.close();
  const late = [1, 2].map((id) => closing.sharedTransaction(minute(), async (tx) => ({ commit: true, value: await tx.rows(insertNote, { id }) })));
  for (const one of late) await expect(one).rejects.toMatchObject({ code: 'SHUTTING_DOWN' });
  expect(await notes()).toEqual([]);
});

test('whatever comes together, exactly what was told to be done is there', async () => {
  const kind = fc.constantFrom('insert', 'refuse', 'throw', 'gone', 'at commit');
  await fc.assert(
    fc.asyncProperty(fc.array(fc.record({ id: fc.integer({ min: 100, max: 112 }), kind }), { minLength: 2, maxLength: 40 }), async (pieces) => {
      await db.transaction(minute(), async (tx) => ({ commit: true, value: await tx.rows(emptyNotes, {}) }));
      const done: number[] = [];
      await Promise.all(pieces.map(async ({ id, kind }, index) => {
        const client = new AbortController();
        const at = kind === 'at commit' && index % 4 === 0 ? 13 : id;
        const piece = work(async (tx) => {
          if (kind === 'refuse') return { commit: false, value: (await tx.rows(noteIds, {})).length };
          await tx.rows(insertNote, { id: at });
          if (kind === 'throw') throw new Error('mine');
          return { commit: true, value: at };
        }, limitsOf(60_000, client.signal));
        if (kind === 'gone') client.abort();
        const outcome = await piece.catch((error: unknown) => error);
        if (kind === 'gone') expect(outcome).toMatchObject({ code: 'CLIENT_CLOSED_REQUEST' });
        else if (outcome instanceof Fault) throw outcome;
        else if (outcome instanceof Error && kind === 'throw') expect(['mine', expect.stringContaining('duplicate')]).toContainEqual(outcome.message);
        else if (!(outcome instanceof Error) && kind !== 'refuse') done.push(at);
      }));
      expect(await notes()).toEqual(done.toSorted((a, b) => a - b));
      const possible = new Set(pieces.filter((piece) => piece.kind === 'insert').map(({ id }) => id));
      for (const id of possible) expect(done).toContain(id);
    }),
    { numRuns: 60 },
  );
});
