import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Answer } from './connection.ts';
import type { StatementObserver } from './data-log.ts';
import { ConnectionRefused, databaseFault, isCancelled, isConnectionFailure, isRecoveryConflict } from './database-fault.ts';
import type { ReadSession } from './database.ts';
import { observeStatement } from './observe-statement.ts';
import { positionShown, type Route } from './replica-router.ts';
import type { ServerPool } from './server-pool.ts';
import type { SqlValue, Statement } from './statement.ts';
import type { TokenSigner } from './consistency-token.ts';
import type { WalPosition } from './wal-position.ts';
import type { WorkBounds } from './work-bounds.ts';

export interface ReadSessionOptions {
  readonly route: Route;
  readonly wanted: WalPosition | null;
  readonly primary: ServerPool;
  readonly bounds: WorkBounds;
  readonly signer: TokenSigner;
  readonly observer: StatementObserver | undefined;
}

/** After a restart of the server a pool may hold several connections whose end has not been noticed yet. */
const mostAttempts = 4;

/**
 * A session pinned to one server. When the connection to a replica fails, or its replay ends the statement, before
 * any of the session's rows were handed out, the session moves to the primary, once and with all its statements; after
 * that, or after the first rows, such a failure is the caller's, for rows of two servers must not be mixed.
 *
 * A statement is run again when it was cancelled for a neighbour's sake or its connection broke: connections are shared
 * (see `openConnection`), and reads may be repeated.
 */
export function readSession(options: ReadSessionOptions): ReadSession {
  return new PinnedSession(options);
}

/**
 * A class, because getters in an object literal are functions of their own for each session, and V8 keeps each object's
 * shape, with its getters and all that they reach, until the next full collection: a request's whole answer.
 */
class PinnedSession implements ReadSession {
  readonly #options: ReadSessionOptions;
  #pool: ServerPool;
  #handedOut = false;

  constructor(options: ReadSessionOptions) {
    this.#options = options;
    this.#pool = options.route.pool;
  }

  get server(): string {
    return this.#pool.name;
  }

  get consistencyToken(): string {
    const { signer, route, wanted } = this.#options;
    return signer.encode(positionShown(route, wanted));
  }

  async rows<P extends Record<string, SqlValue>, Row>(statement: Statement<P, Row>, params: P): Promise<Row[]> {
    const { observer, bounds } = this.#options;
    for (let attempt = 1; ; attempt++) {
      const server = this.#pool;
      const what = { statement: statement.name, server: server.name, gathered: statement.together !== undefined };
      try {
        const { rows } = await observeStatement(observer, what, () => this.#runOn(server, statement, params));
        if (server !== this.#pool) continue;
        this.#handedOut = true;
        return rows.map((row) => statement.decode(row));
      } catch (error) {
        if (!this.#recover(error, server, attempt)) throw databaseFault(error, bounds);
        // Lets the ends of other connections, that came with this one's, be noticed.
        await nextTurn();
      }
    }
  }

  #runOn<P extends Record<string, SqlValue>, Row>(server: ServerPool, statement: Statement<P, Row>, params: P): Promise<Answer> {
    const { bounds } = this.#options;
    const { together } = statement;
    return together === undefined ? server.run(statement.text, statement.bind(params), bounds) : server.lookUp(statement, together, params, bounds);
  }

  /** Whether to run the statement again, and moves the session where it must go for that. */
  #recover(error: unknown, failedOn: ServerPool, attempt: number): boolean {
    const { bounds, primary } = this.#options;
    if (bounds.fault() !== null || attempt >= mostAttempts) return false;
    if (failedOn !== this.#pool) return true;
    if (this.#pool !== primary && (isConnectionFailure(error) || isRecoveryConflict(error))) {
      if (this.#handedOut) return false;
      this.#pool = primary;
      return true;
    }
    return isCancelled(error) ? attempt === 1 : isConnectionFailure(error) && !(error instanceof ConnectionRefused);
  }
}
