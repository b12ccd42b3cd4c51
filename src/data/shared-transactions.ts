import { Fault } from '../errors.ts';
import type { Limits, Outcome, Session } from './database.ts';
import { longestTogetherMs, type Member, runTogether } from './run-together.ts';
import { type Finished, runTransaction, type TransactionOptions } from './transaction.ts';
import { boundWork, type Stoppable } from './work-bounds.ts';

export interface SharedTransactionsOptions extends TransactionOptions {
  /** Pieces of work in one transaction at most; 1: each has its own. */
  readonly most: number;
}

/** Since the start of the process. */
export interface SharedCounts {
  /** Transactions that several pieces of work shared. */
  readonly transactions: number;
  /** Pieces of work in them. */
  readonly members: number;
  /** Of these, how many had to run again alone. */
  readonly repeated: number;
}

export interface SharedTransactions {
  /** Runs a piece of work, perhaps in one transaction with others. Throws what `runTransaction` throws. */
  run<T>(limits: Limits, work: (tx: Session) => Promise<Outcome<T>>): Promise<Finished<T>>;
  counts(): SharedCounts;
}

interface Waiting extends Member, Stoppable {
  /** Never rejects. */
  runAlone(): Promise<void>;
}

/** Transactions at a time: PostgreSQL works for one while this node answers and fills another. */
const lanes = 3;
/** After this time whoever waits no longer waits for those that are under way: something holds them up. */
const patienceMs = 20;
/** Work with less time than this goes alone, where it can be stopped in time. */
const leastTimeMs = 2 * longestTogetherMs;

/**
 * Group commit: work that comes while a node has other such work under way is gathered and carried out in one transaction: one
 * BEGIN, one COMMIT, one wait for the disk and a few round trips for all. What finds the node idle goes at once and alone.
 *
 * That is the same as one after another, in the order of their statements, if each piece of work keeps what its caller promises:
 * it sends the one statement that changes something first, after that only what adds rows that no other reads, or what reads;
 * where it decides against committing it has changed nothing; and it may be run again.
 *
 * Where anything in a shared transaction fails, or waits too long for a lock, all of it is rolled back and each piece runs again
 * in a transaction of its own: only the one to blame fails. Work that waits for its turn ends with its limits. Once under way
 * it is not stopped, but ends within `longestTogetherMs`, or goes alone, where its limits count again.
 */
export function shareTransactions(options: SharedTransactionsOptions): SharedTransactions {
  const queue = new Set<Waiting>();
  const counts = { transactions: 0, members: 0, repeated: 0 };
  let underWay = 0;
  let scheduled = false;

  function schedule(): void {
    if (scheduled || queue.size === 0 || underWay >= lanes) return;
    scheduled = true;
    // After all that the turn brings: what comes together goes together.
    setImmediate(start);
  }

  function start(): void {
    scheduled = false;
    while (underWay < lanes && queue.size > 0) {
      const members = [...queue.values().take(options.most)];
      for (const member of members) queue.delete(member);
      occupyLane(carryOut(members));
    }
  }

  function occupyLane(done: Promise<unknown>): void {
    let occupied = true;
    underWay++;
    const leave = (): void => {
      if (!occupied) return;
      occupied = false;
      underWay--;
      clearTimeout(patience);
      schedule();
    };
    const patience = setTimeout(leave, patienceMs);
    void done.finally(leave);
  }

  async function carryOut(members: readonly Waiting[]): Promise<unknown> {
    const [only] = members;
    if (members.length === 1 && only !== undefined) return only.begin() ? only.runAlone() : undefined;
    const left = await runTogether(options, members);
    counts.transactions++;
    counts.members += members.length;
    if (left.length === 0) return;
    counts.repeated += left.length;
    return Promise.all(left.map((member) => member.runAlone()));
  }

  return {
    run<T>(limits: Limits, work: (tx: Session) => Promise<Outcome<T>>) {
      if (options.most === 1 || limits.deadline - performance.now() < leastTimeMs) return runTransaction(options, limits, work);
      const bounds = boundWork(limits);
      return new Promise<Finished<T>>((resolve, reject) => {
        let stopped = false;
        let outcome: Outcome<T> | null = null;
        const member: Waiting = {
          deadline: limits.deadline,
          stop(fault) {
            stopped = true;
            bounds.leave(member);
            queue.delete(member);
            // All that while it waited for a connection, in the end.
            reject(fault.code === 'DEADLINE_EXCEEDED' ? new Fault('OVERLOADED', { cause: fault }) : fault);
          },
          begin() {
            bounds.leave(member);
            return !stopped;
          },
          async work(tx) {
            outcome = await work(tx);
          },
          committed(position) {
            if (outcome === null) reject(new Error('A shared transaction was committed before its work was done'));
            else resolve({ value: outcome.value, position });
          },
          fail: reject,
          runAlone: () => runTransaction(options, limits, work).then(resolve, reject),
        };
        bounds.enter(member);
        queue.add(member);
        schedule();
      });
    },
    counts: () => ({ ...counts }),
  };
}
