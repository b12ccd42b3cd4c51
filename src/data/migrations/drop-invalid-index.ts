import type { AdminConnection } from '../open-admin-connection.ts';

const name = String.raw`(?:"(?:[^"]|"")+"|[\w$\u0080-\uffff]+)`;
const createIndex = new RegExp(
  String.raw`^create\s+(?:unique\s+)?index\s+concurrently\s+(?:if\s+not\s+exists\s+)?(${name})\s+on\s+(?:only\s+)?((?:${name}\s*\.\s*)?${name})`,
  'i',
);

/**
 * CREATE INDEX CONCURRENTLY that was cut short leaves an invalid index under its name, which IF NOT EXISTS would take
 * for the finished one. Drops it before the statement runs again; returns its name, or null when there was none.
 * @see https://www.postgresql.org/docs/18/sql-createindex.html#SQL-CREATEINDEX-CONCURRENTLY
 */
export async function dropInvalidIndex(connection: AdminConnection, statement: string): Promise<string | null> {
  const [, index, table] = createIndex.exec(statement) ?? [];
  if (index === undefined || table === undefined) return null;
  const [left] = await connection.rows<{ name: string }>(
    `select format('%I.%I', n.nspname, i.relname) as name
       from pg_index x join pg_class i on i.oid = x.indexrelid join pg_namespace n on n.oid = i.relnamespace
      where x.indrelid = to_regclass($1) and not x.indisvalid and i.relname = (parse_ident($2))[1]`,
    [table, index],
  );
  if (left === undefined) return null;
  await connection.run(`drop index concurrently if exists ${left.name}`);
  return left.name;
}
