/** The fewest connections with which a worker runs a few transactions at a time. */
const fewest = 4;

/** One worker's part of the node's connections to each server: more processes must not ask more of PostgreSQL. */
export function shareOfPool(poolSize: number, workers: number): number {
  return Math.max(Math.min(poolSize, fewest), Math.ceil(poolSize / workers));
}
