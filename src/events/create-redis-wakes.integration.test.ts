import { once } from 'node:events';
import { Redis } from 'ioredis';
import { expect, test } from 'vitest';
import { eventually } from '../../tests/testkit/eventually.ts';
import * as redis from '../../tests/testkit/redis.ts';
import { createRedisWakes } from './create-redis-wakes.ts';

const hasRedis = redis.hasRedis('waking readers of the event log by Redis is');

test.skipIf(!hasRedis)('of what a frozen Redis does not take nothing is kept but the newest', async () => {
  const { port, process: server } = await redis.startRedis();
  const heard: number[] = [];
  const wakes = createRedisWakes({ url: `redis://127.0.0.1:${port}`, onAppended: (position) => void heard.push(position) });
  const watcher = new Redis(port, '127.0.0.1');
  try {
    let told = 0;
    watcher.on('message', () => void (told += 1));
    await watcher.subscribe('portcullis:events');
    await eventually(() => {
      wakes.publish(1);
      expect(heard).toContain(1);
    });
    server.kill('SIGSTOP');
    const before = told;
    for (let position = 2; position <= 100_000; position += 1) wakes.publish(position);
    server.kill('SIGCONT');
    await eventually(() => {
      wakes.publish(200_000);
      expect(heard).toContain(200_000);
    });
    await watcher.ping();
    expect(told - before).toBeLessThan(1_000);
  } finally {
    wakes.stop();
    watcher.disconnect();
    server.kill('SIGKILL');
    await once(server, 'exit');
  }
});
