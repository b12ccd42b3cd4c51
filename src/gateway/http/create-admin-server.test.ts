import { afterEach, expect, test } from 'vitest';
import { createAdminServer, type AdminServer } from './create-admin-server.ts';
import { createHealth, type HealthCheck } from './create-health.ts';

const opened: AdminServer[] = [];
afterEach(() => Promise.all(opened.splice(0).map((server) => server.stop())));

async function start(checks: readonly HealthCheck[], timeoutMs?: number) {
  const health = createHealth(checks, timeoutMs);
  const server = createAdminServer({
    host: '127.0.0.1', port: 0, health,
    routes: new Map([['/metrics', () => ({ status: 200, contentType: 'text/plain', body: 'up 1\n' })], ['/broken', () => { throw new Error('secret'); }]]),
  });
  opened.push(server);
  const url = `http://127.0.0.1:${await server.listen()}`;
  const get = async (path: string, method = 'GET') => {
    const response = await fetch(url + path, { method });
    return { status: response.status, text: await response.text() };
  };
  return { health, get };
}

const well: HealthCheck = { name: 'database', check: async () => {} };

test('a node is alive at once, started when it says so, and ready when its checks pass', async () => {
  const { health, get } = await start([well]);
  const statuses = async () => Promise.all(['/healthz', '/startupz', '/readyz'].map(async (path) => (await get(path)).status));
  expect(await statuses()).toEqual([200, 503, 503]);
  health.markStarted();
  expect(await statuses()).toEqual([200, 200, 200]);
  health.markStopping();
  expect(await statuses()).toEqual([200, 200, 503]);
});

test('what is wrong is listed by name', async () => {
  const { health, get } = await start([well, { name: 'replica', check: () => Promise.reject(new Error('It is away.')) }, { name: 'slow', check: () => new Promise(() => {}) }], 30);
  health.markStarted();
  const { status, text } = await get('/readyz');
  expect(status).toBe(503);
  expect(JSON.parse(text)).toMatchObject({
    status: 'not ready',
    checks: [{ name: 'database', ok: true }, { name: 'replica', ok: false, problem: 'It is away.' }, { name: 'slow', ok: false, problem: 'No answer within 30 ms.' }],
  });
});

test('more paths can be added, others are not found, and only reading is allowed', async () => {
  const { get } = await start([]);
  expect(await get('/metrics')).toEqual({ status: 200, text: 'up 1\n' });
  expect((await get('/metrics?x=1')).status).toBe(200);
  expect((await get('/')).status).toBe(404);
  expect((await get('/__proto__')).status).toBe(404);
  expect((await get('/healthz', 'POST')).status).toBe(405);
  expect((await get('/healthz', 'HEAD')).text).toBe('');
  const broken = await get('/broken');
  expect(broken.status).toBe(500);
  expect(broken.text).not.toContain('secret');
});
