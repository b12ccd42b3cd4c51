import { sql } from 'drizzle-orm';
import type { EntityRow, ListField } from '../../model/entity.ts';
import type { Session } from '../../model/session.ts';
import { arrayLiteral, type Statement, statement } from '../../model/statement.ts';
import { entityRowDecoder, selectList } from './row-decoder.ts';

interface Found {
  readonly parent: string;
  readonly row: EntityRow;
}

type ByParents = Statement<{ parents: string; viewer: string }, Found>;

const statements = new WeakMap<ListField, Map<string, ByParents>>();

function listStatement(list: ListField, columns: readonly string[]): ByParents {
  const known = statements.get(list) ?? new Map<string, ByParents>();
  statements.set(list, known);
  const key = columns.join(',');
  const built = known.get(key);
  if (built !== undefined) return built;
  const target = list.target();
  const decode = entityRowDecoder(target, columns, 1);
  const made: ByParents = statement(
    `${target.typeName}.list`,
    sql`select ${list.through.parent}, ${selectList(target, columns)} from ${list.through.table} join ${target.table} on ${target.id} = ${list.through.child} where ${list.through.parent} = any(${sql.placeholder('parents')}::uuid[]) and ${target.visibleTo(sql`${sql.placeholder('viewer')}::uuid`)} order by ${sql.join([...list.orderBy, target.id].map((column) => sql`${column}`), sql`, `)}`,
    (raw) => ({ parent: String(raw[0]), row: decode(raw) }),
  );
  known.set(key, made);
  return made;
}

/** The whole list of each parent in one statement: same length and order as `parentIds`. */
export async function loadLists(
  session: Session,
  viewerId: string,
  list: ListField,
  parentIds: readonly string[],
  columns: readonly string[] = Object.keys(list.target().columns),
): Promise<EntityRow[][]> {
  const rows = await session.rows(listStatement(list, columns), { parents: arrayLiteral([...new Set(parentIds)]), viewer: viewerId });
  const byParent = new Map<string, EntityRow[]>();
  for (const { parent, row } of rows) {
    const found = byParent.get(parent);
    if (found === undefined) byParent.set(parent, [row]);
    else found.push(row);
  }
  return parentIds.map((id) => byParent.get(id) ?? []);
}
