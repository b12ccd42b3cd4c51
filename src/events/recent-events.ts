import type { LoggedEvent } from '../model/event.ts';
import type { LogHead } from './check-place.ts';

/** The newest events that this node has read, in their order and without a gap: whoever needs them soon need not ask PostgreSQL. */
export interface RecentEvents {
  /** The log has grown by these. */
  add(events: readonly LoggedEvent[]): void;
  /** The log does not go on where it stood: nothing of it is known any more. */
  clear(): void;
  /**
   * At most `most` events after a position; null where they must be read. `head` is the log's, read by the one who asks in
   * its own transaction: what another primary has lost since is none of its events.
   */
  after(position: number, most: number, head: Pick<LogHead, 'epoch' | 'lastPosition'>): readonly LoggedEvent[] | null;
}

export function createRecentEvents(mostKept: number): RecentEvents {
  let kept: readonly LoggedEvent[] = [];
  return {
    add(events) {
      const goesOn = kept.length === 0 || events[0]?.position === (kept.at(-1)?.position ?? 0) + 1;
      kept = (goesOn ? [...kept, ...events] : events).slice(-mostKept);
    },
    clear() {
      kept = [];
    },
    after(position, most, { epoch, lastPosition }) {
      const [first] = kept;
      if (first === undefined || position < first.position - 1) return null;
      const from = position + 1 - first.position;
      const found = kept.slice(from, from + Math.min(most, lastPosition - position));
      return found.length > 0 && found.every((event) => event.epoch === epoch) ? found : null;
    },
  };
}
