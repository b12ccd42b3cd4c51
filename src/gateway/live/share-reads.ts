import type { FeedPage } from '../../events/create-event-log.ts';
import type { LogReading } from './live-log.ts';

/** The same reading of the log, once for all who ask for the same page at the same time. */
export function shareReads(log: Pick<LogReading, 'readFrom'>): LogReading['readFrom'] {
  const underWay = new Map<string, Promise<FeedPage>>();
  return async (place, filter, limits) => {
    const key = JSON.stringify([place.epoch, place.position, filter.topic, filter.types]);
    const joined = underWay.get(key);
    // What ended by the limits of whoever began it says nothing to the others.
    if (joined !== undefined) return await joined.catch(() => log.readFrom(place, filter, limits));
    const begun = log.readFrom(place, filter, limits).finally(() => underWay.delete(key));
    underWay.set(key, begun);
    return await begun;
  };
}
