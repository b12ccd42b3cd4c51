import { sql } from 'drizzle-orm';
import type { Session } from '../../model/session.ts';
import { arrayLiteral, type RawRow, statement } from '../../model/statement.ts';

/** `stuck`: left to the operators, on its way or on its way back. */
export const sagaStates = ['running', 'undoing', 'stuck', 'done', 'undone'] as const;
export type SagaState = (typeof sagaStates)[number];

/** A saga as operators see it. */
export interface StoredSaga {
  /** A uuid. */
  readonly id: string;
  readonly kind: string;
  readonly state: SagaState;
  /** The one that comes next; the last one where it has ended. */
  readonly step: string;
  /** Why it is undone; null while it goes forward. */
  readonly reason: string | null;
  /** Of the step, in a row. */
  readonly failures: number;
  readonly lastError: string | null;
  /** Null where it is not tried again by itself. */
  readonly nextAttemptAt: string | null;
  readonly workspaceId: string;
  readonly startedBy: string;
  readonly startedAt: string;
  readonly finishedAt: string | null;
  /** What it knows from its beginning. */
  readonly facts: unknown;
}

const state = sql`case when status in ('running', 'undoing') and stuck_at is not null then 'stuck' else status end`;
const columns = sql`id, kind, ${state}, step, reason, failures, last_error, case when ${state} in ('running', 'undoing') then next_attempt_at end,
  workspace_id, started_by, started_at, finished_at, state`;

const textOrNull = (value: unknown): string | null => (typeof value === 'string' ? value : null);

function decode(raw: RawRow): StoredSaga {
  return {
    id: String(raw[0]), kind: String(raw[1]), state: sagaStates.find((known) => known === raw[2]) ?? 'running', step: String(raw[3]), reason: textOrNull(raw[4]),
    failures: Number(raw[5]), lastError: textOrNull(raw[6]), nextAttemptAt: textOrNull(raw[7]), workspaceId: String(raw[8]), startedBy: String(raw[9]),
    startedAt: String(raw[10]), finishedAt: textOrNull(raw[11]), facts: raw[12],
  };
}

const list = statement<{ kind: string | null; states: string; most: number }, StoredSaga>(
  'Saga.list',
  sql`select ${columns} from portcullis_sagas
    where ${state} = any(${sql.placeholder('states')}::text[]) and kind = coalesce(${sql.placeholder('kind')}::text, kind)
    order by started_at desc, id desc limit ${sql.placeholder('most')}::integer`,
  decode,
);

const find = statement<{ id: string }, StoredSaga>('Saga.find', sql`select ${columns} from portcullis_sagas where id = ${sql.placeholder('id')}::uuid`, decode);

const retry = statement<{ ids: string }, string>(
  'Saga.retry',
  sql`update portcullis_sagas set stuck_at = null, failures = 0, next_attempt_at = now(), version = version + 1, updated_at = now()
    where status in ('running', 'undoing') and (failures > 0 or stuck_at is not null)
      and case when ${sql.placeholder('ids')}::uuid[] = '{}' then stuck_at is not null else id = any(${sql.placeholder('ids')}::uuid[]) end
    returning id`,
  (raw) => String(raw[0]),
);

/** The newest first. */
export function listSagas(session: Session, filter: { readonly kind: string | null; readonly states: readonly SagaState[]; readonly most: number }): Promise<StoredSaga[]> {
  return session.rows(list, { kind: filter.kind, states: arrayLiteral(filter.states), most: filter.most });
}

export async function findSaga(session: Session, id: string): Promise<StoredSaga | null> {
  return (await session.rows(find, { id }))[0] ?? null;
}

/** Lets sagas try their step again at once, with all its attempts: those named, or all that are stuck. Answers with the ids of those that had failed. */
export function retrySagas(tx: Session, ids: readonly string[]): Promise<string[]> {
  return tx.rows(retry, { ids: arrayLiteral(ids) });
}
