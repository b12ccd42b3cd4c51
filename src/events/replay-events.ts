import { sql } from 'drizzle-orm';
import type { Session } from '../model/session.ts';
import { statement } from '../model/statement.ts';

const moveBack = statement<{ name: string; position: string }, number>(
  'Consumer.moveBack',
  sql`update portcullis_consumers c set position = greatest(${sql.placeholder('position')}::bigint, h.first_position) - 1, updated_at = now()
    from portcullis_log_head h where c.name = ${sql.placeholder('name')}::text returning c.position::text`,
  (raw) => Number(raw[0]) + 1,
);

const forget = statement<{ name: string; position: string }, null>(
  'Consumer.forgetHandled',
  sql`delete from portcullis_inbox i using portcullis_events e
    where i.consumer = ${sql.placeholder('name')}::text and i.event_id = e.event_id and e.position >= ${sql.placeholder('position')}::bigint`,
  () => null,
);

/**
 * Lets a consumer read the log again from a position on, or from the oldest that is kept; answers where it begins, null for
 * an unknown consumer. What it is known to have done elsewhere is done again only with `again`.
 */
export async function replayEvents(tx: Session, replay: { readonly consumer: string; readonly from: number; readonly again: boolean }): Promise<number | null> {
  const [position] = await tx.rows(moveBack, { name: replay.consumer, position: String(replay.from) });
  if (position === undefined) return null;
  if (replay.again) await tx.rows(forget, { name: replay.consumer, position: String(position) });
  return position;
}
