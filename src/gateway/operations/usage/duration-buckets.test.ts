import fc from 'fast-check';
import { expect, test } from 'vitest';
import { durationBoundsMs, durationBucket, durationBuckets } from './duration-buckets.ts';
import { estimatePercentileMs } from './estimate-percentile.ts';

test('the bounds ascend, and stay what they are: counts of years are added up by them', () => {
  expect(durationBoundsMs).toHaveLength(36);
  expect(durationBoundsMs.slice(0, 6)).toEqual([0.25, 0.375, 0.5, 0.75, 1, 1.5]);
  expect(durationBoundsMs.at(-1)).toBe(49_152);
  expect(durationBoundsMs).toEqual(durationBoundsMs.toSorted((a, b) => a - b));
});

test('a duration lies in the first bucket whose bound it does not exceed', () => {
  fc.assert(fc.property(fc.double({ min: 0, max: 1e7, noNaN: true }), (ms) => {
    const found = durationBoundsMs.findIndex((bound) => ms <= bound);
    expect(durationBucket(ms)).toBe(found === -1 ? durationBuckets - 1 : found);
  }));
});

test('no duration is without a bucket', () => {
  expect([Number.NaN, -1, -Infinity, 0].map(durationBucket)).toEqual([0, 0, 0, 0]);
  expect(durationBucket(Infinity)).toBe(durationBuckets - 1);
});

test('an estimated percentile lies within the bucket of the true one', () => {
  const durations = fc.array(fc.double({ min: 0.01, max: 40_000, noNaN: true }), { minLength: 1, maxLength: 200 });
  fc.assert(fc.property(durations, fc.constantFrom(0.5, 0.95, 0.99), (given, share) => {
    const counts = Array.from({ length: durationBuckets }, () => 0);
    for (const ms of given) counts[durationBucket(ms)] = (counts[durationBucket(ms)] ?? 0) + 1;
    const truth = given.toSorted((a, b) => a - b)[Math.ceil(share * given.length) - 1] ?? 0;
    const estimate = estimatePercentileMs(counts, share) ?? -1;
    const bucket = durationBucket(truth);
    expect(estimate).toBeGreaterThanOrEqual(bucket === 0 ? 0 : (durationBoundsMs[bucket - 1] ?? 0));
    expect(estimate).toBeLessThanOrEqual(durationBoundsMs[bucket] ?? Infinity);
  }));
});

test('of nothing there is no percentile, and beyond the last bound it is the bound', () => {
  expect(estimatePercentileMs([], 0.5)).toBeNull();
  expect(estimatePercentileMs([...Array.from({ length: durationBuckets - 1 }, () => 0), 3], 0.5)).toBe(49_152);
});
