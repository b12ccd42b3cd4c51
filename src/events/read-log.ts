import { sql } from 'drizzle-orm';
import type { LoggedEvent } from '../model/event.ts';
import type { Session } from '../model/session.ts';
import { statement } from '../model/statement.ts';
import type { LogHead } from './check-place.ts';
import { decodeEvent, eventColumns } from './event-row.ts';
import { decodeHead, headColumns } from './log-head.ts';

const after = statement<{ position: string; most: number }, LoggedEvent>(
  'EventLog.after',
  // Named with the table: `order by position` alone would mean the text that is selected.
  sql`select ${sql.raw(eventColumns('e.'))} from portcullis_events e
    where e.position > ${sql.placeholder('position')}::bigint order by e.position limit ${sql.placeholder('most')}::integer`,
  decodeEvent,
);

const head = statement<Record<string, never>, LogHead>('EventLog.head', sql`select ${headColumns('')} from portcullis_log_head`, decodeHead);

/** At most `most` events after a position, in their order. On the primary, or a replica may not have them yet. */
export function readAfter(session: Session, position: number, most: number): Promise<LoggedEvent[]> {
  return session.rows(after, { position: String(position), most });
}

export async function readHead(session: Session): Promise<LogHead> {
  const [row] = await session.rows(head, {});
  if (row === undefined) throw new Error('portcullis_log_head is empty');
  return row;
}
