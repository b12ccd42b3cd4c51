import { setImmediate as nextTurn } from 'node:timers/promises';
import type { StatementObserver } from './data-log.ts';
import { ConnectionRefused, databaseFault, isCancelled, isConnectionFailure, isRecoveryConflict } from './database-fault.ts';
import type { ReadSession } from './database.ts';
import { observeStatement } from './observe-statement.ts';
import { positionShown, type Route } from './replica-router.ts';
import type { ServerPool } from './server-pool.ts';
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
export function readSession({ route, wanted, primary, bounds, signer, observer }: ReadSessionOptions): ReadSession {
  let pool = route.pool;
  let handedOut = false;

  /** Whether to run the statement again, and moves the session where it must go for that. */
  function recover(error: unknown, failedOn: ServerPool, attempt: number): boolean {
    if (bounds.fault() !== null || attempt >= mostAttempts) return false;
    if (failedOn !== pool) return true;
    if (pool !== primary && (isConnectionFailure(error) || isRecoveryConflict(error))) {
      if (handedOut) return false;
      pool = primary;
      return true;
    }
    return isCancelled(error) ? attempt === 1 : isConnectionFailure(error) && !(error instanceof ConnectionRefused);
  }

  return {
    get server() {
      return pool.name;
    },
    get consistencyToken() {
      return signer.encode(positionShown(route, wanted));
    },
    async rows(statement, params) {
      const { together } = statement;
      const runOn = (server: ServerPool) =>
        together === undefined ? server.run(statement.text, statement.bind(params), bounds) : server.lookUp(statement, together, params, bounds);
      for (let attempt = 1; ; attempt++) {
        const server = pool;
        try {
          const { rows } = await observeStatement(observer, { statement: statement.name, server: server.name, gathered: together !== undefined }, () => runOn(server));
          if (server !== pool) continue;
          handedOut = true;
          return rows.map((row) => statement.decode(row));
        } catch (error) {
          if (!recover(error, server, attempt)) throw databaseFault(error, bounds);
          // Lets the ends of other connections, that came with this one's, be noticed.
          await nextTurn();
        }
      }
    },
  };
}
