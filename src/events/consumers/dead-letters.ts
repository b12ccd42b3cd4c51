import { sql } from 'drizzle-orm';
import type { Session } from '../../model/session.ts';
import { arrayLiteral, statement } from '../../model/statement.ts';

export const letterStates = ['retrying', 'dead', 'handled', 'discarded'] as const;
export type LetterState = (typeof letterStates)[number];

/** An event that a consumer could not handle, as operators see it. */
export interface DeadLetter {
  readonly id: number;
  readonly consumer: string;
  readonly eventId: string;
  readonly position: number;
  readonly type: string;
  readonly state: string;
  readonly attempts: number;
  readonly lastError: string;
  readonly firstFailedAt: string;
  /** Null where it is not tried again by itself. */
  readonly nextAttemptAt: string | null;
  readonly event: unknown;
}

const columns = sql`id::text, consumer, event_id, position::text, event->>'type', state, attempts, last_error, first_failed_at, next_attempt_at, event`;

function decode(raw: readonly unknown[]): DeadLetter {
  return {
    id: Number(raw[0]), consumer: String(raw[1]), eventId: String(raw[2]), position: Number(raw[3]), type: String(raw[4]), state: String(raw[5]),
    attempts: Number(raw[6]), lastError: String(raw[7]), firstFailedAt: String(raw[8]), nextAttemptAt: typeof raw[9] === 'string' ? raw[9] : null, event: raw[10],
  };
}

const list = statement<{ consumer: string | null; states: string; most: number }, DeadLetter>(
  'DeadLetter.list',
  sql`select ${columns} from portcullis_dead_letters d
    where state = any(${sql.placeholder('states')}::text[]) and consumer = coalesce(${sql.placeholder('consumer')}::text, consumer)
    order by d.id limit ${sql.placeholder('most')}::integer`,
  decode,
);

const find = statement<{ id: string }, DeadLetter>('DeadLetter.find', sql`select ${columns} from portcullis_dead_letters d where d.id = ${sql.placeholder('id')}::bigint`, decode);

const change = statement<{ ids: string; consumer: string | null; from: string; to: string }, number>(
  'DeadLetter.change',
  sql`update portcullis_dead_letters d set state = ${sql.placeholder('to')}::text, updated_at = now(), attempts = 0,
      next_attempt_at = case when ${sql.placeholder('to')}::text = 'retrying' then now() end
    where state = any(${sql.placeholder('from')}::text[]) and consumer = coalesce(${sql.placeholder('consumer')}::text, consumer)
      and (${sql.placeholder('ids')}::bigint[] = '{}' or d.id = any(${sql.placeholder('ids')}::bigint[]))
    returning d.id::text`,
  (raw) => Number(raw[0]),
);

export interface LetterFilter {
  readonly consumer: string | null;
  /** Empty: all of the consumer's. */
  readonly ids: readonly number[];
}

export function listLetters(session: Session, filter: { readonly consumer: string | null; readonly states: readonly LetterState[]; readonly most: number }): Promise<DeadLetter[]> {
  return session.rows(list, { consumer: filter.consumer, states: arrayLiteral(filter.states), most: filter.most });
}

export async function findLetter(session: Session, id: number): Promise<DeadLetter | null> {
  return (await session.rows(find, { id: String(id) }))[0] ?? null;
}

/** Lets the consumer try them again at once, with all its attempts. Answers with the ids of those that were dead or waiting. */
export function retryLetters(tx: Session, { consumer, ids }: LetterFilter): Promise<number[]> {
  return tx.rows(change, { ids: arrayLiteral(ids), consumer, from: arrayLiteral(['retrying', 'dead']), to: 'retrying' });
}

/** Gives them up for good. Answers with the ids of those that were dead or waiting. */
export function discardLetters(tx: Session, { consumer, ids }: LetterFilter): Promise<number[]> {
  return tx.rows(change, { ids: arrayLiteral(ids), consumer, from: arrayLiteral(['retrying', 'dead']), to: 'discarded' });
}
