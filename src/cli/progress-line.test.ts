import { PassThrough } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';
import { expect, test } from 'vitest';
import { createProgressLine } from './progress-line.ts';

function captured(isTTY: boolean) {
  const stream = Object.assign(new PassThrough({ encoding: 'utf8' }), { isTTY });
  const text = () => String(stream.read() ?? '');
  return { stream, text };
}

test('away from a terminal each tenth is a line, and no step is left out', () => {
  const { stream, text } = captured(false);
  const line = createProgressLine(stream);
  for (let done = 0; done <= 2_000; done += 1) line.show({ label: 'tasks loaded', done, total: 2_000 });
  line.show({ label: 'gathering statistics', done: 0, total: 1 });
  line.close();
  const lines = text().split('\n');
  expect(lines).toHaveLength(11 + 1 + 1);
  expect(lines.slice(0, 2)).toEqual(['0 of 2,000 tasks loaded (0 %)', '200 of 2,000 tasks loaded (10 %)']);
  expect(lines.slice(-3)).toEqual(['2,000 of 2,000 tasks loaded (100 %)', 'gathering statistics', '']);
});

test('a terminal shows one bar with the time that is left, and nothing remains of it', () => {
  const { stream, text } = captured(true);
  let now = 0;
  const line = createProgressLine(stream, () => now);
  line.show({ label: 'tasks loaded', done: 0, total: 100 });
  now = 1_000;
  line.show({ label: 'tasks loaded', done: 25, total: 100 });
  now = 1_001;
  line.show({ label: 'tasks loaded', done: 26, total: 100 });
  const shown = text();
  expect(stripVTControlCharacters(shown).split('\r')).toEqual([
    '', `${'░'.repeat(30)} 0 of 100 tasks loaded`, `${'█'.repeat(7)}${'░'.repeat(23)} 25 of 100 tasks loaded, 3 s left`,
  ]);
  line.close();
  expect(text()).toBe('\r\u001B[K');
});
