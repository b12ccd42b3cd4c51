import { sql } from 'drizzle-orm';
import { type RawRow, type SqlValue, statement } from '../../model/statement.ts';

/** A saga that has something to do, as the runner reads it. */
export interface DueSaga {
  /** A uuid. */
  readonly id: string;
  readonly kind: string;
  readonly status: 'running' | 'undoing';
  /** The step that comes next. */
  readonly step: string;
  readonly state: unknown;
  readonly reason: string | null;
  readonly failures: number;
  readonly workspaceId: string;
  readonly startedBy: string;
  /** Of the command that began it; null where that was not traced. */
  readonly traceparent: string | null;
  readonly version: number;
}

const columns = sql`id, kind, status, step, state, reason, failures, workspace_id, started_by, traceparent, version`;

function decode(raw: RawRow): DueSaga {
  return {
    id: String(raw[0]), kind: String(raw[1]), status: raw[2] === 'undoing' ? 'undoing' : 'running', step: String(raw[3]), state: raw[4],
    reason: typeof raw[5] === 'string' ? raw[5] : null, failures: Number(raw[6]), workspaceId: String(raw[7]), startedBy: String(raw[8]),
    traceparent: typeof raw[9] === 'string' ? raw[9] : null, version: Number(raw[10]),
  };
}

export const insertSaga = statement<{ id: string; kind: string; step: string; state: SqlValue; workspaceId: string; startedBy: string; traceparent: string | null }, null>(
  'Saga.insert',
  sql`insert into portcullis_sagas (id, kind, step, state, workspace_id, started_by, traceparent)
    values (${sql.placeholder('id')}::uuid, ${sql.placeholder('kind')}::text, ${sql.placeholder('step')}::text, ${sql.placeholder('state')}::jsonb,
      ${sql.placeholder('workspaceId')}::uuid, ${sql.placeholder('startedBy')}::uuid, ${sql.placeholder('traceparent')}::text)`,
  () => null,
);

/**
 * The saga that has waited longest and that nobody works for. `steps`: those that this node knows, as `kind step`: while
 * nodes are replaced, one of another version may know others.
 */
export const lockDue = statement<{ steps: string }, DueSaga>(
  'Saga.lockDue',
  sql`select ${columns} from portcullis_sagas
    where status in ('running', 'undoing') and stuck_at is null and next_attempt_at <= now() and kind || ' ' || step = any(${sql.placeholder('steps')}::text[])
    order by next_attempt_at limit 1 for update skip locked`,
  decode,
);

/** As long as its version is the one that was read. */
export const lockAt = statement<{ id: string; version: number }, DueSaga>(
  'Saga.lockAt',
  sql`select ${columns} from portcullis_sagas
    where id = ${sql.placeholder('id')}::uuid and version = ${sql.placeholder('version')}::integer and status in ('running', 'undoing') and stuck_at is null
    for update`,
  decode,
);

/** Waits for the step that is being taken. */
export const lockOpen = statement<{ id: string }, DueSaga>(
  'Saga.lock',
  sql`select ${columns} from portcullis_sagas where id = ${sql.placeholder('id')}::uuid and status in ('running', 'undoing') for update`,
  decode,
);

/** Gives the saga another step to take at once. */
export const goTo = statement<{ id: string; status: string; step: string; reason: string | null }, null>(
  'Saga.goTo',
  sql`update portcullis_sagas set status = ${sql.placeholder('status')}::text, step = ${sql.placeholder('step')}::text, reason = ${sql.placeholder('reason')}::text,
      failures = 0, last_error = null, next_attempt_at = clock_timestamp(), stuck_at = null, version = version + 1, updated_at = now()
    where id = ${sql.placeholder('id')}::uuid`,
  () => null,
);

export const end = statement<{ id: string; status: string }, null>(
  'Saga.end',
  sql`update portcullis_sagas set status = ${sql.placeholder('status')}::text, failures = 0, last_error = null, version = version + 1, updated_at = now(), finished_at = now()
    where id = ${sql.placeholder('id')}::uuid`,
  () => null,
);

/** `pauseMs`: until the step is tried again; null: it is left to the operators. */
export const noteFailure = statement<{ id: string; failures: number; error: string; pauseMs: number | null }, null>(
  'Saga.noteFailure',
  sql`update portcullis_sagas set failures = ${sql.placeholder('failures')}::integer, last_error = ${sql.placeholder('error')}::text, version = version + 1, updated_at = now(),
      next_attempt_at = now() + coalesce(${sql.placeholder('pauseMs')}::double precision, 0) * interval '1 millisecond',
      stuck_at = case when ${sql.placeholder('pauseMs')}::double precision is null then now() end
    where id = ${sql.placeholder('id')}::uuid`,
  () => null,
);
