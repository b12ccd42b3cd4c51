const leastMs = 500;
const mostMs = 30_000;

/** How long to wait before an attempt, counted from 0: longer each time, and for every client another time. */
export function retryWaitMs(attempt: number): number {
  const most = Math.min(mostMs, leastMs * 2 ** (attempt + 1));
  return leastMs + Math.random() * (most - leastMs);
}
