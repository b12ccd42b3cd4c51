import { Fault } from '../errors.ts';
import type { Session } from './database.ts';
import { commit, openTransaction, rollBack, type TransactionOptions } from './transaction.ts';
import type { WalPosition } from './wal-position.ts';
import { boundWork, within } from './work-bounds.ts';

/** A piece of work that may share a transaction. */
export interface Member {
  /** A point on `performance.now()`'s clock, in milliseconds. */
  readonly deadline: number;
  /** From now on its limits do not stop it. False where they did while it waited: it is done with. */
  begin(): boolean;
  /** Rejects where what it shares must not be committed. */
  work(tx: Session): Promise<void>;
  committed(position: WalPosition): void;
  fail(error: unknown): void;
}

/** Who waits for a lock longer than this keeps others waiting. */
const lockTimeoutMs = 100;
/** How long a shared transaction may take before COMMIT. */
export const longestTogetherMs = 1_000;

const settings = [`set local lock_timeout = ${lockTimeoutMs}`];
const never = new AbortController().signal;

/**
 * Carries out several pieces of work in one transaction. They end with its COMMIT, or where its outcome is not known; whoever is
 * returned is not done: all was rolled back, and each is to run alone. Never rejects. A COMMIT is waited for until the earliest of
 * the deadlines.
 */
export async function runTogether<M extends Member>(options: TransactionOptions, waiting: readonly M[]): Promise<readonly M[]> {
  const deadline = Math.min(...waiting.map((member) => member.deadline));
  const bounds = boundWork({ deadline, signal: never });
  const lease = await options.pool.lease(bounds).catch(() => null);
  const members = waiting.filter((member) => member.begin());
  if (lease === null) return members;
  if (members.length === 0) {
    lease.release();
    return members;
  }
  const tx = openTransaction(lease.connection, bounds, options, settings);
  const works = members.map((member) => member.work(tx.session));
  try {
    await within(boundWork({ deadline: performance.now() + longestTogetherMs, signal: never }), Promise.all(works));
    tx.assertSound();
  } catch {
    await rollBack(tx, lease, options.cleanUpMs, []);
    // None may still be about to go on when it begins anew.
    await within(bounds, Promise.allSettled(works)).catch(() => undefined);
    return members;
  }
  try {
    const position = await commit(tx, lease, { deadline }, options);
    for (const member of members) member.committed(position);
  } catch (error) {
    if (!(error instanceof Fault) || error.extensions['outcome'] === undefined) return members;
    for (const member of members) member.fail(error);
  }
  return [];
}
