import { sql } from 'drizzle-orm';
import type { LoggedEvent } from '../model/event.ts';
import type { Session } from '../model/session.ts';
import { arrayLiteral, statement } from '../model/statement.ts';
import type { LogHead } from './check-place.ts';
import { decodeEvent, eventColumns } from './event-row.ts';
import { decodeHead, headColumns, headWidth } from './log-head.ts';

/** Which events of the log are asked for. */
export interface TopicFilter {
  readonly topic: string;
  /** Null: of all types. */
  readonly types: readonly string[] | null;
}

export interface TopicPage {
  /** In the order of their positions. */
  readonly events: readonly LoggedEvent[];
  /** Up to here nothing was left out. */
  readonly seen: number;
  /** As it was when the events were read. */
  readonly head: LogHead;
}

/** How far one statement looks: a page costs as much for who wants little of the log as for who wants all. */
const windowSize = 10_000;
const mostEvents = 100;

interface Found {
  readonly head: LogHead;
  /** Null where there was none. */
  readonly event: LoggedEvent | null;
}

// One statement, one snapshot: what is not there now cannot have been pruned in between.
const read = statement<{ position: string; topic: string; types: string | null }, Found>(
  'EventLog.topic',
  sql`select ${headColumns('h.')}, ${sql.raw(eventColumns('e.'))} from portcullis_log_head h
    left join lateral (
      select * from portcullis_events
      where position > ${sql.placeholder('position')}::bigint and position <= ${sql.placeholder('position')}::bigint + ${sql.raw(String(windowSize))}
        and topics @> array[${sql.placeholder('topic')}::text]
        and (${sql.placeholder('types')}::text[] is null or type = any(${sql.placeholder('types')}::text[]))
      order by position limit ${sql.raw(String(mostEvents))}
    ) e on true
    order by e.position`,
  (raw) => ({ head: decodeHead(raw), event: raw[headWidth] === null ? null : decodeEvent(raw.slice(headWidth)) }),
);

/** The next events of a topic after a position: a bounded page, perhaps an empty one. On the primary, or a replica may not have them yet. */
export async function readTopic(session: Session, position: number, { topic, types }: TopicFilter): Promise<TopicPage> {
  const found = await session.rows(read, { position: String(position), topic, types: types === null ? null : arrayLiteral(types) });
  const [first] = found;
  if (first === undefined) throw new Error('portcullis_log_head is empty');
  const events = found.flatMap(({ event }) => event ?? []);
  const end = Math.max(position, Math.min(position + windowSize, first.head.lastPosition));
  return { events, seen: events.length < mostEvents ? end : (events.at(-1)?.position ?? end), head: first.head };
}
