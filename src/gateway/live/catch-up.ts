import type { FeedEvent, FeedPage } from '../../events/create-event-log.ts';
import type { LogPlace } from '../../events/log-place.ts';
import { Fault } from '../../errors.ts';
import type { Hub } from './hub.ts';
import type { Shown } from './shown.ts';
import type { Subscriber } from './subscriber.ts';

export interface CatchUpOptions {
  readonly hub: Pick<Hub, 'after' | 'last' | 'moved'>;
  readonly subscriber: Pick<Subscriber, 'fail' | 'offer' | 'room'>;
  /** Whether an event is told at all. */
  readonly wants: (event: FeedEvent) => boolean;
  /** The next page of the log after a place. */
  readonly readLog: (place: LogPlace) => Promise<FeedPage>;
  readonly show: (event: FeedEvent) => Promise<Shown | Fault>;
  /** Aborted when the stream ends. */
  readonly gone: () => AbortSignal;
  /** Told how many events were given to the client. */
  readonly onGiven: (count: number) => void;
  /** Told with each place up to which all was pushed, and with null when more is about to be. */
  readonly onPlace: (place: LogPlace | null) => void;
  /** The subscriber has all that this node has published up to the place: what comes next it is told as it comes. */
  readonly goLive: (place: LogPlace) => void;
}

/** Each further batch may be twice as large. */
const mostAtFirst = 4;
const mostAtOnce = 32;

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
async function readFurther({ hub, readLog, gone }: CatchUpOptions, place: LogPlace): Promise<FeedPage> {
  const { last } = hub;
  const page = await readLog(place);
  if (page.seen.position === place.position && hub.last === last) await hub.moved(gone());
  return page;
}

/** Several events in one piece, more of them as long as the client takes them all. False where the stream ended meanwhile. */
async function give({ subscriber, show, onPlace, onGiven }: CatchUpOptions, events: readonly FeedEvent[]): Promise<boolean> {
  let most = mostAtFirst;
  for (let given = 0; given < events.length; ) {
    onPlace(null);
    if (!(await subscriber.room())) return false;
    const outcomes = await Promise.allSettled(events.slice(given, given + most).map(show));
    const shown = takeShown(outcomes);
    const taken = subscriber.offer(shown);
    onGiven(taken);
    given += taken;
    // What the client does not take now is shown anew when it does: by then the viewer may have lost the right to it.
    most = taken < shown.length ? Math.ceil(most / 2) : Math.min(2 * most, mostAtOnce);
    if (taken < shown.length) continue;
    const hindered = outcomes[taken];
    if (hindered === undefined) continue;
    if (hindered.status === 'rejected') throw hindered.reason;
    if (hindered.value instanceof Fault) subscriber.fail(hindered.value);
    return false;
  }
  return true;
}

/** What comes before the first that could not be shown. */
function takeShown(outcomes: readonly PromiseSettledResult<Shown | Fault>[]): readonly Shown[] {
  const shown: Shown[] = [];
  for (const outcome of outcomes) {
    if (outcome.status === 'rejected' || outcome.value instanceof Fault) break;
    shown.push(outcome.value);
  }
  return shown;
}
