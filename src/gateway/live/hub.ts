import type { FeedEvent } from '../../events/create-event-log.ts';
import type { LogPlace } from '../../events/log-place.ts';

/** Called at once, in the order of the log. Must not throw. */
export type Listener = (event: FeedEvent) => void;

/** Who listens to which topic on this node, and the newest part of the log. */
export interface Hub {
  /** How many topics have listeners. */
  readonly topics: number;
  /** Up to here the log has been published on this node. */
  readonly last: LogPlace;
  /** The last event that was published here; null where there was none, or none that follows on `last`. */
  readonly newest: FeedEvent | null;
  /** Answers with the way to stop listening, which may be called twice. */
  listen(topic: string, listener: Listener): () => void;
  /** Hands on the next events of the log. Where they do not follow on the last one, `onHole` is called before they are. */
  publish(events: readonly FeedEvent[]): void;
  /** The log goes on from another place, and what was published after it may be lost. */
  goOn(place: LogPlace): void;
  /** What was published after a place, of all topics; null where only the log itself can tell. */
  after(place: LogPlace): readonly FeedEvent[] | null;
  /** Resolves when `last` has changed, or who waits has gone: nothing of those is kept here. */
  moved(gone: AbortSignal): Promise<void>;
}

export interface HubOptions {
  /** Where the log ends: what comes next is published. */
  readonly last: LogPlace;
  /** Events between `last` and the next one were not published here. */
  readonly onHole: () => void;
}

/** Who comes back within as many events needs no statement to go on. */
const mostKept = 1_024;

export function createHub({ last: first, onHole }: HubOptions): Hub {
  const listeners = new Map<string, Set<Listener>>();
  /** Dense, from the event after `base` to the one at `last`. */
  let kept: FeedEvent[] = [];
  let base: LogPlace = first;
  let last: LogPlace = first;
  const waiting = new Set<() => void>();

  function goOn(place: LogPlace): void {
    kept = [];
    base = place;
    last = place;
  }

  function tellMoved(): void {
    for (const tell of waiting) tell();
  }

  function keep(event: FeedEvent): void {
    if (event.position !== last.position + 1) {
      goOn({ epoch: event.epoch, position: event.position - 1 });
      onHole();
    }
    if (kept.length >= 2 * mostKept) base = placeOf(kept.splice(0, mostKept).at(-1) ?? base);
    kept.push(event);
    last = placeOf(event);
  }

  return {
    get topics() {
      return listeners.size;
    },
    get last() {
      return last;
    },
    get newest() {
      return kept.at(-1) ?? null;
    },
    listen(topic, listener) {
      const there = listeners.get(topic) ?? new Set<Listener>();
      listeners.set(topic, there.add(listener));
      return () => {
        there.delete(listener);
        if (there.size === 0 && listeners.get(topic) === there) listeners.delete(topic);
      };
    },
    publish(events) {
      for (const event of events) {
        keep(event);
        for (const topic of event.topics) {
          for (const listener of listeners.get(topic) ?? []) listener(event);
        }
      }
      tellMoved();
    },
    goOn(place) {
      goOn(place);
      tellMoved();
    },
    after(place) {
      if (place.position < base.position || place.position > last.position || place.epoch > last.epoch) return null;
      const from = place.position - base.position;
      // The same position in a later epoch is another event: the one the place means was lost.
      if ((kept[from - 1] ?? base).epoch > place.epoch) return null;
      return kept.slice(from);
    },
    moved(gone) {
      const { promise, resolve } = Promise.withResolvers<void>();
      const tell = (): void => {
        waiting.delete(tell);
        gone.removeEventListener('abort', tell);
        resolve();
      };
      waiting.add(tell);
      gone.addEventListener('abort', tell);
      if (gone.aborted) tell();
      return promise;
    },
  };
}

const placeOf = ({ epoch, position }: LogPlace): LogPlace => ({ epoch, position });
