import { sql } from 'drizzle-orm';
import type { LoggedEvent } from '../../model/event.ts';
import { statement } from '../../model/statement.ts';

/** An event that is to be tried again. */
export interface DueLetter {
  readonly id: string;
  readonly attempts: number;
  readonly event: LoggedEvent;
}

/** An event that failed for the first time, or again after a replay. */
export const addLetter = statement<{ name: string; eventId: string; position: string; event: string; state: string; error: string; pauseMs: number | null }, null>(
  'DeadLetter.add',
  sql`insert into portcullis_dead_letters (consumer, event_id, position, event, state, attempts, last_error, next_attempt_at)
    values (${sql.placeholder('name')}::text, ${sql.placeholder('eventId')}::uuid, ${sql.placeholder('position')}::bigint,
      ${sql.placeholder('event')}::jsonb, ${sql.placeholder('state')}::text, 1, ${sql.placeholder('error')}::text,
      now() + ${sql.placeholder('pauseMs')}::double precision * interval '1 millisecond')
    on conflict on constraint portcullis_dead_letters_event_key do update
      set state = excluded.state, attempts = 1, last_error = excluded.last_error, next_attempt_at = excluded.next_attempt_at, updated_at = now()`,
  () => null,
);

/** The next event whose time has come; another node's are passed over. */
export const lockDue = statement<{ name: string }, DueLetter>(
  'DeadLetter.lockDue',
  sql`select id::text, attempts, event from portcullis_dead_letters
    where consumer = ${sql.placeholder('name')}::text and state = 'retrying' and next_attempt_at <= now()
    order by next_attempt_at limit 1 for update skip locked`,
  (raw) => ({ id: String(raw[0]), attempts: Number(raw[1]), event: readLetterEvent(raw[2]) }),
);

export const settleLetter = statement<{ id: string; state: string; attempts: number; error: string | null; pauseMs: number | null }, null>(
  'DeadLetter.settle',
  sql`update portcullis_dead_letters
    set state = ${sql.placeholder('state')}::text, attempts = ${sql.placeholder('attempts')}::integer,
      last_error = coalesce(${sql.placeholder('error')}::text, last_error), updated_at = now(),
      next_attempt_at = now() + ${sql.placeholder('pauseMs')}::double precision * interval '1 millisecond'
    where id = ${sql.placeholder('id')}::bigint`,
  () => null,
);

/** An event as JSON: the log may be pruned before anybody looks at the letter. */
export function letterEvent(event: LoggedEvent): string {
  return JSON.stringify({ ...event, wal: { ...event.wal, lsn: event.wal.lsn.toString() } });
}

function readLetterEvent(value: unknown): LoggedEvent {
  if (!isStoredEvent(value)) throw new TypeError('Not an event');
  return { ...value, wal: { ...value.wal, lsn: BigInt(value.wal.lsn) } };
}

type StoredEvent = Omit<LoggedEvent, 'wal'> & { readonly wal: { readonly timeline: number; readonly lsn: string } };

/** Only `letterEvent` writes them. */
function isStoredEvent(value: unknown): value is StoredEvent {
  return typeof value === 'object' && value !== null && 'wal' in value && 'id' in value && 'position' in value;
}
