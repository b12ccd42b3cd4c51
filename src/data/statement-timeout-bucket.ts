const smallestMs = 250;
const largestMs = 2_147_483_647;

/**
 * The `statement_timeout` for a statement with this much time left: the least of 250 ms · 4ⁿ that is not shorter.
 * Coarse, so that a connection's setting seldom changes: it is the server's own guard should we be unable to cancel,
 * while the exact deadline is kept on our side.
 */
export function statementTimeoutBucketMs(remainingMs: number): number {
  let bucketMs = smallestMs;
  while (bucketMs < remainingMs) {
    bucketMs *= 4;
    if (bucketMs >= largestMs) return largestMs;
  }
  return bucketMs;
}
