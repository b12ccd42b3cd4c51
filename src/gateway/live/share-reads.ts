import { LRUCache } from 'lru-cache';
import type { FeedPage } from '../../events/create-event-log.ts';
import type { LogReading } from './live-log.ts';

/** Readings of the log that many share. */
export interface SharedReads {
  /** A page of the log, read once for all who ask for it at the same time or shortly after one another. */
  readonly readFrom: LogReading['readFrom'];
  /** The log may not go on as it was read. */
  forget(): void;
}

const mostKept = 32;
const keptMs = 2_000;

/** After a restart thousands come back within seconds and have missed the same. What stands in the log does not change. */
export function shareReads(log: Pick<LogReading, 'readFrom'>): SharedReads {
  const underWay = new Map<string, Promise<FeedPage>>();
  const kept = new LRUCache<string, FeedPage>({ max: mostKept, ttl: keptMs, ttlAutopurge: true, updateAgeOnGet: true });

  async function readFrom(...[place, filter, limits]: Parameters<LogReading['readFrom']>): Promise<FeedPage> {
    const key = JSON.stringify([place.epoch, place.position, filter.topic, filter.types]);
    const known = kept.get(key);
    if (known !== undefined) return known;
    const joined = underWay.get(key);
    // What ended by the limits of whoever began it says nothing to the others.
    if (joined !== undefined) return await joined.catch(() => log.readFrom(place, filter, limits));
    const begun = log.readFrom(place, filter, limits);
    underWay.set(key, begun);
    try {
      const page = await begun;
      // Where nothing has come yet, the next one who asks may find more.
      if (page.seen.position > place.position && underWay.get(key) === begun) kept.set(key, page);
      return page;
    } finally {
      if (underWay.get(key) === begun) underWay.delete(key);
    }
  }

  return {
    readFrom,
    forget() {
      underWay.clear();
      kept.clear();
    },
  };
}
