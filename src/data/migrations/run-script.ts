import { setTimeout as delay } from 'node:timers/promises';
import postgres from 'postgres';
import { OperatorError } from '../../errors.ts';
import type { AdminConnection } from '../open-admin-connection.ts';
import { dropInvalidIndex } from './drop-invalid-index.ts';
import type { MigrationScript } from './migration.ts';
import { migrationFailure } from './migration-failure.ts';
import { assertMigrationLock } from './migration-lock.ts';
import type { MigrationLimits } from './migration-progress.ts';
import type { SqlStatement } from './split-statements.ts';

/** One file on its way into the database. */
export interface ScriptRun {
  readonly id: string;
  readonly script: MigrationScript;
  /** Writes or deletes the record; in the same transaction where there is one. Gets the time taken so far. */
  readonly record: (durationMs: number) => Promise<void>;
}

const lockNotAvailable = '55P03';
const deadlock = '40P01';
/** A role or a deadline that a migration set for itself is not for its record. */
const neutral = 'set statement_timeout = 0; reset role';

/**
 * Runs one script with its record: whole or not at all, unless it is marked no-transaction; then statement by statement,
 * recorded after the last. Where a table stays locked it lets go, pauses and tries again. Returns the time taken in ms.
 * Throws OperatorError that names file, line and statement.
 */
export async function runScript(connection: AdminConnection, run: ScriptRun, limits: MigrationLimits): Promise<number> {
  const start = performance.now();
  const taken = () => performance.now() - start;
  await settleSession(connection);
  if (run.script.transactional) {
    await retried(connection, run, limits, () => inTransaction(connection, run, limits, taken));
  } else {
    for (const statement of run.script.statements) {
      await assertMigrationLock(connection);
      await retried(connection, run, limits, () => alone(connection, run, statement, limits));
    }
    await connection.run(neutral);
    await run.record(taken());
  }
  return taken();
}

/** Undoes what an earlier migration set for its session. */
async function settleSession(connection: AdminConnection): Promise<void> {
  await connection.run(`${neutral}; reset all; set statement_timeout = 0; set idle_in_transaction_session_timeout = 0`);
  // Without this the server would finish a statement, and hold its locks, for a client that died long ago. Not every
  // operating system of a server can do it.
  await connection.run("set client_connection_check_interval = '1s'").catch((error: unknown) => {
    if (connection.isLost()) throw error;
  });
}

async function inTransaction(connection: AdminConnection, run: ScriptRun, limits: MigrationLimits, taken: () => number): Promise<void> {
  let current: SqlStatement | undefined = run.script.statements.at(-1);
  try {
    await connection.run(`begin; ${lockTimeout('local', limits)}`);
    await assertMigrationLock(connection);
    for (current of run.script.statements) await connection.run(current.text);
    await connection.run(neutral);
    await run.record(taken());
    // A constraint checked at COMMIT speaks here; it is told with the last statement.
    await connection.run('commit');
  } catch (error) {
    if (!connection.isLost()) await connection.run('rollback');
    throw explained(run.script, current, error);
  }
}

async function alone(connection: AdminConnection, run: ScriptRun, statement: SqlStatement, limits: MigrationLimits): Promise<void> {
  try {
    const dropped = await dropInvalidIndex(connection, statement.text);
    if (dropped !== null) {
      limits.onProgress?.({ kind: 'notice', migration: run.id, message: `Dropped the index ${dropped}, left half built by an earlier attempt` });
    }
    // CONCURRENTLY waits for open transactions without blocking anyone: cut short, it would leave half an index.
    await connection.run(/\bconcurrently\b/i.test(statement.text) ? 'set lock_timeout = 0' : lockTimeout('session', limits));
    await connection.run(statement.text);
  } catch (error) {
    throw explained(run.script, statement, error);
  }
}

function lockTimeout(scope: 'local' | 'session', limits: MigrationLimits): string {
  return `set ${scope} lock_timeout = ${Math.round(limits.lockTimeoutMs ?? 5_000)}`;
}

function explained(script: MigrationScript, statement: SqlStatement | undefined, error: unknown): unknown {
  return error instanceof postgres.PostgresError && statement !== undefined ? migrationFailure(script, statement, error) : error;
}

async function retried(connection: AdminConnection, run: ScriptRun, limits: MigrationLimits, attempt: () => Promise<void>): Promise<void> {
  const { lockAttempts = 12, lockPauseMs = 1_000 } = limits;
  for (let number = 1; ; number += 1) {
    try {
      return await attempt();
    } catch (error) {
      if (connection.isLost() || !isLockFailure(error)) throw error;
      const inTheWay = await describeOldestTransaction(connection);
      if (number >= lockAttempts) {
        throw new OperatorError(`The migration ${run.id} did not get its locks in ${number} attempts${inTheWay}. Nothing is waiting for it now; run it again when the database is calmer`, { cause: error });
      }
      limits.onProgress?.({ kind: 'retrying', migration: run.id, message: `${run.id} could not get its locks${inTheWay}; trying again (${number} of ${lockAttempts})` });
      await delay(lockPauseMs * Math.min(number, 10));
    }
  }
}

function isLockFailure(error: unknown): boolean {
  const cause: unknown = error instanceof Error ? error.cause : undefined;
  return cause instanceof postgres.PostgresError && (cause.code === lockNotAvailable || cause.code === deadlock);
}

async function describeOldestTransaction(connection: AdminConnection): Promise<string> {
  const [oldest] = await connection.rows<{ pid: number; application: string; seconds: number }>(
    `select pid, application_name as application, extract(epoch from clock_timestamp() - xact_start)::int as seconds from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid() and xact_start is not null order by xact_start limit 1`,
  );
  if (oldest === undefined) return '';
  const { pid, application, seconds } = oldest;
  return `; the oldest open transaction is of server process ${pid}${application === '' ? '' : ` (${application})`}, since ${seconds} s`;
}
