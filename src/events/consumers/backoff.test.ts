import { expect, test } from 'vitest';
import { pauseAfter, type RetryPolicy } from './backoff.ts';

const policy: RetryPolicy = { attempts: 6, firstPauseMs: 100, longestPauseMs: 1_000 };

test('pauses double up to the longest, half of each by chance, and end with the last attempt', () => {
  expect([1, 2, 3, 4, 5, 6].map((failed) => pauseAfter(failed, policy, 1))).toEqual([100, 200, 400, 800, 1_000, null]);
  expect([1, 2, 3, 4, 5, 6].map((failed) => pauseAfter(failed, policy, 0))).toEqual([50, 100, 200, 400, 500, null]);
});
