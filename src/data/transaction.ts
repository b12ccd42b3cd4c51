import { Fault } from '../errors.ts';
import type { Answer, Connection } from './connection.ts';
import type { StatementObserver } from './data-log.ts';
import { ConnectionLost, databaseFault, isConnectionFailure } from './database-fault.ts';
import type { Limits, Outcome, Session } from './database.ts';
import { observeStatement } from './observe-statement.ts';
import { positionQuery } from './primary-position.ts';
import { runInGroup, runOnConnection } from './run-on-connection.ts';
import type { Lease, ServerPool } from './server-pool.ts';
import type { SqlValue } from './statement.ts';
import { statementTimeoutBucketMs } from './statement-timeout-bucket.ts';
import type { WalPosition } from './wal-position.ts';
import { StatementSkipped, StatementStale } from './wire.ts';
import { boundWork, within, type WorkBounds } from './work-bounds.ts';

export interface TransactionOptions {
  readonly pool: ServerPool;
  /** How long a statement that nobody waits for, and the ROLLBACK after it, may take before the connection is given up. */
  readonly cleanUpMs: number;
  readonly observer: StatementObserver | undefined;
}

/** `position` covers all that the transaction saw and wrote; null where it ended without COMMIT and saw nothing, or none could be read in time. */
export interface Finished<T> {
  readonly value: T;
  readonly position: WalPosition | null;
}

const never = new AbortController().signal;

/**
 * One read-committed transaction on a connection of its own. The work runs again, in a transaction anew, where a statement that
 * the connection had prepared is of no use any more: a migration changed its table. Repeating it after a deadlock is the
 * caller's place. BEGIN travels with the first statement, COMMIT with whatever was sent last and the reading of the position:
 * no round trips of their own. The connection goes back to the pool clean, or is destroyed.
 *
 * Once COMMIT is sent nothing is cancelled, not even for a client that went away: neither COMMIT nor what was sent before it and
 * still runs. When its answer does not arrive, the fault says `outcome: 'unknown'` in its details.
 */
export async function runTransaction<T>(options: TransactionOptions, limits: Limits, work: (tx: Session) => Promise<Outcome<T>>): Promise<Finished<T>> {
  for (let repeats = 0; ; repeats++) {
    try {
      return await attempt(options, limits, work);
    } catch (error) {
      if (!(error instanceof StatementStale)) throw error;
      // Each connection forgets all that it had prepared.
      if (repeats >= options.pool.state().connections) throw error.cause;
    }
  }
}

async function attempt<T>(options: TransactionOptions, limits: Limits, work: (tx: Session) => Promise<Outcome<T>>): Promise<Finished<T>> {
  const bounds = boundWork(limits);
  const lease = await options.pool.lease(bounds).catch((error: unknown) => {
    throw databaseFault(error, bounds);
  });
  const tx = openTransaction(lease.connection, bounds, options);
  let outcome: Outcome<T>;
  try {
    outcome = await within(bounds, work(tx.session));
    if (outcome.commit) tx.assertSound();
  } catch (error) {
    const cleaned = rollBack(tx, lease, options.cleanUpMs, []);
    // Whoever ran out of time is answered at once; the connection is cleaned behind their back.
    if (bounds.fault() === null) await cleaned;
    throw databaseFault(firstCause(tx, error), bounds);
  }
  if (!outcome.commit) {
    // What was decided on may be newer than what a replica has: whoever reads it again must not get an older state.
    const query = lease.connection.positionQuery();
    const cleaned = rollBack(tx, lease, options.cleanUpMs, [query.text]);
    const [answer] = bounds.fault() === null ? await cleaned : [];
    return { value: outcome.value, position: answer === undefined ? null : query.read(answer.rows) };
  }
  return { value: outcome.value, position: await commit(tx, lease, limits, options) };
}

export interface OpenTransaction {
  readonly session: Session;
  /** No statement may follow. */
  end(): void;
  hasBegun(): boolean;
  /** What spoilt the transaction first. */
  failure(): unknown;
  /** Throws what spoilt the transaction, should the work have swallowed it. */
  assertSound(): void;
}

/** What spoilt the transaction first, where it is to be told instead of the error that ended it. */
function firstCause(tx: OpenTransaction, error: unknown): unknown {
  const failure = tx.failure();
  return error instanceof StatementSkipped || failure instanceof StatementStale ? (failure ?? error) : error;
}

/** A transaction that begins with its first statement; `settings` are statements without an answer that follow BEGIN. */
export function openTransaction(connection: Connection, bounds: WorkBounds, { pool, observer }: TransactionOptions, settings: readonly string[] = []): OpenTransaction {
  let begun = false;
  let ended = false;
  let limitMs = 0;
  let failed: { readonly error: unknown } | null = null;
  const fail = (error: unknown) => void (failed ??= { error });

  function begin(): void {
    begun = true;
    connection.limitServerSide(bounds.remainingMs());
    limitMs = connection.serverLimitMs();
    const receiver = { resolve: () => undefined, reject: fail };
    connection.sendInGroup('begin isolation level read committed read write', [], receiver);
    for (const setting of settings) connection.sendInGroup(setting, [], receiver);
  }

  /** SET LOCAL, so that the connection's own setting is back at the end of the transaction, however it ends. */
  function tightenLimit(): void {
    const wantedMs = statementTimeoutBucketMs(bounds.remainingMs());
    if (wantedMs >= limitMs) return;
    limitMs = wantedMs;
    connection.sendInGroup(`set local statement_timeout = ${wantedMs}`, [], { resolve: () => undefined, reject: fail });
  }

  function run(text: string, params: readonly SqlValue[]): Promise<Answer> {
    const fault = bounds.fault();
    if (fault !== null) return Promise.reject(fault);
    if (!begun) begin();
    else tightenLimit();
    return runInGroup(connection, bounds, text, params, () => !ended);
  }

  return {
    end: () => void (ended = true),
    hasBegun: () => begun,
    failure: () => failed?.error,
    assertSound() {
      if (failed !== null) throw failed.error;
    },
    session: {
      async rows(statement, params) {
        if (ended) throw new Error(`Statement ${statement.name} came after the end of its transaction`);
        const values = statement.bind(params);
        try {
          const { rows } = await observeStatement(observer, { statement: statement.name, server: pool.name, gathered: false }, () => run(statement.text, values));
          if (failed !== null) throw failed.error;
          return rows.map((row) => statement.decode(row));
        } catch (error) {
          fail(error);
          throw databaseFault(error, bounds);
        }
      },
    },
  };
}

/**
 * Runs `reads` behind ROLLBACK and gives their answers; none where nothing had begun. Never rejects: what cannot be rolled
 * back in time is destroyed, PostgreSQL rolls it back then, and there are no answers.
 */
export async function rollBack(tx: OpenTransaction, lease: Lease, cleanUpMs: number, reads: readonly string[]): Promise<readonly Answer[]> {
  tx.end();
  const { connection } = lease;
  const bounds = boundWork({ deadline: performance.now() + cleanUpMs, signal: never });
  try {
    if (!tx.hasBegun()) return [];
    connection.abandonAll();
    await within(bounds, connection.whenQuiet());
    const rolledBack = runOnConnection(connection, bounds, 'rollback', null);
    const [, ...answers] = await Promise.all([rolledBack, ...reads.map((text) => runOnConnection(connection, bounds, text, []))]);
    return answers;
  } catch {
    connection.destroy('A transaction could not be rolled back in time');
    return [];
  } finally {
    lease.release();
  }
}

/** Throws Fault DATABASE_UNAVAILABLE or DEADLINE_EXCEEDED with what is known of the outcome, or what refused the COMMIT. */
export async function commit(tx: OpenTransaction, lease: Lease, limits: Pick<Limits, 'deadline'>, options: TransactionOptions): Promise<WalPosition> {
  tx.end();
  const { connection } = lease;
  const bounds = boundWork({ deadline: limits.deadline, signal: never });
  if (connection.isLost()) {
    lease.release();
    throw new Fault('DATABASE_UNAVAILABLE', { cause: new ConnectionLost('The connection broke before COMMIT') });
  }
  const committed: Promise<Answer | null> = tx.hasBegun() ? control(connection, 'commit') : Promise.resolve(null);
  const query = connection.positionQuery();
  const position = runInGroup(connection, boundWork({ deadline: Infinity, signal: never }), query.text, [], () => false);
  position.catch(() => undefined);
  let answer: Answer | null;
  try {
    answer = await within(bounds, committed);
  } catch (error) {
    if (error instanceof StatementSkipped || error instanceof StatementStale) {
      await rollBack(tx, lease, options.cleanUpMs, []);
      throw databaseFault(firstCause(tx, error), bounds);
    }
    void giveBack(lease, options.cleanUpMs);
    throw ambiguous(error, bounds);
  }
  // COMMIT of a transaction that is spoilt answers ROLLBACK, without an error.
  if (answer !== null && answer.command !== 'COMMIT') {
    void giveBack(lease, options.cleanUpMs);
    throw databaseFault(tx.failure() ?? new Error('The transaction was rolled back'), bounds);
  }
  try {
    return query.read((await within(bounds, position)).rows);
  } catch {
    return await positionElsewhere(options.pool, bounds);
  } finally {
    void giveBack(lease, options.cleanUpMs);
  }
}

/** The commit is safe, but its connection broke before the position was read: any later position covers it as well. */
async function positionElsewhere(pool: ServerPool, bounds: WorkBounds): Promise<WalPosition> {
  try {
    return positionQuery.read((await pool.run(positionQuery.text, [], bounds)).rows);
  } catch (error) {
    throw new Fault('DATABASE_UNAVAILABLE', { cause: error, details: { outcome: 'committed' } });
  }
}

function ambiguous(error: unknown, bounds: WorkBounds): unknown {
  const details = { outcome: 'unknown' };
  if (error instanceof Fault) return new Fault(error.code, { cause: error, details });
  if (isConnectionFailure(error)) return new Fault('DATABASE_UNAVAILABLE', { cause: error, details });
  return databaseFault(error, bounds);
}

async function giveBack(lease: Lease, cleanUpMs: number): Promise<void> {
  const bounds = boundWork({ deadline: performance.now() + cleanUpMs, signal: never });
  await within(bounds, lease.connection.whenQuiet()).catch(() => undefined);
  lease.release();
}

function control(connection: Connection, text: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    connection.sendInGroup(text, [], { resolve, reject });
  });
}
