/** What happened in a cache since it began. */
export interface CacheCounts {
  hits: number;
  misses: number;
  stale: number;
  /** Of the stale ones, those that stood in while PostgreSQL could not be reached. */
  standIns: number;
  bypassed: number;
  /** Of the bypassed ones, those whose variables could not be compared. */
  incomparable: number;
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
  return { hits: 0, misses: 0, stale: 0, standIns: 0, bypassed: 0, incomparable: 0, fenced: 0, shared: 0, fromShared: 0, invalidations: 0, dropped: 0 };
}
