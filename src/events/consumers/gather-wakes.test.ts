import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { gatherWakes } from './gather-wakes.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('the first wake is passed on at once, those that follow as one, and none is lost', () => {
  let woken = 0;
  const wake = gatherWakes(() => void (woken += 1), 50);
  wake();
  expect(woken).toBe(1);
  for (let count = 0; count < 10; count += 1) wake();
  expect(woken).toBe(1);
  vi.advanceTimersByTime(50);
  expect(woken).toBe(2);
  wake();
  vi.advanceTimersByTime(50);
  expect(woken).toBe(3);
  vi.advanceTimersByTime(1_000);
  expect(woken).toBe(3);
  wake();
  expect(woken).toBe(4);
});
