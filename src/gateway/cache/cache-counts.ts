/** What happened in a cache since it began. */
export interface CacheCounts {
  hits: number;
  misses: number;
  stale: number;
  bypassed: number;
  /** Answers that were not kept because they were read before a change, or on a replica that had not seen it. */
  fenced: number;
  /** Runs that several requests shared. */
  shared: number;
  /** Entries taken from the second layer. */
  fromShared: number;
  invalidations: number;
  dropped: number;
}

export function newCounts(): CacheCounts {
  return { hits: 0, misses: 0, stale: 0, bypassed: 0, fenced: 0, shared: 0, fromShared: 0, invalidations: 0, dropped: 0 };
}
