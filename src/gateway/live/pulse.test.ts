import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createPulse } from './pulse.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

test('beats each once in every round, those that came at different times not all at once', () => {
  const beats: [item: number, atMs: number][] = [];
  const startedAt = Date.now();
  const pulse = createPulse<number>(12_000, (item) => beats.push([item, Date.now() - startedAt]));
  for (let item = 0; item < 240; item += 1) {
    pulse.add(item);
    vi.advanceTimersByTime(50);
  }
  beats.length = 0;
  vi.advanceTimersByTime(12_000);
  expect(new Set(beats.map(([item]) => item)).size).toBe(240);
  expect(beats).toHaveLength(240);
  const byMoment = Map.groupBy(beats, ([, atMs]) => atMs);
  expect(Math.max(...[...byMoment.values()].map((some) => some.length))).toBeLessThan(5);
  pulse.stop();
  expect(vi.getTimerCount()).toBe(0);
});

test('one that is taken out is beaten no more', () => {
  const beat = vi.fn<(item: string) => void>();
  const pulse = createPulse(20, beat);
  pulse.add('a');
  pulse.add('b');
  expect(pulse.delete('a')).toBe(true);
  expect(pulse.delete('a')).toBe(false);
  vi.advanceTimersByTime(60);
  expect(new Set(beat.mock.calls.flat())).toEqual(new Set(['b']));
  expect([...pulse]).toEqual(['b']);
  expect(pulse.size).toBe(1);
  pulse.delete('b');
  expect(vi.getTimerCount()).toBe(0);
  pulse.add('c');
  vi.advanceTimersByTime(60);
  expect(beat).toHaveBeenLastCalledWith('c');
  pulse.stop();
});
