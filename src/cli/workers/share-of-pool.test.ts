import { expect, test } from 'vitest';
import { shareOfPool } from './share-of-pool.ts';

test.each([
  [10, 1, 10], [10, 2, 5], [30, 4, 8], [10, 8, 4], [2, 8, 2],
])('%i connections among %i workers are %i each, and enough to work with', (poolSize, workers, share) => {
  expect(shareOfPool(poolSize, workers)).toBe(share);
});
