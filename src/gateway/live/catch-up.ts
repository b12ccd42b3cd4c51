import type { FeedEvent, FeedPage } from '../../events/create-event-log.ts';
import type { LogPlace } from '../../events/log-place.ts';
import { Fault } from '../../errors.ts';
import type { Hub } from './hub.ts';
import type { Shown } from './shown.ts';
import type { Subscriber } from './subscriber.ts';

export interface CatchUpOptions {
  readonly hub: Pick<Hub, 'after' | 'last' | 'moved'>;
  readonly subscriber: Pick<Subscriber, 'fail' | 'push' | 'room'>;
  /** Whether an event is told at all. */
  readonly wants: (event: FeedEvent) => boolean;
  /** The next page of the log after a place. */
  readonly readLog: (place: LogPlace) => Promise<FeedPage>;
  readonly show: (event: FeedEvent) => Promise<Shown | Fault>;
  /** Told with each place up to which all was pushed, and with null when more is about to be. */
  readonly onPlace: (place: LogPlace | null) => void;
  /** The subscriber has all that this node has published up to the place: what comes next it is told as it comes. */
  readonly goLive: (place: LogPlace) => void;
}

/**
 * Brings a subscriber from a place in the log to where the node is, at the pace at which its client takes events, and hands
 * it over without a gap: between the last look at the hub and `goLive` nothing is published. `page`: what comes after the
 * place, where it was read already. Ends when the stream does; throws what reading and showing throw.
 */
export async function catchUp(options: CatchUpOptions, from: LogPlace, page: FeedPage | null): Promise<void> {
  const { hub, subscriber } = options;
  let place = from;
  let read = page;
  for (;;) {
    options.onPlace(place);
    if (!(await subscriber.room())) return;
    const next = read ?? published(hub, place) ?? (await readFurther(options, place));
    read = null;
    const wanted = next.events.filter(options.wants);
    if (wanted.length === 0 && next.seen === hub.last) {
      options.goLive(hub.last);
      return;
    }
    if (!(await give(options, wanted))) return;
    place = next.seen;
  }
}

function published(hub: CatchUpOptions['hub'], place: LogPlace): FeedPage | null {
  const events = hub.after(place);
  return events === null ? null : { events, seen: hub.last };
}

/** Where this node's reader of the log is behind the log, its next news tell where to go on. */
async function readFurther({ hub, readLog }: CatchUpOptions, place: LogPlace): Promise<FeedPage> {
  const moved = hub.moved();
  const page = await readLog(place);
  if (page.seen.position === place.position) await moved;
  return page;
}

/** False where the stream ended meanwhile. */
async function give({ subscriber, show, onPlace }: CatchUpOptions, events: readonly FeedEvent[]): Promise<boolean> {
  for (const event of events) {
    onPlace(null);
    if (!(await subscriber.room())) return false;
    const shown = await show(event);
    if (shown instanceof Fault) {
      subscriber.fail(shown);
      return false;
    }
    subscriber.push(shown);
  }
  return true;
}
