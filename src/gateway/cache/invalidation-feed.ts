import type { WalPosition } from '../../data/wal-position.ts';

/** Tags that a commit at `position` made wrong; `null` for all tags. */
export interface Invalidation {
  readonly tags: readonly string[] | null;
  /** Where the commit is in the write-ahead log, or later; null where nothing is known. */
  readonly position: WalPosition | null;
}

/** What a node's cache is told by the feed. None of it may throw. */
export interface InvalidationListener {
  onInvalidated(invalidation: Invalidation): void;
  /** From now on nothing is missed; what was committed up to `position` may have been. */
  onConnected(position: WalPosition): void;
  /** Of what was committed up to `position`, all was told. */
  onHeardAll(position: WalPosition): void;
  /** From now on invalidations may be missed. */
  onLost(): void;
}

/**
 * The way of invalidations from node to node. A node tells its own cache itself, before it answers the command; the feed
 * tells the others. Today it is NOTIFY after the commit (`createNotifyFeed`); an ordered log of events can take its place.
 */
export interface InvalidationFeed {
  publish(invalidation: Invalidation): void;
  stop(): Promise<void>;
}

/** Opens a feed for a listener. */
export type OpenFeed = (listener: InvalidationListener) => InvalidationFeed;
