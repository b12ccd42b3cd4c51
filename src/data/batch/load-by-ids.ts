import { sql } from 'drizzle-orm';
import type { Entity, EntityRow } from '../../model/entity.ts';
import type { Session } from '../../model/session.ts';
import { arrayLiteral, type Statement, statement } from '../../model/statement.ts';
import { entityRowDecoder, selectList } from './row-decoder.ts';

/** Whether the viewer's rights are checked on the rows themselves, or follow from the row that led to them. */
export type Visibility = 'own' | 'parent';

type ByIds = Statement<{ ids: string; viewer: string }, EntityRow>;

const statements = new WeakMap<Entity, Map<string, ByIds>>();

/** The statement of one lookup by ids. Built once for each set of columns; without an order: rows find their place by id. */
export function byIdsStatement(entity: Entity, visibility: Visibility, columns: readonly string[]): ByIds {
  const known = statements.get(entity) ?? new Map<string, ByIds>();
  statements.set(entity, known);
  const key = `${visibility}:${columns.join(',')}`;
  const built = known.get(key);
  if (built !== undefined) return built;
  const visible = visibility === 'own' ? sql` and ${entity.visibleTo(sql`${sql.placeholder('viewer')}::uuid`)}` : sql``;
  const made: ByIds = statement(
    `${entity.typeName}.byIds`,
    sql`select ${selectList(entity, columns)} from ${entity.table} where ${entity.id} = any(${sql.placeholder('ids')}::uuid[])${visible}`,
    entityRowDecoder(entity, columns),
  );
  known.set(key, made);
  return made;
}

/**
 * The rows of many ids in one statement: same length and order as `ids`, null where there is no such row or the viewer
 * may not see it.
 */
export async function loadByIds(
  session: Session,
  viewerId: string,
  entity: Entity,
  ids: readonly string[],
  visibility: Visibility = 'own',
  columns: readonly string[] = Object.keys(entity.columns),
): Promise<(EntityRow | null)[]> {
  const found = await session.rows(byIdsStatement(entity, visibility, columns), {
    ids: arrayLiteral([...new Set(ids)]),
    viewer: viewerId,
  });
  const byId = new Map(found.map((row) => [row.id, row]));
  return ids.map((id) => byId.get(id) ?? null);
}
