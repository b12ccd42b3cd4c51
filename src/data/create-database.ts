import { Fault, OperatorError } from '../errors.ts';
import { tokenSigner } from './consistency-token.ts';
import { openConnection, type ConnectionOptions } from './connection.ts';
import type { DataLog, SentLookUps, StatementObserver } from './data-log.ts';
import { databaseFault } from './database-fault.ts';
import type { Database, ServerState, Transacted } from './database.ts';
import { primaryPositionSql, readPrimaryPosition } from './primary-position.ts';
import { readSession } from './read-session.ts';
import { replicaRouter, type Replica, type Route } from './replica-router.ts';
import { explainFailure, identifyPrimary, isAbsent, verifyReplica, type PrimaryIdentity } from './server-identity.ts';
import { createServerPool } from './server-pool.ts';
import { createServerSampler, type ServerSampler } from './server-sampler.ts';
import { shareTransactions } from './shared-transactions.ts';
import { type Finished, runTransaction } from './transaction.ts';
import { laterPosition, parseLsn, type WalPosition } from './wal-position.ts';
import { boundWork } from './work-bounds.ts';

export interface DatabaseOptions {
  readonly primaryUrl: string;
  readonly replicaUrls: readonly string[];
  /** Connections to each server, at least 2; each replica and, where there are replicas, the primary take one more for sampling. */
  readonly poolSize: number;
  /** How many pieces of work may share one transaction, where they may; absent: 1, each has its own. */
  readonly mostPerCommit?: number;
  /** Signs consistency tokens; the same on all nodes. */
  readonly tokenSecret: Uint8Array | string;
  readonly log?: DataLog;
  /** Called after each statement of a session; absent, nothing is measured. Must not throw. */
  readonly onStatement?: StatementObserver;
  /** Called after each statement that went to a server for look-ups; absent, that is not measured. Must not throw. */
  readonly onSentLookUps?: SentLookUps;
}

const applicationName = 'portcullis';
const connectTimeoutMs = 5_000;
const cancelGraceMs = 1_000;
const cleanUpMs = 2_500; // a cancel's grace, then a rollback
const catchUpMs = 50;
const closeTimeoutMs = 5_000;
const sampling = { intervalMs: 100, restIntervalMs: 500, openTimeoutMs: 2_000, timeoutMs: 250, staleAfterMs: 1_000 };

/**
 * Opens the door to PostgreSQL: pools to the primary and each replica, filled when first needed, and the watch over
 * the replicas. A replica that is down at the moment is logged and used once it is back.
 * Throws OperatorError with one sentence when the primary cannot be used, or a replica is none of this primary.
 */
export async function createDatabase(options: DatabaseOptions): Promise<Database> {
  const { primaryUrl, replicaUrls, poolSize, log, onStatement: observer, onSentLookUps } = options;
  const signer = tokenSigner(options.tokenSecret);
  const identity = await identifyPrimary(primaryUrl, applicationName, connectTimeoutMs);
  await Promise.all(replicaUrls.map((url) => checkReplica(url, identity, log)));

  const connectionTo = (url: string, requirePrimary: boolean): ConnectionOptions => ({ url, applicationName, requirePrimary, connectTimeoutMs, cancelGraceMs });
  const sampler = { ...sampling, log, verify: () => Promise.resolve() };
  const primary = createServerPool({ ...connectionTo(primaryUrl, true), name: 'primary', size: poolSize, onSentLookUps });
  const replicas: Replica[] = replicaUrls.map((url, index) => {
    const name = `replica-${index + 1}`;
    return {
      pool: createServerPool({ ...connectionTo(url, false), name, size: poolSize, onSentLookUps }),
      sampler: createServerSampler({
        ...sampler,
        name,
        open: () => openConnection(connectionTo(url, false)),
        verify: (connection) => verifyReplica(connection, url, identity, connectTimeoutMs),
        text: 'select case when pg_is_in_recovery() then pg_last_wal_replay_lsn()::text end',
        decode: (rows) => parseLsn(rows[0]?.[0] ?? 'no position: not a standby'),
      }),
    };
  });
  // Without replicas nobody asks how far the primary is.
  const primarySampler: ServerSampler<WalPosition> | null =
    replicas.length === 0
      ? null
      : createServerSampler({
          ...sampler,
          name: 'primary',
          open: () => openConnection(connectionTo(primaryUrl, true)),
          text: primaryPositionSql,
          decode: readPrimaryPosition,
        });
  const samplers = [...replicas.map((replica) => replica.sampler), ...(primarySampler === null ? [] : [primarySampler])];

  let known = identity.position;
  const learn = (position: WalPosition) => (known = laterPosition(known, position));
  const primaryPosition = () => {
    const sample = primarySampler?.current() ?? null;
    return sample === null ? known : learn(sample);
  };
  const route = replicaRouter({ primary, replicas, primaryPosition, catchUpMs });
  await Promise.all(samplers.map((one) => one.refresh()));

  const transactions = { pool: primary, cleanUpMs, observer };
  const shared = shareTransactions({ ...transactions, most: options.mostPerCommit ?? 1 });
  function transacted<T>({ value, position }: Finished<T>): Transacted<T> {
    if (position === null) return { value, consistencyToken: null };
    learn(position);
    return { value, consistencyToken: signer.encode(position) };
  }

  return {
    async read(limits, consistencyToken) {
      const wanted = consistencyToken === undefined || consistencyToken === null ? null : signer.verify(consistencyToken);
      const bounds = boundWork(limits);
      return readSession({ route: await route(wanted, bounds), wanted, primary, bounds, signer, observer });
    },
    readPrimary(limits) {
      const onPrimary: Route = { pool: primary, position: primaryPosition() };
      return readSession({ route: onPrimary, wanted: null, primary, bounds: boundWork(limits), signer, observer });
    },
    transaction: async (limits, work) => transacted(await runTransaction(transactions, limits, work)),
    sharedTransaction: async (limits, work) => transacted(await shared.run(limits, work)),
    sharedCounts: () => shared.counts(),
    async ping(limits) {
      const bounds = boundWork(limits);
      try {
        await primary.run('select 1', [], bounds);
      } catch (error) {
        throw error instanceof Fault ? error : pingFailure(databaseFault(error, bounds), error, primaryUrl);
      }
    },
    servers: () => [
      { name: primary.name, pool: primary.state(), replica: null },
      ...replicas.map(({ pool, sampler }) => ({ name: pool.name, pool: pool.state(), replica: replicaState(sampler.current(), primaryPosition()) })),
    ],
    async close() {
      await Promise.all([primary, ...replicas.map((replica) => replica.pool)].map((pool) => pool.close(closeTimeoutMs)));
      await Promise.all(samplers.map((one) => one.stop()));
    },
  };
}

/** A sample of the replica may be newer than that of the primary. */
function replicaState(replayedLsn: bigint | null, { lsn }: WalPosition): NonNullable<ServerState['replica']> {
  if (replayedLsn === null) return { healthy: false, lagBytes: null };
  return { healthy: true, lagBytes: lsn > replayedLsn ? Number(lsn - replayedLsn) : 0 };
}

function pingFailure(fault: unknown, error: unknown, url: string): unknown {
  return fault instanceof Fault ? new OperatorError(`The primary ${explainFailure(error, url)}`, { cause: fault }) : error;
}

async function checkReplica(url: string, primary: PrimaryIdentity, log: DataLog | undefined): Promise<void> {
  const connection = openConnection({ url, applicationName, requirePrimary: false, connectTimeoutMs, cancelGraceMs });
  try {
    await connection.opened;
    await verifyReplica(connection, url, primary, connectTimeoutMs);
  } catch (error) {
    if (error instanceof OperatorError) throw error;
    const sentence = `DATABASE_REPLICA_URLS: ${explainFailure(error, url)}`;
    if (!isAbsent(error)) throw new OperatorError(sentence, { cause: error });
    log?.warn({ err: error }, sentence);
  } finally {
    await connection.end();
  }
}
