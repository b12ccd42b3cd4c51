import { sql } from 'drizzle-orm';
import type { Session } from '../../../data/database.ts';
import { arrayLiteral, statement } from '../../../data/statement.ts';
import type { UnknownCount } from './create-unknown-buffer.ts';

type Params = Readonly<Record<'hashes' | 'clients' | 'versions' | 'names' | 'texts' | 'requests' | 'firsts' | 'lasts', string>>;

/** In the order of the keys, so that two nodes that write the same rows wait for one another rather than deadlock. */
const addUp = statement<Params, null>(
  'unknownOperations.add',
  sql`insert into portcullis_unknown_operations as known (hash, client, version, name, text, requests, first_seen_at, last_seen_at)
    select hash, client, version, name, text, requests, to_timestamp(first_ms / 1000), to_timestamp(last_ms / 1000)
    from unnest(
      ${sql.placeholder('hashes')}::text[], ${sql.placeholder('clients')}::text[], ${sql.placeholder('versions')}::text[],
      ${sql.placeholder('names')}::text[], ${sql.placeholder('texts')}::text[], ${sql.placeholder('requests')}::bigint[],
      ${sql.placeholder('firsts')}::float8[], ${sql.placeholder('lasts')}::float8[]
    ) as added (hash, client, version, name, text, requests, first_ms, last_ms)
    order by hash, client, version
    on conflict (hash, client, version) do update set
      requests = known.requests + excluded.requests,
      first_seen_at = least(known.first_seen_at, excluded.first_seen_at),
      last_seen_at = greatest(known.last_seen_at, excluded.last_seen_at)`,
  () => null,
);

const named = /\b(?:query|mutation|subscription)\s+([_A-Za-z]\w*)/;

/** Adds counts to those there are in one statement. No two of them may be of the same text, client and version. */
export async function writeUnknown(tx: Session, counts: readonly UnknownCount[]): Promise<void> {
  const column = (valueOf: (count: UnknownCount) => string | number | null) => arrayLiteral(counts.map(valueOf));
  await tx.rows(addUp, {
    hashes: column((count) => count.hash),
    clients: column((count) => count.client),
    versions: column((count) => count.version),
    // For people who read the list: not worth parsing the document again.
    names: column((count) => named.exec(count.text)?.[1] ?? null),
    texts: column((count) => count.text),
    requests: column((count) => count.requests),
    firsts: column((count) => count.firstSeenAtMs),
    lasts: column((count) => count.lastSeenAtMs),
  });
}
