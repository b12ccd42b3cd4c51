import { once } from 'node:events';
import { afterEach, expect, test } from 'vitest';
import { at, cacheFixture, uuid, viewerOf } from '../../../tests/testkit/cache-fixture.ts';
import { until } from '../../../tests/testkit/eventually.ts';
import * as redis from '../../../tests/testkit/redis.ts';
import { createRedisStore } from './create-redis-store.ts';
import type { SharedStore } from './shared-store.ts';

const hasRedis = redis.hasRedis('the second layer of the response cache is');

const text = 'query T($id: ID!) { task(id: $id) }';
const running: (() => void | Promise<void>)[] = [];
afterEach(async () => {
  for (const end of running.splice(0).toReversed()) await end();
});

async function startRedis(port?: number): Promise<redis.TestRedis> {
  const started = await redis.startRedis(port);
  running.push(() => void started.process.kill('SIGKILL'));
  return started;
}

async function storeOn(port: number): Promise<SharedStore> {
  const store = createRedisStore({ url: `redis://127.0.0.1:${port}` });
  running.push(() => store.stop());
  await until(() => store.state === 'connected');
  return store;
}

async function blackHole(to: number): Promise<redis.Hole> {
  const hole = await redis.blackHole(to);
  running.push(() => hole.close());
  return hole;
}

test.skipIf(!hasRedis)('what one node has made the other takes from Redis, until it hears of a change', async () => {
  const { port } = await startRedis();
  const one = cacheFixture({ shared: await storeOn(port) });
  const second = await storeOn(port);
  const two = cacheFixture({ shared: second });
  one.value = () => 'Grüße, 世界 – über alles';
  const asked = one.admit(text, { id: uuid(1) }, viewerOf(1));
  const made = await one.ask(asked);
  await until(async () => (await second.get(made.entry?.key ?? '', asked.operation.cachePolicy)) !== null);
  const given = await two.ask(asked);
  expect(given).toMatchObject({ state: 'hit', entry: { bytes: made.entry?.bytes, etag: made.entry?.etag, tags: made.entry?.tags } });
  expect(two.runs).toBe(0);
  two.listener.onInvalidated({ tags: [two.tags.row('Task', uuid(1))], position: at(20) });
  // Redis still has it, and is not believed.
  expect((await two.ask(asked)).state).toBe('miss');
});

test.skipIf(!hasRedis)('a Redis that is killed costs speed alone, and is used again when it is back', async () => {
  const { port, process: server } = await startRedis();
  const shared = await storeOn(port);
  const fixture = cacheFixture({ shared });
  await fixture.ask(fixture.admit(text, { id: uuid(1) }, viewerOf(1)));
  server.kill('SIGKILL');
  await once(server, 'exit');
  for (let n = 2; n < 30; n += 1) expect((await fixture.ask(fixture.admit(text, { id: uuid(n) }, viewerOf(1)))).reason).toBeNull();
  await startRedis(port);
  await until(() => shared.state === 'connected');
});

test.skipIf(!hasRedis)('a Redis that answers nothing is waited for three times, and then left alone', async () => {
  const { port } = await startRedis();
  const hole = await blackHole(port);
  const shared = await storeOn(hole.port);
  const fixture = cacheFixture({ shared });
  hole.swallow();
  let asked = 0;
  for (let n = 0; n < 200; n += 1) {
    if (shared.state === 'connected') asked += 1;
    expect((await fixture.ask(fixture.admit(text, { id: uuid(n) }, viewerOf(1)))).reason).toBeNull();
  }
  // And again once it has rested, should this have taken so long.
  expect(asked).toBeLessThan(20);
});

test('a Redis that was never there costs nothing but the memory layer\'s misses', async () => {
  const shared = createRedisStore({ url: redis.absentRedisUrl });
  running.push(() => shared.stop());
  const fixture = cacheFixture({ shared });
  const asked = fixture.admit(text, { id: uuid(1) }, viewerOf(1));
  expect([(await fixture.ask(asked)).state, (await fixture.ask(asked)).state]).toEqual(['miss', 'hit']);
});
