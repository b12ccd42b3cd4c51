import { sql } from 'drizzle-orm';
import type { EntityRow, ListField } from '../../model/entity.ts';
import type { Session } from '../../model/session.ts';
import { type RawRow, type Statement, statement } from '../../model/statement.ts';
import { entityRowDecoder, selectList } from './row-decoder.ts';
import { type RowForm, wholeRow } from './row-form.ts';
import { uuidArray } from './uuid-array.ts';

type ByParents = Statement<{ parents: string; viewer: string }, RawRow>;

const statements = new WeakMap<ListField, WeakMap<RowForm, ByParents>>();

function listStatement(list: ListField, form: RowForm): ByParents {
  const ofList = statements.get(list) ?? new WeakMap<RowForm, ByParents>();
  statements.set(list, ofList);
  const known = ofList.get(form);
  if (known !== undefined) return known;
  const target = form.entity;
  const made: ByParents = statement(
    `${target.typeName}.list`,
    sql`select ${list.through.parent}, ${selectList(target, form.columns)} from ${list.through.table} join ${target.table} on ${target.id} = ${list.through.child} where ${list.through.parent} = any(${sql.placeholder('parents')}::uuid[]) and ${target.visibleTo(sql`${sql.placeholder('viewer')}::uuid`)} order by ${sql.join([...list.orderBy, target.id].map((column) => sql`${column}`), sql`, `)}`,
    (raw) => raw,
    // The ends of a join table do not say which type they are: the list counts as one of all there are.
    { typeName: target.typeName, by: { of: null }, idAt: form.columns.indexOf('id') + 1 },
  );
  ofList.set(form, made);
  return made;
}

/** The whole list of each parent in one statement: same length and order as `parentIds`; columns from position 1. */
export async function findLists(
  session: Session,
  viewerId: string,
  list: ListField,
  form: RowForm,
  parentIds: readonly string[],
): Promise<RawRow[][]> {
  const byParent = new Map<unknown, RawRow[]>(parentIds.map((id) => [id, []]));
  const rows = await session.rows(listStatement(list, form), { parents: uuidArray(parentIds), viewer: viewerId });
  for (const row of rows) byParent.get(row[0])?.push(row);
  return parentIds.map((id) => byParent.get(id) ?? []);
}

/** The same as objects with all columns. */
export async function loadLists(session: Session, viewerId: string, list: ListField, parentIds: readonly string[]): Promise<EntityRow[][]> {
  const form = wholeRow(list.target());
  const decode = entityRowDecoder(form.entity, form.columns, 1);
  return (await findLists(session, viewerId, list, form, parentIds)).map((rows) => rows.map(decode));
}
