import type { DataLog } from '../data/data-log.ts';
import { tokenSigner } from '../data/consistency-token.ts';
import type { Database } from '../data/database.ts';
import { Fault } from '../errors.ts';
import type { LoggedEvent } from '../model/event.ts';
import type { Limits } from '../model/session.ts';
import { goesOnFrom } from './check-place.ts';
import { createLogTail } from './create-log-tail.ts';
import { createSequencer } from './create-sequencer.ts';
import type { RedisWakes } from './create-redis-wakes.ts';
import { eventCursors } from './event-cursor.ts';
import type { LogPlace } from './log-place.ts';
import { createRecentEvents, type RecentEvents } from './recent-events.ts';
import { readTopic, type TopicFilter } from './read-topic.ts';

/** An event as it is handed to whoever shows it to clients. */
export interface FeedEvent extends LoggedEvent {
  /** From here a client goes on after this event. Signed when it is asked for: most events are heard by nobody who shows them to clients. */
  readonly cursor: () => string;
  /** Stands for a state in which it has happened. */
  readonly consistencyToken: string;
}

/** A part of the log as a reader of one topic sees it. */
export interface FeedPage {
  /** In the order of the log; there may be none although the log goes on. */
  readonly events: readonly FeedEvent[];
  /** Up to here nothing of the topic was left out: the place to read on from. */
  readonly seen: LogPlace;
}

/** Hears every event that is appended while it listens, on whichever node its command ran. */
export interface FeedListener {
  /** In the order of the log, each once; the token stands for a state in which they have happened. Must not throw. */
  onEvents(events: readonly FeedEvent[], consistencyToken: string): void;
  /** Events after the last one heard were lost or pruned: what was derived from them must be read anew. The log goes on from `last`. Must not throw. */
  onBreak?(last: LogPlace): void;
}

/** The log on one node. */
export interface EventLog {
  /** The last event this node has seen. */
  readonly last: LogPlace;
  /** A command of this node has committed events. */
  readonly poke: () => void;
  /** For consumers. */
  readonly recent: Pick<RecentEvents, 'after'>;
  /** Answers with the way to stop listening. */
  listen(listener: FeedListener): () => void;
  /** The place that a client's cursor names; whether the log goes on from there is told by `readFrom`. Throws Fault CURSOR_INVALID. */
  placeOf(cursor: string): LogPlace;
  /** The next page of a topic after a place. Throws Fault CURSOR_EXPIRED where the log does not go on from there. */
  readFrom(place: LogPlace, filter: TopicFilter, limits: Limits): Promise<FeedPage>;
  readonly cursorOf: (place: LogPlace) => string;
  stop(): Promise<void>;
}

export interface EventLogOptions {
  readonly database: Pick<Database, 'readPrimary'>;
  readonly primaryUrl: string;
  /** Signs cursors and consistency tokens; the same on all nodes. */
  readonly tokenSecret: Uint8Array | string;
  /** Absent: readers are woken by PostgreSQL alone. */
  readonly redisUrl?: string | undefined;
  readonly pollMs?: number;
  readonly log?: DataLog | undefined;
}

const recentEvents = 2_000;
/** Of the reader of the log itself: the sequencer, which asks more often, tells it where the log ends. */
const tailPollMs = 1_000;

/**
 * Starts this node's sequencer and its reader of the log; resolves when the reader has found the end of the log. Without
 * PostgreSQL it waits, for ever.
 */
export async function createEventLog(options: EventLogOptions): Promise<EventLog> {
  const { database, primaryUrl, pollMs, log } = options;
  const signer = tokenSigner(options.tokenSecret);
  const cursors = eventCursors(options.tokenSecret);
  const listeners = new Set<FeedListener>();
  const recent = createRecentEvents(recentEvents);
  const fed = (event: LoggedEvent, consistencyToken: string): FeedEvent => ({ ...event, consistencyToken, cursor: () => cursors.encode(event) });

  /** One that throws, against its word, must not keep the events from the others. */
  function tellAll(tell: (listener: FeedListener) => void): void {
    for (const listener of listeners) {
      try {
        tell(listener);
      } catch (error) {
        log?.warn({ err: error }, 'A listener of the event log failed');
      }
    }
  }

  /** Events that were appended together have one place in the write-ahead log, and so one token. */
  function onEvents(events: readonly LoggedEvent[]): void {
    recent.add(events);
    for (const [token, group] of Map.groupBy(events, ({ wal }) => signer.encode(wal))) {
      const published = group.map((event) => fed(event, token));
      tellAll((listener) => listener.onEvents(published, token));
    }
  }

  function onBreak(last: LogPlace): void {
    recent.clear();
    log?.warn({ ...last }, 'The event log does not go on where this node stood: some events were lost or pruned');
    tellAll((listener) => listener.onBreak?.(last));
  }

  const wakes = options.redisUrl === undefined ? null : await openRedisWakes(options.redisUrl, (lastPosition) => tail.grownTo(lastPosition), log);
  const sequencer = createSequencer({
    primaryUrl, log, ...(pollMs === undefined ? {} : { pollMs }),
    onAttempt(appended, logEnd) {
      tail.appended(appended, logEnd);
      if (appended.length > 0) wakes?.publish(logEnd);
    },
  });
  const tail = createLogTail({ primaryUrl, after: null, onEvents, onBreak, isAppending: sequencer.isAppending, log, pollMs: pollMs ?? tailPollMs });
  await tail.ready;
  const { last: begin } = tail;
  if (begin === null) throw new TypeError('The reader of the log is ready and does not know where it is');

  return {
    get last() {
      return tail.last ?? begin;
    },
    poke: sequencer.poke,
    recent,
    listen(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    placeOf: (cursor) => cursors.verify(cursor),
    async readFrom(place, filter, limits) {
      const { events, seen, head } = await readTopic(database.readPrimary(limits), place.position, filter);
      if (!goesOnFrom(place, head)) throw new Fault('CURSOR_EXPIRED');
      return { events: events.map((event) => fed(event, signer.encode(event.wal))), seen: { epoch: head.epoch, position: seen } };
    },
    cursorOf: cursors.encode,
    async stop() {
      await Promise.all([sequencer.stop(), tail.stop()]);
      wakes?.stop();
      listeners.clear();
    },
  };
}

/** Its client is loaded only where there is one. */
async function openRedisWakes(url: string, onAppended: (lastPosition: number) => void, log: DataLog | undefined): Promise<RedisWakes> {
  const { createRedisWakes } = await import('./create-redis-wakes.ts');
  return createRedisWakes({ url, onAppended, log });
}
