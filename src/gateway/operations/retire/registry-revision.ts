import { sql } from 'drizzle-orm';
import type { Session } from '../../../data/database.ts';
import { statement } from '../../../data/statement.ts';

/** Nodes listen here; the payload is the new revision. */
export const registryChannel = 'portcullis_registry';

const lock = statement<Record<never, never>, number>(
  'registry.lock',
  sql`select revision from portcullis_registry for update`,
  ([revision]) => Number(revision),
);

const raise = statement<{ channel: string }, number>(
  'registry.raise',
  sql`with raised as (update portcullis_registry set revision = revision + 1 returning revision)
    select revision, pg_notify(${sql.placeholder('channel')}, revision::text) from raised`,
  ([revision]) => Number(revision),
);

/** The first statement of every change of the registry: changes stand in one order. Answers with the revision so far. */
export async function lockRegistry(tx: Session): Promise<number> {
  return only(await tx.rows(lock, {}));
}

/** The last statement of a change: the new revision, which nodes are told of when the transaction commits. */
export async function raiseRevision(tx: Session): Promise<number> {
  return only(await tx.rows(raise, { channel: registryChannel }));
}

function only(revisions: readonly number[]): number {
  const [revision] = revisions;
  if (revision === undefined) throw new Error('The row of portcullis_registry is missing');
  return revision;
}
