import { LRUCache } from 'lru-cache';
import { laterPosition, type WalPosition } from '../../data/wal-position.ts';
import type { DomainEvent } from '../../model/event.ts';
import type { CacheCounts } from './cache-counts.ts';
import type { MemoryStore } from './create-memory-store.ts';
import type { Fence } from './fence.ts';
import type { Invalidation, InvalidationFeed, OpenFeed } from './invalidation-feed.ts';
import type { Tags } from './tags.ts';

export interface InvalidationsOptions {
  readonly fence: Fence;
  readonly store: MemoryStore;
  readonly counts: CacheCounts;
  readonly tags: Tags;
  readonly positionOf: (consistencyToken: string) => WalPosition;
  readonly openFeed: OpenFeed;
  /** Told when many entries went at once. */
  readonly onEmptied: () => void;
  readonly now: () => number;
}

/** What a node has heard of changes, and what it does about them. */
export interface Invalidations {
  /** Resolves when the other nodes are heard for the first time. */
  readonly ready: Promise<void>;
  /** Since when the other nodes are not heard, milliseconds since 1970; null while they are. */
  readonly cutOffAt: number | null;
  /** The newest state that this node has heard of: whoever reads on the primary from then on sees it. */
  readonly heard: WalPosition | null;
  /** Up to here everything was heard: what is still kept is right there, too. */
  readonly heardAll: WalPosition | null;
  committed(events: readonly DomainEvent[], consistencyToken: string): void;
  logged(events: readonly DomainEvent[], consistencyToken: string): void;
  distrust(): void;
  purge(tags: readonly string[] | null): number;
  stop(): Promise<void>;
}

/** After a COMMIT whose answer was lost; longer than a transaction takes to end and two heartbeats of the feed. */
const distrustMs = 5_000;
/** So many at once are a reason to warm. */
const manyEntries = 20;
const ownEventsKept = 50_000;

export function createInvalidations(options: InvalidationsOptions): Invalidations {
  const { fence, store, counts, tags, positionOf, now } = options;
  const { promise: ready, resolve: markReady } = Promise.withResolvers<void>();
  /** Ids of events of this node that the log has not told yet. */
  const own = new LRUCache<string, true>({ max: ownEventsKept });
  let heard: WalPosition | null = null;
  let heardAll: WalPosition | null = null;
  let distrustedUntil: number | null = null;
  let cutOffAt: number | null = now();

  function drop(dropped: number): number {
    counts.dropped += dropped;
    if (dropped >= manyEntries) options.onEmptied();
    return dropped;
  }

  function forget({ tags: wrong, position }: Invalidation): number {
    counts.invalidations += 1;
    if (position !== null) heard = heard === null ? position : laterPosition(heard, position);
    // The fence before the store: what is under way must not come in behind.
    if (wrong === null) fence.raise(position ?? heard);
    else fence.note(wrong, position ?? heard);
    return drop(wrong === null ? store.dropAll() : store.dropTagged(wrong));
  }

  function forgetEverywhere(invalidation: Invalidation): number {
    const dropped = forget(invalidation);
    feed.publish(invalidation);
    return dropped;
  }

  const ofEvents = (events: readonly DomainEvent[], consistencyToken: string): Invalidation => ({
    tags: [...new Set(events.flatMap((event) => tags.ofEvent(event)))],
    position: positionOf(consistencyToken),
  });

  const feed: InvalidationFeed = options.openFeed({
    onInvalidated: forget,
    onConnected(position) {
      heard = heard === null ? position : laterPosition(heard, position);
      cutOffAt = null;
      fence.raise(heard);
      drop(store.dropAll());
      if (distrustedUntil === null) fence.reopen();
      markReady();
    },
    onHeardAll(position) {
      heardAll = position;
      if (distrustedUntil === null || now() < distrustedUntil) return;
      // Whatever it was, it has been committed by now, or never will be: other nodes are told once more.
      distrustedUntil = null;
      forgetEverywhere({ tags: null, position });
      fence.reopen();
    },
    onLost() {
      fence.close();
      heardAll = null;
      cutOffAt = now();
    },
  });

  return {
    ready,
    get cutOffAt() {
      return cutOffAt;
    },
    get heard() {
      return heard;
    },
    get heardAll() {
      return heardAll;
    },
    committed(events, consistencyToken) {
      for (const { id } of events) own.set(id, true);
      forgetEverywhere(ofEvents(events, consistencyToken));
    },
    logged(events, consistencyToken) {
      const foreign = events.filter(({ id }) => !own.delete(id));
      if (foreign.length > 0) forget(ofEvents(foreign, consistencyToken));
    },
    distrust() {
      distrustedUntil = now() + distrustMs;
      fence.close();
      forgetEverywhere({ tags: null, position: null });
    },
    purge: (purged) => forgetEverywhere({ tags: purged, position: null }),
    stop: () => feed.stop(),
  };
}
