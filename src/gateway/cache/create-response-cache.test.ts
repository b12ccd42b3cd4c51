import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { at, cacheFixture, uuid, viewerOf } from '../../../tests/testkit/cache-fixture.ts';
import { until } from '../../../tests/testkit/eventually.ts';
import { Fault } from '../../errors.ts';
import type { DomainEvent } from '../../model/event.ts';
import type { CacheAnswer } from './cache-answer.ts';
import { type CacheEntry, entryOfBytes, entryText } from './cache-entry.ts';
import type { SharedStore } from './shared-store.ts';

const shows = (answer: CacheAnswer): unknown => (answer.entry === null ? { data: answer.executed.result.data } : JSON.parse(entryText(answer.entry)));
const states = (answers: readonly CacheAnswer[]): string[] => answers.map(({ state }) => state);
const task = 'query T($id: ID!) { task(id: $id) }';

function changed(n: number): DomainEvent {
  return {
    type: 'TaskUpdated', schemaVersion: 1, workspaceId: uuid(900), entity: { typeName: 'Task', id: uuid(n), version: 2 }, topics: [`Task:${uuid(n)}`],
    payload: {}, id: uuid(5_000 + n), actorId: uuid(1), commandId: uuid(2), traceparent: null, at: '2026-11-20T12:00:00Z',
  };
}

test('an answer is executed once and then given', async () => {
  const fixture = cacheFixture();
  const asked = fixture.admit('{ news }');
  expect(states([await fixture.ask(asked), await fixture.ask(asked)])).toEqual(['miss', 'hit']);
  expect(fixture.runs).toBe(1);
  expect(fixture.cache.hit(asked, null)?.state).toBe('hit');
});

test('fifty cold requests at once are one execution', async () => {
  const fixture = cacheFixture();
  const gate = Promise.withResolvers<void>();
  fixture.before = () => gate.promise;
  const asked = fixture.admit('{ news }');
  const answers = Promise.all(Array.from({ length: 50 }, () => fixture.ask(asked)));
  gate.resolve();
  expect(new Set((await answers).map((answer) => JSON.stringify(shows(answer)))).size).toBe(1);
  expect(fixture.runs).toBe(1);
});

test('when a hot answer grows old, all are given the old one and one execution makes a new one', async () => {
  const fixture = cacheFixture();
  const asked = fixture.admit('{ news }');
  await fixture.ask(asked);
  fixture.now += 61_000;
  const answers = await Promise.all(Array.from({ length: 50 }, () => fixture.ask(asked)));
  expect(new Set(states(answers))).toEqual(new Set(['stale']));
  await until(() => fixture.runs === 2);
  await until(() => fixture.cache.hit(asked, null)?.state === 'hit');
  expect(shows(await fixture.ask(asked))).toEqual({ data: { news: 'run 2' } });
  fixture.now += 91_000;
  await nextTurn();
  expect((await fixture.ask(asked)).state).toBe('miss');
  expect(fixture.runs).toBe(3);
});

test('a client that leaves does not take the execution from those who wait with it', async () => {
  const fixture = cacheFixture();
  const gate = Promise.withResolvers<void>();
  fixture.before = () => gate.promise;
  const asked = fixture.admit('{ news }');
  const gone = new AbortController();
  const left = fixture.cache.answer(asked, { consistencyToken: null, correlationId: 'left', signal: gone.signal });
  const stays = fixture.ask(asked);
  gone.abort();
  await expect(left).rejects.toMatchObject({ code: 'CLIENT_CLOSED_REQUEST' });
  gate.resolve();
  expect(shows(await stays)).toEqual({ data: { news: 'run 1' } });
});

test('wrong key: another text, another name, other variables and other scopes have answers of their own', async () => {
  const fixture = cacheFixture();
  const same = [fixture.admit('query ($n: Int, $f: Filter) { news(n: $n, filter: $f) }', { n: 1, f: { a: 1, b: ['x'] } }), fixture.admit('query ($n: Int, $f: Filter) { news(n: $n, filter: $f) }', { f: { b: ['x'], a: 1 }, n: 1 })];
  const others = [
    fixture.admit('query ($n: Int, $f: Filter) { news(n: $n, filter: $f) }', { n: 1, f: { a: 1, b: ['y'] } }),
    fixture.admit('query ($n: Int, $f: Filter) { news(n: $n, filter: $f) }', { n: 1, f: { a: 1, b: null } }),
    fixture.admit('query ($n: Int, $f: Filter) { news(n: $n, filter: $f) }', { n: 1, f: { a: 1 } }),
    fixture.admit('query ($n: Int, $f: Filter) { news(n: $n, filter: $f) }', { n: 1, f: null }),
    fixture.admit('query ($n: Int, $f: Filter) { news(n: $n, filter: $f) }', { n: 1 }),
    fixture.admit('query ($n: Int, $f: Filter) { news(n: $n, filter: $f)  }', { n: 1 }),
    fixture.admit('query A($n: Int, $f: Filter) { news(n: $n, filter: $f) }', { n: 1 }),
    fixture.admit('query M($n: Int) { mine(n: $n) }', { n: 1 }, viewerOf(1)),
    fixture.admit('query M($n: Int) { mine(n: $n) }', { n: 1 }, viewerOf(2)),
    fixture.admit('query M($n: Int) { mine(n: $n) }', { n: 1 }, viewerOf(1, 'a')),
    fixture.admit('query M($n: Int) { mine(n: $n) }', { n: 1 }, viewerOf(1, 'a', 'b')),
    fixture.admit('query M($n: Int) { mine(n: $n) }', { n: 1 }, viewerOf(1, 'a b')),
  ];
  const answers = [];
  for (const asked of [...same, ...others]) answers.push(await fixture.ask(asked));
  expect(states(answers)).toEqual(['miss', 'hit', ...others.map(() => 'miss')]);
});

test('scope leak: a public answer is made for nobody, whoever asks first', async () => {
  const fixture = cacheFixture();
  const first = await fixture.ask(fixture.admit('{ who }', {}, viewerOf(1)));
  const second = await fixture.ask(fixture.admit('{ who }', {}, viewerOf(2)));
  expect([shows(first), shows(second)]).toEqual([{ data: { who: 'nobody' } }, { data: { who: 'nobody' } }]);
  expect(fixture.runs).toBe(1);
});

test('what says nothing is executed each time, and the answer says which field', async () => {
  const fixture = cacheFixture();
  const answers = [await fixture.ask(fixture.admit('{ never }')), await fixture.ask(fixture.admit('{ news never }'))];
  expect(answers.map(({ state, reason }) => `${state} ${reason}`)).toEqual(Array(2).fill('bypass Query.never: no @cacheControl on it or on String'));
});

test('stale: what a command changed is forgotten before the command is answered, on all nodes', async () => {
  const fixture = cacheFixture();
  const [one, two] = [fixture.admit(task, { id: uuid(1) }, viewerOf(1)), fixture.admit(task, { id: uuid(2) }, viewerOf(1))];
  await fixture.ask(one);
  await fixture.ask(two);
  fixture.cache.committed([changed(1)], '20');
  fixture.lsn = 20;
  expect(states([await fixture.ask(one), await fixture.ask(two)])).toEqual(['miss', 'hit']);
  expect(fixture.published).toEqual([{ tags: fixture.tags.ofEvent(changed(1)), position: at(20) }]);
  // The log tells the same event again: it is known.
  fixture.cache.logged([changed(1)], '21');
  expect((await fixture.ask(one)).state).toBe('hit');
  fixture.cache.logged([{ ...changed(1), id: uuid(7_000) }], '30');
  expect((await fixture.ask(one)).state).toBe('miss');
});

test('fenced: an answer whose reading began before the change is not kept, and nobody joins it after', async () => {
  const fixture = cacheFixture();
  const asked = fixture.admit(task, { id: uuid(1) }, viewerOf(1));
  const gate = Promise.withResolvers<void>();
  fixture.before = () => gate.promise;
  const early = fixture.ask(asked);
  await until(() => fixture.runs === 1);
  fixture.cache.committed([changed(1)], '20');
  fixture.before = () => Promise.resolve();
  fixture.lsn = 20;
  const late = await fixture.ask(asked);
  gate.resolve();
  expect((await early).reason).toBe('it changed meanwhile');
  expect(shows(late)).toEqual({ data: { task: 'run 2' } });
  expect(shows(await fixture.ask(asked))).toEqual({ data: { task: 'run 2' } });
});

test('fenced: a replica that has not replayed the change fills nothing', async () => {
  const fixture = cacheFixture();
  const asked = fixture.admit(task, { id: uuid(1) }, viewerOf(1));
  fixture.server = 'replica-1';
  fixture.cache.committed([changed(1)], '20');
  fixture.lsn = 19;
  expect(states([await fixture.ask(asked), await fixture.ask(asked)])).toEqual(['miss', 'miss']);
  fixture.lsn = 20;
  expect(states([await fixture.ask(asked), await fixture.ask(asked)])).toEqual(['miss', 'hit']);
});

test('a client is never given less than its consistency token stands for, and keeps it', async () => {
  const fixture = cacheFixture();
  const asked = fixture.admit(task, { id: uuid(1) }, viewerOf(1));
  await fixture.ask(asked, '10');
  expect((await fixture.ask(asked, '10')).state).toBe('hit');
  fixture.lsn = 15;
  expect((await fixture.ask(asked, '12')).state).toBe('miss');
  expect((await fixture.ask(asked, '15')).state).toBe('hit');
  expect((await fixture.ask(asked, '16')).state).toBe('miss');
  fixture.listener.onHeardAll(at(40));
  const given = await fixture.ask(asked, '40');
  expect(given).toMatchObject({ state: 'hit', consistencyToken: '40' });
  expect((await fixture.ask(asked, '41')).state).toBe('miss');
});

test('cut off from the other nodes it keeps nothing and gives nothing, and begins empty afterwards', async () => {
  const fixture = cacheFixture();
  const asked = fixture.admit('{ news }');
  await fixture.ask(asked);
  fixture.listener.onLost();
  expect(fixture.cache.hit(asked, null)).toBeNull();
  expect((await fixture.ask(asked)).reason).toBe('changes may be unheard');
  fixture.cache.purge(null);
  expect((await fixture.ask(asked)).reason).toBe('changes may be unheard');
  fixture.listener.onConnected(at(50));
  expect(states([await fixture.ask(asked), await fixture.ask(asked)])).toEqual(['miss', 'hit']);
});

test('after a commit whose outcome is not known nothing is kept until it must have been decided', async () => {
  const fixture = cacheFixture();
  const asked = fixture.admit('{ news }');
  await fixture.ask(asked);
  fixture.cache.distrust();
  expect(fixture.published).toEqual([{ tags: null, position: null }]);
  fixture.listener.onHeardAll(at(60));
  expect(states([await fixture.ask(asked), await fixture.ask(asked)])).toEqual(['miss', 'miss']);
  fixture.now += 6_000;
  fixture.listener.onHeardAll(at(70));
  expect(fixture.published).toHaveLength(2);
  expect(states([await fixture.ask(asked), await fixture.ask(asked)])).toEqual(['miss', 'hit']);
});

test('a kept answer stands in for what PostgreSQL cannot give, for a while, and never for a newer state', async () => {
  const fixture = cacheFixture({ staleIfErrorMs: { any: 30_000, privateUnheard: 5_000 } });
  const asked = fixture.admit(task, { id: uuid(1) }, viewerOf(1));
  await fixture.ask(asked);
  fixture.before = () => Promise.reject(new Fault('DATABASE_UNAVAILABLE'));
  fixture.now += 61_000;
  expect(await fixture.ask(asked)).toMatchObject({ state: 'stale', reason: 'the database cannot be reached' });
  await expect(fixture.ask(asked, '11')).rejects.toMatchObject({ code: 'DATABASE_UNAVAILABLE' });
  await expect(fixture.ask(fixture.admit(task, { id: uuid(1) }, viewerOf(2)))).rejects.toMatchObject({ code: 'DATABASE_UNAVAILABLE' });
  fixture.now += 30_000;
  await expect(fixture.ask(asked)).rejects.toMatchObject({ code: 'DATABASE_UNAVAILABLE' });
});

test('cut off from what tells of rights, a private answer stands in for a short time only, a public one for the whole', async () => {
  const fixture = cacheFixture({ staleIfErrorMs: { any: 30_000, privateUnheard: 5_000 } });
  const own = fixture.admit(task, { id: uuid(1) }, viewerOf(1));
  const news = fixture.admit('{ news }');
  for (const asked of [own, news]) await fixture.ask(asked);
  fixture.before = () => Promise.reject(new Fault('DATABASE_UNAVAILABLE'));
  const failing = { code: 'DATABASE_UNAVAILABLE' };
  const standsIn = { state: 'stale', reason: 'the database cannot be reached' };
  fixture.now += 61_000 + 6_000;
  // Rights that are taken away are still heard of.
  expect(await fixture.ask(own)).toMatchObject(standsIn);
  fixture.listener.onLost();
  fixture.now += 5_000;
  expect(await fixture.ask(own)).toMatchObject(standsIn);
  fixture.now += 1;
  await expect(fixture.ask(own)).rejects.toMatchObject(failing);
  expect(await fixture.ask(news)).toMatchObject(standsIn);
});

test('purge: by a name of the schema, by operation, and everything, told to all nodes', async () => {
  const fixture = cacheFixture();
  const asked = [fixture.admit('{ news }'), fixture.admit('{ who }')] as const;
  const fill = async (): Promise<string[]> => states([await fixture.ask(asked[0]), await fixture.ask(asked[1])]);
  await fill();
  expect(fixture.cache.purge(['news'])).toBe(1);
  expect(await fill()).toEqual(['miss', 'hit']);
  expect(fixture.cache.purge([`Operation:${asked[1].operation.hash}`])).toBe(1);
  expect(await fill()).toEqual(['hit', 'miss']);
  expect(fixture.cache.purge(null)).toBe(2);
  expect(await fill()).toEqual(['miss', 'miss']);
  expect(fixture.published).toHaveLength(3);
});

test('a flood of random variables keeps memory within its bound', async () => {
  const fixture = cacheFixture({ maxBytes: 200_000 });
  for (let n = 0; n < 3_000; n += 1) await fixture.ask(fixture.admit('query ($n: Int) { news(n: $n) }', { n }));
  expect(fixture.cache.store.bytes).toBeLessThanOrEqual(200_000);
  expect(fixture.cache.store.size).toBeLessThan(100);
  expect(fixture.cache.store.evictions).toBeGreaterThan(2_000);
  expect((await fixture.ask(fixture.admit('query ($n: Int) { news(n: $n) }', { n: 2_999 }))).state).toBe('hit');
});

test('an answer with errors, and one whose reading is not known, is not kept', async () => {
  const fixture = cacheFixture();
  const asked = fixture.admit('{ news }');
  fixture.before = () => Promise.reject(new Error('broken'));
  await expect(fixture.ask(asked)).rejects.toThrow('broken');
  fixture.before = async ({ reads }) => reads?.read('Report.sum', undefined, {}, []);
  expect(await fixture.ask(asked)).toMatchObject({ state: 'miss', reason: 'the statement Report.sum does not say what it reads' });
  expect(fixture.cache.hit(asked, null)).toBeNull();
});

test('an entry of another node is believed only as far as this node has heard of every change since', async () => {
  const kept = new Map<string, CacheEntry>();
  const shared: SharedStore = {
    get: (key) => Promise.resolve(kept.get(key) ?? null),
    set: (entry) => void kept.set(entry.key, entryOfBytes(entry.bytes, entry.etag, entry)),
    state: 'connected',
    stop: () => Promise.resolve(),
  };
  const [one, two] = [cacheFixture({ shared }), cacheFixture({ shared })];
  const asked = [1, 2, 3].map((n) => one.admit(task, { id: uuid(n) }, viewerOf(1)));
  for (const each of asked) await one.ask(each);
  two.listener.onInvalidated({ tags: two.tags.ofEvent(changed(2)), position: at(20) });
  const answers = await Promise.all(asked.map((each) => two.ask(each)));
  expect(states(answers)).toEqual(['hit', 'miss', 'hit']);
  expect(two.runs).toBe(1);
  // A node that began to listen later than the entry was read does not know what it missed.
  const late = cacheFixture({ shared });
  late.listener.onConnected(at(100));
  expect((await late.ask(asked[0] ?? expect.fail())).state).toBe('miss');
});
