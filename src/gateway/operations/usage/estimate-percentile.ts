import { durationBoundsMs } from './duration-buckets.ts';

/**
 * The duration in milliseconds that the given share (0 to 1) of the counted requests did not exceed, taken as evenly
 * spread within their bucket; null when nothing was counted. Right to the width of a bucket. What lies beyond the last
 * bound is said to be at it.
 */
export function estimatePercentileMs(counts: readonly number[], share: number): number | null {
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (total === 0) return null;
  const wanted = share * total;
  let below = 0;
  for (const [bucket, count] of counts.entries()) {
    if (count === 0 || below + count < wanted) {
      below += count;
      continue;
    }
    const lower = bucket === 0 ? 0 : (durationBoundsMs[bucket - 1] ?? largestMs);
    const upper = durationBoundsMs[bucket] ?? largestMs;
    return lower + (upper - lower) * Math.max(0, (wanted - below) / count);
  }
  return largestMs;
}

const largestMs = durationBoundsMs.at(-1) ?? 0;
