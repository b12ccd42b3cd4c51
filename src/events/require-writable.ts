import { sql } from 'drizzle-orm';
import { OperatorError } from '../errors.ts';
import type { Session } from '../model/session.ts';
import { statement } from '../model/statement.ts';

/** Every command writes to the first two, every use of an operation to the third. */
const written = ['portcullis_outbox', 'portcullis_command_results', 'portcullis_operation_usage'];

const readRights = statement<Record<string, never>, { readonly user: string; readonly table: string }>(
  'Rights.missing',
  sql`select current_user, name from unnest(array[${sql.raw(written.map((name) => `'${name}'`).join(', '))}]) as name
    where to_regclass(name) is not null and not has_table_privilege(name, 'insert')`,
  ([user, table]) => ({ user: String(user), table: String(table) }),
);

/** Throws OperatorError where the database's user may only read: a node would serve queries and fail at every command. */
export async function requireWritable(session: Session): Promise<void> {
  const [missing] = await session.rows(readRights, {});
  if (missing === undefined) return;
  throw new OperatorError(
    `The database user ${missing.user} may not write: it lacks INSERT on ${missing.table}. Grant it SELECT, INSERT, UPDATE and DELETE on all tables; see docs/migrations.md`,
  );
}
