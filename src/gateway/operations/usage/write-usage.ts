import { sql } from 'drizzle-orm';
import type { Session } from '../../../data/database.ts';
import { arrayLiteral, statement } from '../../../data/statement.ts';
import type { UsageCount } from './usage-counts.ts';

type Params = Readonly<Record<'ids' | 'clients' | 'versions' | 'days' | 'requests' | 'errors' | 'durations' | 'sums' | 'firsts' | 'lasts', string>>;

/** In the order of the keys, so that two nodes that write the same rows wait for one another rather than deadlock. */
const addUp = statement<Params, null>(
  'operationUsage.add',
  sql`insert into portcullis_operation_usage as known
      (operation_id, client, version, day, requests, errors, durations, duration_sum_ms, first_used_at, last_used_at)
    select id, client, version, day, requests, errors, durations::bigint[], sum_ms, to_timestamp(first_ms / 1000), to_timestamp(last_ms / 1000)
    from unnest(
      ${sql.placeholder('ids')}::text[], ${sql.placeholder('clients')}::text[], ${sql.placeholder('versions')}::text[],
      ${sql.placeholder('days')}::date[], ${sql.placeholder('requests')}::bigint[], ${sql.placeholder('errors')}::bigint[],
      ${sql.placeholder('durations')}::text[], ${sql.placeholder('sums')}::float8[],
      ${sql.placeholder('firsts')}::float8[], ${sql.placeholder('lasts')}::float8[]
    ) as added (id, client, version, day, requests, errors, durations, sum_ms, first_ms, last_ms)
    order by id, client, version, day
    on conflict (operation_id, client, version, day) do update set
      requests = known.requests + excluded.requests,
      errors = known.errors + excluded.errors,
      durations = (
        select array_agg(coalesce(pair.old, 0) + coalesce(pair.new, 0) order by pair.place)
        from unnest(known.durations, excluded.durations) with ordinality as pair (old, new, place)
      ),
      duration_sum_ms = known.duration_sum_ms + excluded.duration_sum_ms,
      first_used_at = least(known.first_used_at, excluded.first_used_at),
      last_used_at = greatest(known.last_used_at, excluded.last_used_at)`,
  () => null,
);

/** Adds counts to those of their day in one statement. No two of them may be of the same operation, client, version and day. */
export async function writeUsage(tx: Session, counts: readonly UsageCount[]): Promise<void> {
  const column = (valueOf: (count: UsageCount) => string | number) => arrayLiteral(counts.map(valueOf));
  await tx.rows(addUp, {
    ids: column((count) => count.operationId),
    clients: column((count) => count.client),
    versions: column((count) => count.version),
    days: column((count) => count.day),
    requests: column((count) => count.requests),
    errors: column((count) => count.errors),
    durations: column((count) => `{${count.durations.join(',')}}`),
    sums: column((count) => count.durationSumMs),
    firsts: column((count) => count.firstUsedAtMs),
    lasts: column((count) => count.lastUsedAtMs),
  });
}
