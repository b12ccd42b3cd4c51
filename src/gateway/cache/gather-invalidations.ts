import { laterPosition, type WalPosition } from '../../data/wal-position.ts';
import type { Invalidation } from './invalidation-feed.ts';

/** Makes one invalidation of those that come within a few milliseconds. */
export interface Gatherer {
  add(invalidation: Invalidation): void;
  /** Passes on at once what was gathered. */
  flush(): void;
}

export interface GatherTimes {
  /** How long the first one waits for others. */
  readonly ms: number;
  /** The least time from what was gathered to what is gathered next. */
  readonly busyMs: number;
}

/**
 * Under load a node tells the others of many commands at once: a notification each would cost every node more than the
 * commands' tags do. All tags get the latest position, which is later than need be and so safe. What has no position, or is
 * about everything, is passed on by itself, in its order.
 */
export function gatherInvalidations(pass: (invalidation: Invalidation) => void, { ms, busyMs }: GatherTimes): Gatherer {
  let tags: string[] = [];
  let position: WalPosition | null = null;
  let passedAt = -Infinity;

  function flush(): void {
    if (position === null) return;
    const gathered: Invalidation = { tags: [...new Set(tags)], position };
    tags = [];
    position = null;
    passedAt = performance.now();
    pass(gathered);
  }

  return {
    add(invalidation) {
      if (invalidation.tags === null || invalidation.position === null) {
        flush();
        pass(invalidation);
        return;
      }
      if (position === null) setTimeout(flush, Math.max(ms, passedAt + busyMs - performance.now())).unref();
      tags.push(...invalidation.tags);
      position = position === null ? invalidation.position : laterPosition(position, invalidation.position);
    },
    flush,
  };
}
