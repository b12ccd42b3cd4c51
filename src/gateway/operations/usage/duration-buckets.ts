const smallest = 2 ** -2;
const doublings = 18;

/**
 * Upper bounds of the duration buckets in milliseconds, ascending: 0.25, 0.375, 0.5, 0.75, 1, 1.5 … 49,152. Stored counts
 * have one more, for what takes longer. They mean the same for ever: counts of all days are added up place by place.
 */
export const durationBoundsMs: readonly number[] = Array.from({ length: doublings }, (_, power) => smallest * 2 ** power).flatMap((bound) => [bound, bound * 1.5]);

export const durationBuckets = durationBoundsMs.length + 1;

/** The bucket of a duration, from 0; what is no number, or below 0, counts as 0 ms. */
export function durationBucket(durationMs: number): number {
  let low = 0;
  let high = durationBoundsMs.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (durationMs > (durationBoundsMs[middle] ?? Infinity)) low = middle + 1;
    else high = middle;
  }
  return low;
}
