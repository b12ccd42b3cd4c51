import { setTimeout as delay } from 'node:timers/promises';
import { OperatorError } from '../../errors.ts';
import type { AdminConnection } from '../open-admin-connection.ts';
import type { MigrationLimits } from './migration-progress.ts';

/** The key of the advisory lock in each database: the bytes of "portcull" as a number. */
export const migrationLockKey = '8101820098873224300';

const pollMs = 200;
const reportEveryMs = 10_000;
const advisoryLock = `locktype = 'advisory' and objsubid = 1 and granted
  and ((classid::bigint << 32) | objid::bigint) = ${migrationLockKey}
  and database = (select oid from pg_database where datname = current_database())`;

/**
 * Runs work while this connection alone may migrate its database. A process that dies, or loses its connection, frees
 * the lock for the next. Throws OperatorError when another holds it longer than `waitForOthersMs`.
 */
export async function withMigrationLock<T>(connection: AdminConnection, limits: MigrationLimits, work: () => Promise<T>): Promise<T> {
  await acquire(connection, limits);
  try {
    return await work();
  } finally {
    if (!connection.isLost()) await connection.rows('select pg_advisory_unlock($1)', [migrationLockKey]);
  }
}

/** Throws OperatorError when this connection no longer holds the lock, as behind a pooler that shares server processes. */
export async function assertMigrationLock(connection: AdminConnection): Promise<void> {
  const [row] = await connection.rows<{ held: boolean }>(
    `select pg_backend_pid() = $1 and exists (select from pg_locks where pid = pg_backend_pid() and ${advisoryLock}) as held`,
    [connection.backendPid],
  );
  if (row?.held !== true) {
    throw new OperatorError('The lock of the migrations was lost: DATABASE_URL must lead straight to PostgreSQL, not to a pooler by transaction');
  }
}

// Polling, where pg_advisory_lock would wait in the server: a waiting statement holds a snapshot, and CREATE INDEX
// CONCURRENTLY of the process that holds the lock would wait for that snapshot: a deadlock.
async function acquire(connection: AdminConnection, { onProgress, waitForOthersMs = 600_000 }: MigrationLimits): Promise<void> {
  const start = performance.now();
  let reportAt = start;
  for (;;) {
    const [row] = await connection.rows<{ locked: boolean }>('select pg_try_advisory_lock($1) as locked', [migrationLockKey]);
    if (row?.locked === true) return;
    const now = performance.now();
    if (now - start >= waitForOthersMs) {
      throw new OperatorError(`Another process (${await describeHolder(connection)}) is migrating the database since more than ${Math.round(waitForOthersMs / 1_000)} s: try again when it is done`);
    }
    if (now >= reportAt) {
      reportAt = now + reportEveryMs;
      onProgress?.({ kind: 'waiting', migration: null, message: `Waiting for another process that migrates the database (${await describeHolder(connection)})` });
    }
    await delay(pollMs);
  }
}

async function describeHolder(connection: AdminConnection): Promise<string> {
  const [holder] = await connection.rows<{ pid: number; application: string | null; address: string | null }>(
    `select l.pid, a.application_name as application, host(a.client_addr) as address
       from pg_locks l left join pg_stat_activity a on a.pid = l.pid where ${advisoryLock.replaceAll('database =', 'l.database =')}`,
  );
  if (holder === undefined) return 'just finished';
  return [`server process ${holder.pid}`, holder.application, holder.address].filter((part) => part !== null && part !== '').join(', ');
}
