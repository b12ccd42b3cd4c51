import { createServer, connect, type Socket } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { testServices } from '../testkit/test-services.ts';
import { createTracker, type Team, type Tracker } from '../testkit/tracker.ts';
import { createDatabase } from '../../src/data/create-database.ts';
import { createTask } from '../../src/modules/tasks/create-task.ts';
import { runCommand } from '../../src/gateway/execution/run-command.ts';

let tracker: Tracker;
let team: Team;

beforeAll(async () => {
  tracker = await createTracker();
  team = await tracker.team();
});
afterAll(() => tracker[Symbol.asyncDispose]());

/** A way to PostgreSQL that cuts a connection when the answer to a COMMIT comes by: it never arrives. */
async function cuttingProxy(): Promise<AsyncDisposable & { readonly url: string; cut: boolean }> {
  const target = new URL(tracker.world.primaryUrl);
  const sockets = new Set<Socket>();
  const proxy = { cut: false };
  const server = createServer((client) => {
    const upstream = connect(Number(target.port), target.hostname);
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => undefined).on('close', () => {
        client.destroy();
        upstream.end();
      });
    }
    client.on('data', (data) => void upstream.write(data));
    upstream.on('data', (data) => {
      if (!proxy.cut || !data.includes('COMMIT\0')) {
        client.write(data);
        return;
      }
      proxy.cut = false;
      client.destroy();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const url = new URL(target);
  url.host = `127.0.0.1:${address !== null && typeof address === 'object' ? address.port : 0}`;
  return Object.assign(proxy, {
    url: url.href,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  });
}

test('a command whose COMMIT went unanswered is done once: by itself with a key, and never twice without', async () => {
  await using proxy = await cuttingProxy();
  const database = await createDatabase({ primaryUrl: proxy.url, replicaUrls: [], poolSize: 2, tokenSecret: 'a secret of the tests, 32 letters' });
  try {
    const project = await team.project();
    const run = (title: string, idempotencyKey: string | null) =>
      runCommand(
        { database, viewer: team.owner, limits: { deadline: performance.now() + 60_000, signal: new AbortController().signal }, services: testServices, idempotencyKey, step: 0, traceparent: null },
        createTask, { projectId: project.id, title },
      );
    const countOf = async (title: string) => (await tracker.row<{ n: number }>('select count(*)::integer as n from tasks where title = $1', title)).n;
    await run('Warm', null);

    proxy.cut = true;
    await expect(run('Unkeyed', null)).rejects.toMatchObject({ code: 'DATABASE_UNAVAILABLE', extensions: { outcome: 'unknown' } });
    expect(await countOf('Unkeyed')).toBeLessThanOrEqual(1);

    proxy.cut = true;
    const answered = await run('Keyed', 'key');
    expect(answered).toMatchObject({ value: { title: 'Keyed' }, consistencyToken: expect.any(String) });
    expect(proxy.cut).toBe(false);
    expect(await countOf('Keyed')).toBe(1);
    expect((await run('Keyed', 'key')).value).toEqual(answered.value);
    expect(await tracker.row("select count(*)::integer as n from portcullis_outbox where payload->>'title' = 'Keyed'")).toEqual({ n: 1 });
  } finally {
    await database.close();
  }
});
