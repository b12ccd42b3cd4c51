import { sql } from 'drizzle-orm';
import { statement } from '../../model/statement.ts';
import type { LogHead } from '../check-place.ts';

/** A consumer that is new begins with the oldest event that is kept. */
export const register = statement<{ name: string }, null>(
  'Consumer.register',
  sql`insert into portcullis_consumers (name, position, epoch)
    select ${sql.placeholder('name')}::text, first_position - 1, epoch from portcullis_log_head
    on conflict on constraint portcullis_consumers_pkey do nothing`,
  () => null,
);

/** How far a consumer has come, where the log stands, and whether something is to be tried again now. */
export interface ConsumerPlace {
  readonly position: number;
  readonly head: Pick<LogHead, 'epoch' | 'lastPosition'>;
  readonly due: boolean;
  /** Something is to be tried again, now or later. */
  readonly retrying: boolean;
}

/** No row where another node is working for it. */
export const lockConsumer = statement<{ name: string }, ConsumerPlace>(
  'Consumer.lock',
  sql`select c.position::text, h.epoch, h.last_position::text,
      exists (select from portcullis_dead_letters d where d.consumer = c.name and d.state = 'retrying' and d.next_attempt_at <= now()),
      exists (select from portcullis_dead_letters d where d.consumer = c.name and d.state = 'retrying')
    from portcullis_consumers c cross join portcullis_log_head h
    where c.name = ${sql.placeholder('name')}::text for update of c skip locked`,
  (raw) => ({ position: Number(raw[0]), head: { epoch: Number(raw[1]), lastPosition: Number(raw[2]) }, due: raw[3] === true, retrying: raw[4] === true }),
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
