import { sql } from 'drizzle-orm';
import type { Limits } from './database.ts';
import { statement } from './statement.ts';

/* Statements and limits that the tests of this folder share. */

/** Limits that end in so many milliseconds. */
export function limitsOf(timeMs: number, signal: AbortSignal = new AbortController().signal): Limits {
  return { deadline: performance.now() + timeMs, signal };
}

/** Answers with `n`. */
export const echo = statement<{ n: number }, number>('Trial.echo', sql`select ${sql.placeholder('n')}::int`, ([n]) => Number(n));

/** Runs for so many seconds and answers with its backend. */
export const sleep = statement<{ seconds: number }, number>(
  'Trial.sleep',
  sql`select pg_backend_pid(), pg_sleep(${sql.placeholder('seconds')}::float8)`,
  ([pid]) => Number(pid),
);

/** Waits until nobody else holds the lock, and answers with its backend. */
export const waitForLock = statement<{ key: number }, number>(
  'Trial.waitForLock',
  sql`select pg_backend_pid(), pg_advisory_xact_lock(${sql.placeholder('key')}::int)`,
  ([pid]) => Number(pid),
);

/** The backend that answers, and the `statement_timeout` it has. */
export const backend = statement<Record<string, never>, { pid: number; timeout: string }>(
  'Trial.backend',
  sql`select pg_backend_pid(), current_setting('statement_timeout')`,
  ([pid, timeout]) => ({ pid: Number(pid), timeout: String(timeout) }),
);

/** The backends of this database that run a statement containing `part` at this moment. */
export const running = statement<{ part: string }, number>(
  'Trial.running',
  sql`select pid from pg_stat_activity where state <> 'idle' and datname = current_database()
      and pid <> pg_backend_pid() and query like '%' || ${sql.placeholder('part')}::text || '%'`,
  ([pid]) => Number(pid),
);

/** Ends a backend as an administrator would. */
export const terminate = statement<{ pid: number }, boolean>('Trial.terminate', sql`select pg_terminate_backend(${sql.placeholder('pid')}::int)`, ([done]) => done === true);

export const createNotes = statement<Record<string, never>, unknown>('Trial.createNotes', sql`create table if not exists note (id int primary key, facts jsonb)`, (raw) => raw);

export const insertNote = statement<{ id: number }, number>('Trial.insertNote', sql`insert into note values (${sql.placeholder('id')}::int) returning id`, ([id]) => Number(id));

export const noteIds = statement<Record<string, never>, number>('Trial.noteIds', sql`select id from note order by id`, ([id]) => Number(id));

export const emptyNotes = statement<Record<string, never>, unknown>('Trial.emptyNotes', sql`delete from note`, (raw) => raw);

/** From then on a COMMIT with note 666 takes 20 seconds, and one with note 13 is refused. */
export const slowCommit = statement<Record<string, never>, unknown>(
  'Trial.slowCommit',
  sql`do $$ begin
    create function slow_commit() returns trigger language plpgsql as
      'begin if new.id = 666 then perform pg_sleep(20); elsif new.id = 13 then raise exception ''unlucky''; end if; return null; end';
    create constraint trigger slow_commit after insert on note deferrable initially deferred for each row execute function slow_commit();
  end $$`,
  (raw) => raw,
);

/** The backends of this database that wait for a lock. */
export const waiting = statement<Record<string, never>, unknown>(
  'Trial.waiting', sql`select pid from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`, (raw) => raw);
