import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { gatherInvalidations } from './gather-invalidations.ts';
import type { Invalidation } from './invalidation-feed.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const at = (lsn: bigint) => ({ timeline: 1, lsn });

test('what comes together is told as one, with every tag once and the latest position', () => {
  const passed: Invalidation[] = [];
  const gatherer = gatherInvalidations((one) => void passed.push(one), { ms: 2, busyMs: 10 });
  gatherer.add({ tags: ['a', 'b'], position: at(7n) });
  gatherer.add({ tags: ['b', 'c'], position: at(5n) });
  expect(passed).toEqual([]);
  vi.advanceTimersByTime(2);
  expect(passed).toEqual([{ tags: ['a', 'b', 'c'], position: at(7n) }]);
});

test('from one to the next there is a pause, and after a quiet time there is none', () => {
  const passed: Invalidation[] = [];
  const gatherer = gatherInvalidations((one) => void passed.push(one), { ms: 2, busyMs: 10 });
  gatherer.add({ tags: ['a'], position: at(1n) });
  vi.advanceTimersByTime(2);
  gatherer.add({ tags: ['b'], position: at(2n) });
  vi.advanceTimersByTime(5);
  gatherer.add({ tags: ['c'], position: at(3n) });
  expect(passed).toHaveLength(1);
  vi.advanceTimersByTime(5);
  expect(passed.slice(1)).toEqual([{ tags: ['b', 'c'], position: at(3n) }]);
  vi.advanceTimersByTime(100);
  gatherer.add({ tags: ['d'], position: at(9n) });
  vi.advanceTimersByTime(2);
  expect(passed.at(-1)).toEqual({ tags: ['d'], position: at(9n) });
});

test('what is about everything, or of no known position, is told by itself and in its order', () => {
  const passed: Invalidation[] = [];
  const gatherer = gatherInvalidations((one) => void passed.push(one), { ms: 2, busyMs: 10 });
  gatherer.add({ tags: ['a'], position: at(1n) });
  gatherer.add({ tags: null, position: null });
  gatherer.add({ tags: ['b'], position: null });
  gatherer.add({ tags: ['c'], position: at(2n) });
  gatherer.flush();
  vi.advanceTimersByTime(100);
  expect(passed).toEqual([{ tags: ['a'], position: at(1n) }, { tags: null, position: null }, { tags: ['b'], position: null }, { tags: ['c'], position: at(2n) }]);
});
