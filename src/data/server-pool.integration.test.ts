import { getEventListeners } from 'node:events';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { eventually, until } from '../../tests/testkit/eventually.ts';
import { createTestDatabase, type TestDatabase } from '../../tests/testkit/test-database.ts';
import { createDatabase } from './create-database.ts';
import type { Database } from './database.ts';
import { openAdminConnection } from './open-admin-connection.ts';
import { backend, echo, limitsOf, running, sleep, terminate, waitForLock } from './trial-statements.ts';

const tokenSecret = 'a secret of at least 32 characters';
let place: TestDatabase;
let db: Database;

beforeAll(async () => {
  place = await createTestDatabase();
  db = await createDatabase({ primaryUrl: place.primaryUrl, replicaUrls: [], poolSize: 3, tokenSecret });
});
afterAll(async () => {
  await db.close();
  await place[Symbol.asyncDispose]();
});

const nothingRuns = (part: string) =>
  eventually(async () => expect(await db.readPrimary(limitsOf(60_000)).rows(running, { part })).toEqual([]));
const isRunning = (part: string) =>
  eventually(async () => expect(await db.readPrimary(limitsOf(60_000)).rows(running, { part })).not.toEqual([]), { everyMs: 5 });

describe('a read that takes too long', () => {
  test('is refused at its deadline, and its SQL is gone from the server', async () => {
    const startedMs = performance.now();
    await expect(db.readPrimary(limitsOf(150)).rows(sleep, { seconds: 30 })).rejects.toMatchObject({ code: 'DEADLINE_EXCEEDED' });
    expect(performance.now() - startedMs).toBeLessThan(20_000);
    await nothingRuns('pg_sleep');
  });

  test('ends at once when its client goes away, leaving no listener on the signal', async () => {
    const client = new AbortController();
    const session = db.readPrimary(limitsOf(60_000, client.signal));
    const reads = [session.rows(sleep, { seconds: 30 }), session.rows(sleep, { seconds: 31 })];
    await isRunning('pg_sleep');
    expect(getEventListeners(client.signal, 'abort')).toHaveLength(1);
    client.abort();
    const ended = await Promise.allSettled(reads);
    expect(ended).toMatchObject([{ reason: { code: 'CLIENT_CLOSED_REQUEST' } }, { reason: { code: 'CLIENT_CLOSED_REQUEST' } }]);
    await nextTurn();
    expect(getEventListeners(client.signal, 'abort')).toHaveLength(0);
    await nothingRuns('pg_sleep');
  });

  test('is not started when its client had gone before', async () => {
    await expect(db.readPrimary(limitsOf(60_000, AbortSignal.abort())).rows(echo, { n: 1 })).rejects.toMatchObject({ code: 'CLIENT_CLOSED_REQUEST' });
  });

  test('does no harm to the reads that share its connection, whenever the cancel request arrives', async () => {
    const outcomes = await Promise.allSettled(
      Array.from({ length: 600 }, async (_, n) => {
        const hasty = n % 3 === 0;
        const session = db.readPrimary(limitsOf(hasty ? 1 + (n % 40) : 20_000));
        return hasty ? session.rows(sleep, { seconds: (n % 40) / 1_000 }) : session.rows(echo, { n });
      }),
    );
    outcomes.forEach((outcome, n) => {
      if (n % 3 !== 0) expect(outcome).toEqual({ status: 'fulfilled', value: [n] });
      else if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ code: 'DEADLINE_EXCEEDED' });
    });
  });
});

describe('the server\'s own statement_timeout', () => {
  test('follows the time left in coarse steps, down and up again, and only then', async () => {
    const timeoutFor = async (timeMs: number) => (await db.readPrimary(limitsOf(timeMs)).rows(backend, {}))[0]?.timeout;
    expect(await timeoutFor(60_000)).toBe('64s');
    expect(await timeoutFor(250_000)).toBe('256s');
    expect(await timeoutFor(60_000)).toBe('64s');
    expect(await timeoutFor(50_000)).toBe('64s');
    expect(await timeoutFor(15_000)).toBe('16s');
    expect(await timeoutFor(1_000_000)).toBe('1024s');
  });

  test('tightens within a transaction and is back after it', async () => {
    const now = performance.now.bind(performance);
    let passedMs = 0;
    const clock = vi.spyOn(performance, 'now').mockImplementation(() => now() + passedMs);
    const seen = await db.transaction(limitsOf(250_000), async (tx) => {
      const before = await tx.rows(backend, {});
      passedMs = 200_000;
      return { commit: false, value: [...before, ...(await tx.rows(backend, {}))] };
    }).finally(() => clock.mockRestore());
    expect(seen.value.map(({ timeout }) => timeout)).toEqual(['256s', '64s']);
    const after = await db.readPrimary(limitsOf(250_000)).rows(backend, {});
    expect(after).toEqual([{ pid: seen.value[0]?.pid, timeout: '256s' }]);
  });
});

describe('a connection that breaks', () => {
  test('costs a read nothing: it runs again on another', async () => {
    const holder = await openAdminConnection(place.primaryUrl, { applicationName: 'portcullis-tests' });
    await holder.rows('select pg_advisory_lock(1)');
    const read = db.readPrimary(limitsOf(60_000)).rows(waitForLock, { key: 1 });
    const waitsBehind = (former: number) => until(async () => (await db.readPrimary(limitsOf(60_000)).rows(running, { part: 'pg_advisory_xact_lock' })).find((pid) => pid !== former));
    const lost = await waitsBehind(0);
    await db.readPrimary(limitsOf(60_000)).rows(terminate, { pid: lost });
    const second = await waitsBehind(lost);
    await holder.close();
    expect(await read).toEqual([second]);
  });

  test('is replaced when it was idle', async () => {
    const pids = await Promise.all([1, 2, 3].map(() => db.readPrimary(limitsOf(60_000)).rows(sleep, { seconds: 0.05 })));
    const own = (await db.readPrimary(limitsOf(60_000)).rows(backend, {}))[0]?.pid;
    for (const [pid = 0] of pids) {
      if (pid !== own) await db.readPrimary(limitsOf(60_000)).rows(terminate, { pid });
    }
    const answers = await Promise.all(Array.from({ length: 30 }, (_, n) => db.readPrimary(limitsOf(60_000)).rows(echo, { n })));
    expect(answers.flat()).toEqual(Array.from({ length: 30 }, (_, n) => n));
  });
});

describe('connections for transactions', () => {
  const hold = (gate: Promise<void>, timeMs = 60_000) =>
    db.transaction(limitsOf(timeMs), async (tx) => {
      await tx.rows(echo, { n: 1 });
      await gate;
      return { commit: true, value: null };
    });

  test('run out for whoever waits past their deadline, while reads are still answered', async () => {
    const gate = Promise.withResolvers<void>();
    const holders = [hold(gate.promise), hold(gate.promise)];
    await expect(hold(gate.promise, 100)).rejects.toMatchObject({ code: 'OVERLOADED' });
    expect(await db.readPrimary(limitsOf(60_000)).rows(echo, { n: 7 })).toEqual([7]);
    gate.resolve();
    await Promise.all(holders);
  });

  test('are handed out first come, first served; one who went away is passed over', async () => {
    const gate = Promise.withResolvers<void>();
    const holders = [hold(gate.promise), hold(gate.promise)];
    const order: number[] = [];
    const leaving = new AbortController();
    const waiting = [1, 2, 3, 4].map((n) =>
      db.transaction(limitsOf(60_000, n === 2 ? leaving.signal : undefined), async () => {
        order.push(n);
        return { commit: false, value: n };
      }),
    );
    leaving.abort();
    gate.resolve();
    const ended = await Promise.allSettled(waiting);
    await Promise.all(holders);
    expect(order).toEqual([1, 3, 4]);
    expect(ended[1]).toMatchObject({ reason: { code: 'CLIENT_CLOSED_REQUEST' } });
  });

  test('come to a transaction also while reads never let a connection rest', async () => {
    const enough = new AbortController();
    const readers = Array.from({ length: 12 }, async () => {
      while (!enough.signal.aborted) await db.readPrimary(limitsOf(60_000)).rows(sleep, { seconds: 0.02 });
    });
    await Promise.all([1, 2, 3, 4, 5].map(() => hold(Promise.resolve())));
    enough.abort();
    await Promise.all(readers);
  });
});
