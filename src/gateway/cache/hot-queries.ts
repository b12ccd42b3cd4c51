import { sql } from 'drizzle-orm';
import { z } from 'zod';
import type { Database, Limits } from '../../data/database.ts';
import { arrayLiteral, statement } from '../../data/statement.ts';

/** A public query as it was asked. */
export interface HotQuery {
  readonly operationId: string;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly uses: number;
}

const { placeholder } = sql;
const longestVariables = 4_000; // bytes
const mostKept = 1_000;
/** What was counted before weighs a third after a day. */
const weight = sql.raw('uses * exp(-extract(epoch from now() - last_used_at)::float8 / 86400)');
const variablesForm = z.record(z.string(), z.unknown());

const addUp = statement<{ ids: string; variables: string; uses: string }, null>(
  'HotQuery.add',
  sql`insert into portcullis_hot_queries as known (operation_id, variables, uses)
    select * from unnest(${placeholder('ids')}::text[], ${placeholder('variables')}::text[], ${placeholder('uses')}::float8[]) as added (id, variables, uses)
    order by id, md5(variables)
    on conflict (operation_id, md5(variables)) do update set
      uses = known.uses * exp(-extract(epoch from now() - known.last_used_at)::float8 / 86400) + excluded.uses, last_used_at = now()`,
  () => null,
);

const dropLeast = statement<{ most: number }, null>(
  'HotQuery.dropLeast',
  sql`delete from portcullis_hot_queries where ctid in (
      select ctid from portcullis_hot_queries order by ${weight} desc offset ${placeholder('most')}::int for update skip locked)`,
  () => null,
);

const findHottest = statement<{ most: number }, HotQuery>(
  'HotQuery.hottest',
  sql`select operation_id, variables, ${weight} from portcullis_hot_queries order by 3 desc limit ${placeholder('most')}::int`,
  ([id, variables, uses]) => ({ operationId: String(id), variables: variablesForm.parse(JSON.parse(String(variables))), uses: Number(uses) }),
);

/** Adds to what all nodes have counted. Each query with its variables once; those with very large variables are left out. */
export async function addHotQueries(database: Pick<Database, 'transaction'>, limits: Limits, queries: readonly HotQuery[]): Promise<void> {
  const rows = queries
    .map(({ operationId, variables, uses }) => ({ operationId, variables: JSON.stringify(variables), uses }))
    .filter(({ variables }) => Buffer.byteLength(variables) <= longestVariables);
  if (rows.length === 0) return;
  await database.transaction(limits, async (tx) => {
    await tx.rows(addUp, {
      ids: arrayLiteral(rows.map(({ operationId }) => operationId)),
      variables: arrayLiteral(rows.map(({ variables }) => variables)),
      uses: arrayLiteral(rows.map(({ uses }) => uses)),
    });
    await tx.rows(dropLeast, { most: mostKept });
    return { commit: true, value: null };
  });
}

/** The ones asked most lately, on all nodes; the most used first. */
export function readHotQueries(database: Pick<Database, 'readPrimary'>, limits: Limits, most: number): Promise<readonly HotQuery[]> {
  return database.readPrimary(limits).rows(findHottest, { most });
}
