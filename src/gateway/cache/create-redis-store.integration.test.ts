import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer, connect, type AddressInfo, type Server, type Socket } from 'node:net';
import { afterEach, expect, test, vi } from 'vitest';
import { at, cacheFixture, uuid, viewerOf } from '../../../tests/testkit/cache-fixture.ts';
import { createRedisStore } from './create-redis-store.ts';
import type { SharedStore } from './shared-store.ts';

const hasRedis = spawnSync('redis-server', ['--version']).status === 0;
if (!hasRedis) console.warn('\n!!! redis-server is not on PATH: the second layer of the response cache is NOT tested here !!!\n');

const text = 'query T($id: ID!) { task(id: $id) }';
const running: (() => void | Promise<void>)[] = [];
afterEach(async () => {
  for (const end of running.splice(0).toReversed()) await end();
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

async function startRedis(port: number): Promise<ChildProcess> {
  const child = spawn('redis-server', ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'], { stdio: ['ignore', 'pipe', 'inherit'] });
  running.push(() => void child.kill('SIGKILL'));
  await vi.waitUntil(async () => {
    const socket = connect(port, '127.0.0.1');
    const open = await once(socket, 'connect').then(() => true, () => false);
    socket.destroy();
    return open;
  }, { timeout: 10_000 });
  return child;
}

async function storeOn(port: number): Promise<SharedStore> {
  const store = createRedisStore({ url: `redis://127.0.0.1:${port}` });
  running.push(() => store.stop());
  await vi.waitUntil(() => store.state === 'connected', { timeout: 10_000 });
  return store;
}

/** Passes everything on, until it is told to swallow it. */
async function blackHole(to: number): Promise<{ port: number; swallow: () => void }> {
  let swallowing = false;
  const sockets = new Set<Socket>();
  const server: Server = createServer((client) => {
    const upstream = connect(to, '127.0.0.1');
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
    }
    client.on('data', (chunk) => swallowing || upstream.write(chunk));
    upstream.on('data', (chunk) => swallowing || client.write(chunk));
    client.on('close', () => upstream.destroy());
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  running.push(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return { port: (server.address() as AddressInfo).port, swallow: () => void (swallowing = true) };
}

test.skipIf(!hasRedis)('what one node has made the other takes from Redis, until it hears of a change', async () => {
  const port = await freePort();
  await startRedis(port);
  const one = cacheFixture({ shared: await storeOn(port) });
  const second = await storeOn(port);
  const two = cacheFixture({ shared: second });
  one.value = () => 'Grüße, 世界 – über alles';
  const asked = one.admit(text, { id: uuid(1) }, viewerOf(1));
  const made = await one.ask(asked);
  await vi.waitUntil(async () => (await second.get(made.entry?.key ?? '', asked.operation.cachePolicy)) !== null);
  const given = await two.ask(asked);
  expect(given).toMatchObject({ state: 'hit', entry: { bytes: made.entry?.bytes, etag: made.entry?.etag, tags: made.entry?.tags } });
  expect(two.runs).toBe(0);
  two.listener.onInvalidated({ tags: [two.tags.row('Task', uuid(1))], position: at(20) });
  // Redis still has it, and is not believed.
  expect((await two.ask(asked)).state).toBe('miss');
});

test.skipIf(!hasRedis)('a Redis that is killed costs speed alone, and is used again when it is back', async () => {
  const port = await freePort();
  const redis = await startRedis(port);
  const shared = await storeOn(port);
  const fixture = cacheFixture({ shared });
  await fixture.ask(fixture.admit(text, { id: uuid(1) }, viewerOf(1)));
  redis.kill('SIGKILL');
  await once(redis, 'exit');
  for (let n = 2; n < 30; n += 1) expect((await fixture.ask(fixture.admit(text, { id: uuid(n) }, viewerOf(1)))).reason).toBeNull();
  await startRedis(port);
  await vi.waitUntil(() => shared.state === 'connected', { timeout: 20_000 });
}, 40_000);

test.skipIf(!hasRedis)('a Redis that answers nothing is waited for three times, and then left alone', async () => {
  const port = await freePort();
  await startRedis(port);
  const hole = await blackHole(port);
  const shared = await storeOn(hole.port);
  const fixture = cacheFixture({ shared });
  hole.swallow();
  const startedAt = performance.now();
  for (let n = 0; n < 200; n += 1) expect((await fixture.ask(fixture.admit(text, { id: uuid(n) }, viewerOf(1)))).reason).toBeNull();
  // 200 lookups of 50 ms each would take ten seconds.
  expect(performance.now() - startedAt).toBeLessThan(2_500);
  expect(shared.state).not.toBe('connected');
});

test('a Redis that was never there costs nothing but the memory layer\'s misses', async () => {
  const shared = createRedisStore({ url: `redis://127.0.0.1:${await freePort()}` });
  running.push(() => shared.stop());
  const fixture = cacheFixture({ shared });
  const asked = fixture.admit(text, { id: uuid(1) }, viewerOf(1));
  expect([(await fixture.ask(asked)).state, (await fixture.ask(asked)).state]).toEqual(['miss', 'hit']);
});
