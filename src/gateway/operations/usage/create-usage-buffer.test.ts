import { expect, test } from 'vitest';
import { createClientLabels, otherLabel } from './client-labels.ts';
import { createUsageBuffer } from './create-usage-buffer.ts';
import { durationBucket } from './duration-buckets.ts';

const noon = Date.parse('2026-11-20T12:00:00Z');
const web = { name: 'web', version: '1.0' };

function buffer({ maxEntries = 1_000, maxNames = 100 } = {}) {
  const clock = { ms: noon };
  return { clock, buffer: createUsageBuffer({ maxEntries, labels: createClientLabels(maxNames), now: () => clock.ms }) };
}

test('requests, errors and durations are counted by operation, client version and day', () => {
  const { clock, buffer: counts } = buffer();
  counts.record('a', web, 3, false);
  clock.ms += 1_000;
  counts.record('a', { ...web }, 700, true);
  counts.record('a', { name: 'web', version: '2.0' }, 1, false);
  clock.ms = Date.parse('2026-11-21T00:00:00Z');
  counts.record('a', web, 1, false);
  const taken = counts.take();
  expect(taken.map(({ client, version, day, requests, errors }) => [client, version, day, requests, errors])).toEqual([
    ['web', '1.0', '2026-11-20', 2, 1], ['web', '2.0', '2026-11-20', 1, 0], ['web', '1.0', '2026-11-21', 1, 0],
  ]);
  expect(taken[0]).toMatchObject({ durationSumMs: 703, firstUsedAtMs: noon, lastUsedAtMs: noon + 1_000 });
  expect([taken[0]?.durations[durationBucket(3)], taken[0]?.durations[durationBucket(700)]]).toEqual([1, 1]);
  expect(counts.take()).toEqual([]);
});

test('what could not be written is added to what came meanwhile', () => {
  const { clock, buffer: counts } = buffer();
  counts.record('a', web, 1, false);
  counts.record('b', web, 1, false);
  const left = counts.take();
  clock.ms += 60_000;
  counts.record('a', web, 1, true);
  counts.putBack(left);
  counts.record('b', web, 1, false);
  expect(counts.take().map(({ operationId, requests, errors, firstUsedAtMs, lastUsedAtMs }) => [operationId, requests, errors, firstUsedAtMs, lastUsedAtMs]))
    .toEqual([['a', 2, 1, noon, noon + 60_000], ['b', 2, 0, noon, noon + 60_000]]);
});

test('hundred thousand names take the space of a hundred, and every request is counted', () => {
  const { buffer: counts } = buffer({ maxNames: 100 });
  for (let i = 0; i < 100_000; i++) counts.record('a', { name: `scanner ${i}\u0000`, version: null }, 1, false);
  expect(counts.size()).toBe(101);
  const taken = counts.take();
  expect(taken.reduce((sum, { requests }) => sum + requests, 0)).toBe(100_000);
  expect(taken.find(({ client }) => client === otherLabel)).toMatchObject({ version: otherLabel, requests: 99_900 });
  counts.record('a', { name: 'one more', version: null }, 1, false);
  expect(counts.take()).toMatchObject([{ client: otherLabel }]);
});

test('beyond the bound clients of an operation are one, and beyond twice as many requests are dropped and told', () => {
  const { buffer: counts } = buffer({ maxEntries: 10 });
  for (let operation = 0; operation < 30; operation++) {
    for (let version = 0; version < 3; version++) counts.record(`op ${operation}`, { name: 'web', version: String(version) }, 1, false);
  }
  expect(counts.size()).toBe(20);
  const left = counts.take();
  const dropped = counts.takeDropped();
  expect(left.reduce((sum, { requests }) => sum + requests, 0) + dropped).toBe(90);
  expect(counts.takeDropped()).toBe(0);
  for (let operation = 100; operation < 110; operation++) counts.record(`op ${operation}`, web, 1, false);
  counts.putBack(left);
  expect(counts.size()).toBe(20);
});

test('names that are keys of every object are names like others', () => {
  const { buffer: counts } = buffer();
  for (const name of ['__proto__', 'constructor', 'toString']) counts.record(name, { name, version: name }, Number.NaN, false);
  expect(counts.take()).toMatchObject([{ client: '__proto__', durationSumMs: 0 }, { client: 'constructor' }, { client: 'toString' }]);
});
