import { sql } from 'drizzle-orm';
import type { Entity, EntityRow } from '../../model/entity.ts';
import type { Session } from '../../model/session.ts';
import { type Statement, statement } from '../../model/statement.ts';
import { type RowForm, wholeRow } from './row-form.ts';
import { selectList } from './row-decoder.ts';
import { uuidArray } from './uuid-array.ts';

/** Whether the viewer's rights are checked on the rows themselves, or follow from the row that led to them. */
export type Visibility = 'own' | 'parent';

type ByIds<Row> = Statement<{ ids: string; viewer: string }, Row>;

/** Of statements that find rows by their ids: one for each form of rows and each way of rights. */
const statements = { own: new WeakMap<object, unknown>(), parent: new WeakMap<object, unknown>() };

/** The statement of one lookup by ids. Built once for each form; without an order: rows find their place by id. */
function byIdsStatement<Row>(form: RowForm<Row>, visibility: Visibility): ByIds<Row> {
  const known = statements[visibility].get(form);
  // Kept under the form it was made from, so its rows are of that form.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  if (known !== undefined) return known as ByIds<Row>;
  const { entity } = form;
  const visible = visibility === 'own' ? sql` and ${entity.visibleTo(sql`${sql.placeholder('viewer')}::uuid`)}` : sql``;
  const made: ByIds<Row> = statement(
    `${entity.typeName}.byIds`,
    sql`select ${selectList(entity, form.columns)} from ${entity.table} where ${entity.id} = any(${sql.placeholder('ids')}::uuid[])${visible}`,
    form.reader(0),
  );
  statements[visibility].set(form, made);
  return made;
}

/** The rows of these ids, each named once, that exist and the viewer may see: in no order. */
export function findByIds<Row>(
  session: Session,
  viewerId: string,
  form: RowForm<Row>,
  ids: readonly string[],
  visibility: Visibility,
): Promise<Row[]> {
  return session.rows(byIdsStatement(form, visibility), { ids: uuidArray(ids), viewer: viewerId });
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
): Promise<(EntityRow | null)[]> {
  const found = await findByIds(session, viewerId, wholeRow(entity), [...new Set(ids)], visibility);
  const byId = new Map(found.map((row) => [row.id, row]));
  return ids.map((id) => byId.get(id) ?? null);
}
