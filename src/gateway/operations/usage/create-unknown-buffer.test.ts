import { expect, test } from 'vitest';
import { createUnknownBuffer } from './create-unknown-buffer.ts';

const bounds = { maxEntries: 100, maxTextBytes: 10_000, maxTextsPerDay: 1_000, maxTextBytesPerDay: 1_000_000, maxNames: 10 };
const client = { name: 'web', version: '1.0' };

function buffer(changed: Partial<typeof bounds> = {}) {
  const clock = { ms: Date.parse('2026-11-20T12:00:00Z') };
  return { clock, buffer: createUnknownBuffer({ ...bounds, ...changed, now: () => clock.ms }) };
}

test('text is counted by client version', () => {
  const { buffer: counts } = buffer();
  counts.record({ hash: 'h', text: '{a}', client });
  counts.record({ hash: 'h', text: '{a}', client });
  counts.record({ hash: 'h', text: '{a}', client: { name: null, version: null } });
  expect(counts.take()).toMatchObject([{ client: 'web', requests: 2 }, { client: '(unknown)', version: '(unknown)', requests: 1 }]);
});

test('texts are bounded in bytes, and what is beyond is dropped and told', () => {
  const { buffer: counts } = buffer();
  for (let i = 0; i < 50; i++) counts.record({ hash: String(i), text: 'ä'.repeat(500), client });
  expect(counts.size()).toBe(10);
  expect(counts.takeDropped()).toBe(40);
});

test('a day takes so many texts and no more; the next begins anew', () => {
  const { clock, buffer: counts } = buffer({ maxTextsPerDay: 3 });
  const send = (from: number, to: number) => {
    for (let i = from; i < to; i++) counts.record({ hash: String(i), text: '{a}', client });
  };
  send(0, 10);
  expect(counts.take()).toHaveLength(3);
  send(0, 10);
  expect(counts.take()).toHaveLength(3);
  clock.ms += 24 * 3_600_000;
  send(5, 10);
  expect(counts.take()).toHaveLength(3);
});

test('what could not be written is merged with what came meanwhile', () => {
  const { buffer: counts } = buffer();
  counts.record({ hash: 'h', text: '{a}', client });
  const left = counts.take();
  counts.record({ hash: 'h', text: '{a}', client });
  counts.putBack(left);
  expect(counts.take()).toMatchObject([{ requests: 2 }]);
});
