import { createHash } from 'node:crypto';
import type { AdminConnection } from '../../src/data/open-admin-connection.ts';

export interface PublishedRows {
  readonly client: string;
  readonly version: string;
  /** Ids, which are names too. */
  readonly operations: readonly string[];
  readonly daysAgo?: number;
  readonly text?: string;
}

/** Writes a deployment straight to the registry's tables, as if it had been published so many days ago. */
export async function insertPublished(admin: AdminConnection, { client, version, operations, daysAgo = 100, text = '{ viewer { id } }' }: PublishedRows): Promise<void> {
  const age = `now() - ${daysAgo} * interval '1 day'`;
  const [deployment] = await admin.rows<{ id: string }>(
    `insert into portcullis_deployments (client, version, content_hash, published_at) values ($1, $2, $3, ${age}) returning id`,
    [client, version, operations.join(',')],
  );
  for (const id of operations) {
    const own = `${text} # ${id}`;
    await admin.rows(
      `insert into portcullis_operations (id, hash, name, kind, text, facts, published_at) values ($1, $2, $1, 'query', $3, '{}', ${age}) on conflict do nothing`,
      [id, createHash('sha256').update(own).digest('hex'), own],
    );
    await admin.rows('insert into portcullis_deployment_operations (deployment_id, operation_id) values ($1, $2)', [deployment?.id ?? '', id]);
  }
}

/** Writes that a client version used an operation so many days ago, and for the first time as many before. */
export async function insertUsage(
  admin: AdminConnection,
  { id, client, version, daysAgo, requests = 10 }: { readonly id: string; readonly client: string; readonly version: string; readonly daysAgo: number; readonly requests?: number },
): Promise<void> {
  const used = `now() - ${daysAgo} * interval '1 day'`;
  await admin.rows(
    `insert into portcullis_operation_usage (operation_id, client, version, day, requests, errors, durations, duration_sum_ms, first_used_at, last_used_at)
     values ($1, $2, $3, (${used})::date, $4, 0, '{0,0,0,0,1}', 1, ${used}, ${used})`,
    [id, client, version, requests],
  );
}
