import { sql } from 'drizzle-orm';
import type { Database, Limits } from '../../data/database.ts';
import { type Statement, statement } from '../../data/statement.ts';
import { changeRegistry } from './change-registry.ts';

type Days = { days: number };

const { placeholder } = sql;
const atOnce = sql.raw('limit 5000 for update skip locked');
const before = sql`(now() - ${placeholder('days')}::integer * interval '1 day')`;

/** What was retired so long ago that no application asks for it any more. Its listings go first, at once: each change of them raises the revision. */
const dropTombstones = statement<Days, null>(
  'Operations.dropTombstones',
  sql`with gone as (
      select o.id from portcullis_operations o
      where o.clients = '{}' and o.published_at < ${before}
        and not exists (select from portcullis_deployment_operations l
          where l.operation_id = o.id and (l.retired_at is null or l.retired_at >= ${before}))
      ${atOnce}), listings as (delete from portcullis_deployment_operations where operation_id in (select id from gone))
    delete from portcullis_operations where id in (select id from gone) returning true`,
  () => null,
);

/** Versions that list nothing any more. */
const dropVersions = statement<Days, null>(
  'Operations.dropVersions',
  sql`delete from portcullis_deployments d where d.published_at < ${before}
      and not exists (select from portcullis_deployment_operations l where l.deployment_id = d.id) returning true`,
  () => null,
);

const dropUsage = statement<Days, null>(
  'OperationUsage.dropOld',
  sql`delete from portcullis_operation_usage where (operation_id, client, version, day) in (
      select operation_id, client, version, day from portcullis_operation_usage where day < (${before} at time zone 'UTC')::date ${atOnce})
    returning true`,
  () => null,
);

const dropUnknown = statement<Days, null>(
  'UnknownOperations.dropOld',
  sql`delete from portcullis_unknown_operations where (hash, client, version) in (
      select hash, client, version from portcullis_unknown_operations where last_seen_at < ${before} ${atOnce})
    returning true`,
  () => null,
);

/** Text that strangers sent is kept for review, and no longer. */
const mostUnknownDays = 30;

/**
 * Forgets what operators no longer look at: operations that were retired `days` ago, use from before, unpublished text
 * that was not sent for so long, or for 30 days. Every node may do it at once. Throws what the database throws.
 */
export async function pruneRegistry(database: Pick<Database, 'transaction'>, limits: () => Limits, days: number): Promise<void> {
  const drop = async (what: Statement<Days, null>, olderThan: number): Promise<number> => {
    const { value } = await database.transaction(limits(), async (tx) => ({ commit: true, value: await tx.rows(what, { days: olderThan }) }));
    return value.length;
  };
  while ((await drop(dropUsage, days)) > 0);
  while ((await drop(dropUnknown, Math.min(days, mostUnknownDays))) > 0);
  await changeRegistry(database, limits(), 'pruning', async (tx) => {
    const dropped = [...(await tx.rows(dropTombstones, { days })), ...(await tx.rows(dropVersions, { days }))];
    return { commit: dropped.length > 0, value: null };
  });
}
