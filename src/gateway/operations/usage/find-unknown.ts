import { sql } from 'drizzle-orm';
import type { Session } from '../../../data/database.ts';
import { statement } from '../../../data/statement.ts';

/** A text that ran unpublished, and for whom. */
export interface RecordedUnknown {
  /** SHA-256 of the exact text, lower-case hex. */
  readonly hash: string;
  readonly name: string | null;
  readonly text: string;
  readonly requests: number;
  /** The most requests first. */
  readonly clients: readonly { readonly client: string; readonly version: string; readonly requests: number }[];
  /** ISO 8601. */
  readonly firstSeenAt: string;
  readonly lastSeenAt: string;
}

interface Row extends Omit<RecordedUnknown, 'clients'> {
  readonly client: string;
  readonly version: string;
}

/** What was published since is known, and left out. */
const find = statement<{ sinceMs: number; client: string | null }, Row>(
  'unknownOperations.find',
  sql`select hash, seen.client, version, name, text, requests,
      extract(epoch from first_seen_at) * 1000, extract(epoch from last_seen_at) * 1000
    from portcullis_unknown_operations seen,
      (select ${sql.placeholder('client')}::text as client, ${sql.placeholder('sinceMs')}::float8 * interval '1 millisecond' as since) asked
    where last_seen_at >= now() - asked.since and (asked.client is null or seen.client = asked.client)
      and not exists (select from portcullis_operations operation where operation.hash = seen.hash and operation.clients <> '{}')
    order by requests desc, hash, seen.client, version`,
  ([hash, client, version, name, text, requests, firstMs, lastMs]) => ({
    hash: String(hash),
    client: String(client),
    version: String(version),
    name: typeof name === 'string' ? name : null,
    text: String(text),
    requests: Number(requests),
    firstSeenAt: new Date(Number(firstMs)).toISOString(),
    lastSeenAt: new Date(Number(lastMs)).toISOString(),
  }),
);

export interface UnknownFilter {
  readonly sinceMs: number;
  readonly client?: string | undefined;
}

/** Texts that ran unpublished within the window and still are, the most requests first. Requests count from the first on. */
export async function findUnknown(session: Session, filter: UnknownFilter): Promise<RecordedUnknown[]> {
  const rows = await session.rows(find, { sinceMs: filter.sinceMs, client: filter.client ?? null });
  const found = [...Map.groupBy(rows, (row) => row.hash).values()].flatMap((same) => {
    const [first] = same;
    if (first === undefined) return [];
    const { hash, name, text } = first;
    return [{
      hash, name, text,
      requests: same.reduce((sum, row) => sum + row.requests, 0),
      clients: same.map(({ client, version, requests }) => ({ client, version, requests })),
      firstSeenAt: same.map((row) => row.firstSeenAt).toSorted()[0] ?? first.firstSeenAt,
      lastSeenAt: same.map((row) => row.lastSeenAt).toSorted().at(-1) ?? first.lastSeenAt,
    }];
  });
  return found.toSorted((a, b) => b.requests - a.requests || (a.hash < b.hash ? -1 : 1));
}
