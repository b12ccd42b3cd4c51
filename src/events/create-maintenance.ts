import { sql } from 'drizzle-orm';
import { setTimeout as delay } from 'node:timers/promises';
import type { DataLog } from '../data/data-log.ts';
import type { Database } from '../data/database.ts';
import type { Limits } from '../model/session.ts';
import { type SqlValue, type Statement, statement } from '../model/statement.ts';
import { pruneEvents } from './prune-events.ts';

export interface MaintenanceOptions {
  readonly database: Pick<Database, 'transaction'>;
  /** How long events, what is known to be handled of them, ended sagas, and what was sent to webhooks are kept. */
  readonly retentionDays: number;
  readonly log: DataLog;
  readonly intervalMs?: number;
  /** What other parts of the node keep in order at the same times. */
  readonly further?: readonly ((limits: () => Limits) => Promise<void>)[];
}

export interface Maintenance {
  stop(): Promise<void>;
}

const defaultIntervalMs = 15 * 60_000; // a quarter of an hour
const timeoutMs = 30_000;
const dayMs = 24 * 3_600_000;

const ensurePartitions = statement<Record<string, never>, null>(
  'EventLog.ensurePartitions',
  sql`select portcullis_ensure_event_partition(now() + ahead * interval '1 day') from generate_series(0, 2) ahead`,
  () => null,
);

const dropResults = statement<Record<string, never>, null>(
  'CommandResult.dropExpired',
  sql`delete from portcullis_command_results where (viewer_id, key, step) in (
      select viewer_id, key, step from portcullis_command_results where expires_at <= now() limit 5000 for update skip locked)
    returning true`,
  () => null,
);

const dropInbox = statement<{ days: number }, null>(
  'Consumer.dropInbox',
  sql`delete from portcullis_inbox where (consumer, event_id) in (
      select consumer, event_id from portcullis_inbox where handled_at <= now() - ${sql.placeholder('days')}::integer * interval '1 day'
      limit 5000 for update skip locked)
    returning true`,
  () => null,
);

const dropSagas = statement<{ days: number }, null>(
  'Saga.dropEnded',
  sql`delete from portcullis_sagas where id in (
      select id from portcullis_sagas where finished_at <= now() - ${sql.placeholder('days')}::integer * interval '1 day'
      limit 5000 for update skip locked)
    returning true`,
  () => null,
);

/** What is still tried stays, except where nobody tries it. */
const dropDeliveries = statement<{ days: number }, null>(
  'WebhookDelivery.dropOld',
  sql`delete from webhook_deliveries where id in (
      select d.id from webhook_deliveries d
      where d.created_at <= now() - ${sql.placeholder('days')}::integer * interval '1 day'
        and (d.state <> 'WAITING' or not exists (select from webhooks w where w.id = d.webhook_id and w.is_active))
      limit 5000 for update of d skip locked)
    returning true`,
  () => null,
);

/**
 * Keeps the log's house: partitions for today and the days to come, and nothing that is older than it has to be. Every node
 * does it now and then; doing it twice does no harm.
 */
export function createMaintenance({ database, retentionDays, log, intervalMs = defaultIntervalMs, further = [] }: MaintenanceOptions): Maintenance {
  const stopped = new AbortController();
  const limits = () => ({ deadline: performance.now() + timeoutMs, signal: stopped.signal });

  async function run<Params extends Record<string, SqlValue>, Row>(what: Statement<Params, Row>, params: Params): Promise<number> {
    const { value } = await database.transaction(limits(), async (tx) => ({ commit: true, value: await tx.rows(what, params) }));
    return value.length;
  }

  async function dropAll<Params extends Record<string, SqlValue>>(what: Statement<Params, null>, params: Params): Promise<void> {
    while ((await run(what, params)) > 0);
  }

  async function prune(): Promise<void> {
    const pruned = await pruneEvents(database, { olderThan: new Date(Date.now() - retentionDays * dayMs), abandon: false }, limits());
    if (pruned.length > 0) log.info({ partitions: pruned.map(({ partition }) => partition) }, 'Old events were pruned');
  }

  const works: readonly (() => Promise<unknown>)[] = [
    () => run(ensurePartitions, {}),
    prune,
    () => dropAll(dropResults, {}),
    () => dropAll(dropInbox, { days: retentionDays }),
    () => dropAll(dropSagas, { days: retentionDays }),
    () => dropAll(dropDeliveries, { days: retentionDays }),
    ...further.map((work) => () => work(limits)),
  ];

  /** One that fails, for want of a right perhaps, does not keep the others from being done. */
  async function round(): Promise<void> {
    for (const work of works) {
      if (stopped.signal.aborted) return;
      await work().catch((error: unknown) => {
        if (!stopped.signal.aborted) log.warn({ err: error }, 'A part of the maintenance failed and is tried again later');
      });
    }
  }

  async function repeat(): Promise<void> {
    while (!stopped.signal.aborted) {
      await round();
      await delay(intervalMs * (0.75 + Math.random() / 2), undefined, { ref: false, signal: stopped.signal }).catch(() => undefined);
    }
  }

  const running = repeat();
  return {
    async stop() {
      stopped.abort();
      await running;
    },
  };
}
