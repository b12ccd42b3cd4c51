import { once } from 'node:events';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventually } from '../../tests/testkit/eventually.ts';
import * as redis from '../../tests/testkit/redis.ts';
import { swallowNotifications, type SwallowingProxy } from '../../tests/testkit/swallowing-proxy.ts';
import { createTracker, type Team, type Tracker } from '../../tests/testkit/tracker.ts';
import { createEventLog } from './create-event-log.ts';
import { createLogTail } from './create-log-tail.ts';
import { createSequencer } from './create-sequencer.ts';

const hasRedis = redis.hasRedis('waking readers of the event log by Redis is');
const never = 3_600_000; // longer than any test

let tracker: Tracker;
let team: Team;
let projectId: string;
/** NOTIFY reaches nobody behind it. */
let proxy: SwallowingProxy;

beforeAll(async () => {
  tracker = await createTracker();
  team = await tracker.team();
  projectId = (await team.project()).id;
  proxy = await swallowNotifications(tracker.world.primaryUrl);
});
afterAll(async () => {
  await proxy[Symbol.asyncDispose]();
  await tracker[Symbol.asyncDispose]();
});

interface Node extends AsyncDisposable {
  readonly heard: string[];
  readonly poke: () => void;
}

async function openNode(options: { readonly primaryUrl: string; readonly pollMs: number; readonly redisUrl?: string }): Promise<Node> {
  const log = await createEventLog({ database: tracker.world.database, tokenSecret: 'a secret of the tests, 32 letters', ...options });
  const heard: string[] = [];
  log.listen({ onEvents: (events) => void heard.push(...events.map(({ entity }) => `task_${entity.id}`)) });
  return { heard, poke: log.poke, [Symbol.asyncDispose]: () => log.stop() };
}

/** Makes a task and has it appended by a node. */
async function happen(by: Node): Promise<string> {
  const { id } = await tracker.act(team.owner, 'createTask', { projectId, title: 'Heard' });
  by.poke();
  return String(id);
}

/** Events happen until a node hears of one again. */
async function recovers(node: Node, by: Node): Promise<void> {
  const before = node.heard.length;
  await eventually(async () => {
    await happen(by);
    expect(node.heard.length).toBeGreaterThan(before);
  });
}

const hears = (node: Node, task: string): Promise<void> => eventually(() => expect(node.heard.at(-1)).toBe(task), { everyMs: 5 });

test('a reader to whom no NOTIFY comes hears all by asking now and then', async () => {
  await using writer = await openNode({ primaryUrl: tracker.world.primaryUrl, pollMs: never });
  await using deaf = await openNode({ primaryUrl: proxy.url, pollMs: 50 });
  const swallowed = proxy.swallowed;
  const tasks: string[] = [];
  for (let count = 0; count < 5; count += 1) tasks.push(await happen(writer));
  await eventually(() => expect(deaf.heard).toEqual(tasks));
  expect(proxy.swallowed).toBeGreaterThan(swallowed);
});

test('a reader that neither hears NOTIFY nor asks learns from the sequencer of its node, which asks, where the log ends', async () => {
  await using writer = await openNode({ primaryUrl: tracker.world.primaryUrl, pollMs: never });
  const heard: string[] = [];
  const deaf = createLogTail({
    primaryUrl: proxy.url, after: null, pollMs: never, onBreak: () => undefined,
    onEvents: (events) => void heard.push(...events.map(({ entity }) => `task_${entity.id}`)),
  });
  await deaf.ready;
  const sequencer = createSequencer({ primaryUrl: proxy.url, pollMs: 50, onAttempt: deaf.appended });
  try {
    const tasks = [await happen(writer), await happen(writer)];
    await eventually(() => expect(heard).toEqual(tasks));
  } finally {
    await Promise.all([sequencer.stop(), deaf.stop()]);
  }
});

test.skipIf(!hasRedis)('Redis wakes readers to whom no NOTIFY comes; killed, frozen or silent it costs them that alone', async () => {
  const { port, ...started } = await redis.startRedis();
  let server = started.process;
  const hole = await redis.blackHole(port);
  try {
    const redisUrl = `redis://127.0.0.1:${port}`;
    await using writer = await openNode({ primaryUrl: tracker.world.primaryUrl, pollMs: never, redisUrl });
    await using woken = await openNode({ primaryUrl: proxy.url, pollMs: never, redisUrl });
    await using polling = await openNode({ primaryUrl: proxy.url, pollMs: 50, redisUrl: `redis://127.0.0.1:${hole.port}` });
    // Connections to Redis are not open at once.
    await recovers(woken, writer);

    hole.swallow();
    await hears(polling, await happen(writer));

    server.kill('SIGSTOP');
    for (let count = 0; count < 20; count += 1) await hears(polling, await happen(writer));
    server.kill('SIGCONT');
    await recovers(woken, writer);

    server.kill('SIGKILL');
    await once(server, 'exit');
    for (let count = 0; count < 20; count += 1) await hears(polling, await happen(writer));
    server = (await redis.startRedis(port)).process;
    await recovers(woken, writer);

    // A wake may be lost on a busy machine, where Redis answers too late: the next one brings what it would have brought.
    await eventually(async () => {
      await happen(writer);
      await eventually(() => expect(woken.heard).toEqual(writer.heard), { everyMs: 5, withinMs: 1_000 });
    });
    for (const node of [writer, woken, polling]) expect(new Set(node.heard).size).toBe(node.heard.length);
    await eventually(() => expect(polling.heard).toEqual(writer.heard));
  } finally {
    hole.close();
    server.kill('SIGKILL');
  }
}, 180_000);

test('a Redis that was never there costs nothing', async () => {
  await using node = await openNode({ primaryUrl: tracker.world.primaryUrl, pollMs: never, redisUrl: redis.absentRedisUrl });
  await hears(node, await happen(node));
});
