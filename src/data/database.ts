import type { Limits, Session } from '../model/session.ts';
import type { PoolState } from './server-pool.ts';
import type { SharedCounts } from './shared-transactions.ts';

export type { Limits, Session } from '../model/session.ts';

/** What a transaction's work decides: `commit: false` rolls back and still answers with the value (a refusal). */
export interface Outcome<T> {
  readonly commit: boolean;
  readonly value: T;
}

export interface ReadSession extends Session {
  /** The server that answers, for traces and headers: `primary` or `replica-1`. */
  readonly server: string;
  /** At least as new as all that this session reads: max(the token given, the replica's replay position at the start). */
  readonly consistencyToken: string;
}

export interface Transacted<T> {
  readonly value: T;
  /**
   * Signed {timeline, LSN} of the primary after COMMIT, or after the ROLLBACK that the work decided on: covers all that it saw.
   * Null where it was rolled back before its first statement, or the position could not be read.
   */
  readonly consistencyToken: string | null;
}

/** One server as this node sees it at the moment. */
export interface ServerState {
  /** `primary` or `replica-1`. */
  readonly name: string;
  readonly pool: PoolState;
  /** Null for the primary. `lagBytes`: of the write-ahead log, null where the replica does not answer. */
  readonly replica: { readonly healthy: boolean; readonly lagBytes: number | null } | null;
}

/** The one door to PostgreSQL. */
export interface Database {
  /**
   * Pins one server for a query: a healthy replica that has replayed `consistencyToken`, else the primary.
   * Throws Fault CONSISTENCY_TOKEN_INVALID for a token this gateway did not sign.
   */
  read(limits: Limits, consistencyToken?: string | null): Promise<ReadSession>;
  /** A session on the primary without a transaction: what a command's answer is read from. */
  readPrimary(limits: Limits): ReadSession;
  /** One transaction on the primary. A throw rolls back. The work runs again where a migration had made its statements useless. */
  transaction<T>(limits: Limits, work: (tx: Session) => Promise<Outcome<T>>): Promise<Transacted<T>>;
  /**
   * The same, perhaps in one transaction with others, for work that keeps the promise that `shareTransactions` asks for: one statement
   * that changes something, nothing changed where it decides against committing, and it may be run again for any reason.
   */
  sharedTransaction<T>(limits: Limits, work: (tx: Session) => Promise<Outcome<T>>): Promise<Transacted<T>>;
  sharedCounts(): SharedCounts;
  /** Resolves when the primary answers; throws what is wrong in one sentence. */
  ping(limits: Limits): Promise<void>;
  /** The primary, then the replicas. */
  servers(): readonly ServerState[];
  close(): Promise<void>;
}
