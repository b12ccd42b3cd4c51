import fc from 'fast-check';
import { expect, test } from 'vitest';
import { statementTimeoutBucketMs } from './statement-timeout-bucket.ts';

test('a bucket is never shorter than the time left, and less than four times as long', () => {
  fc.assert(
    fc.property(fc.double({ min: 250, max: 24 * 3_600_000, noNaN: true }), (remainingMs) => {
      const bucketMs = statementTimeoutBucketMs(remainingMs);
      expect(bucketMs).toBeGreaterThanOrEqual(remainingMs);
      expect(bucketMs).toBeLessThanOrEqual(remainingMs * 4);
    }),
  );
});

test('a bucket is a whole number PostgreSQL takes, whatever the time left', () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true }), (remainingMs) => {
      const bucketMs = statementTimeoutBucketMs(remainingMs);
      expect(Number.isInteger(bucketMs) && bucketMs >= 250 && bucketMs <= 2_147_483_647).toBe(true);
    }),
  );
});
