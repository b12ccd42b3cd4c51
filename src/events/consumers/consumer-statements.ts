import { sql } from 'drizzle-orm';
import { statement } from '../../model/statement.ts';

/** A consumer that is new begins with the oldest event that is kept. */
export const register = statement<{ name: string }, null>(
  'Consumer.register',
  sql`insert into portcullis_consumers (name, position, epoch)
    select ${sql.placeholder('name')}::text, first_position - 1, epoch from portcullis_log_head
    on conflict on constraint portcullis_consumers_pkey do nothing`,
  () => null,
);

/** How far it has come; no row where another node is working for it. */
export const lockConsumer = statement<{ name: string }, number>(
  'Consumer.lock',
  sql`select position::text from portcullis_consumers where name = ${sql.placeholder('name')}::text for update skip locked`,
  (raw) => Number(raw[0]),
);

export const advance = statement<{ name: string; position: string; epoch: number }, null>(
  'Consumer.advance',
  sql`update portcullis_consumers set position = ${sql.placeholder('position')}::bigint, epoch = ${sql.placeholder('epoch')}::integer, updated_at = now()
    where name = ${sql.placeholder('name')}::text`,
  () => null,
);

export const findHandled = statement<{ name: string; eventId: string }, true>(
  'Consumer.findHandled',
  sql`select true from portcullis_inbox where consumer = ${sql.placeholder('name')}::text and event_id = ${sql.placeholder('eventId')}::uuid`,
  () => true,
);

export const markHandled = statement<{ name: string; eventId: string }, null>(
  'Consumer.markHandled',
  sql`insert into portcullis_inbox (consumer, event_id) values (${sql.placeholder('name')}::text, ${sql.placeholder('eventId')}::uuid)
    on conflict on constraint portcullis_inbox_pkey do nothing`,
  () => null,
);
