import { type SQL, sql } from 'drizzle-orm';
import type { Entity, EntityRow } from '../../model/entity.ts';
import type { Session } from '../../model/session.ts';
import { isUuid } from '../../model/global-id.ts';
import { type RawRow, type SqlValue, type Statement, statement, type StatementReads, type Together } from '../../model/statement.ts';
import { columnOf, entityRowDecoder, selectList } from './row-decoder.ts';
import { type JoinedForm, type RowForm, rowForm, wholeRow } from './row-form.ts';
import { uuidArray } from './uuid-array.ts';

/** Whether the viewer's rights are checked on the rows themselves, or follow from the row that led to them. */
export type Visibility = 'own' | 'parent';

type ByIds = Statement<{ ids: string; viewer: string }, RawRow>;

/** `one`: a single row under the viewer's own rights, as lookups at the root mostly are. `few`: of rows that others led to. */
type Kind = Visibility | 'one' | 'few';

/** Nobody's few rows are to wait for another's many. */
const mostOfFew = 100;

const statements: Readonly<Record<Kind, WeakMap<RowForm, ByIds>>> = { one: new WeakMap(), few: new WeakMap(), own: new WeakMap(), parent: new WeakMap() };

/** The statement of one lookup by ids, without an order: rows find their place by id. */
function byIdsStatement(form: RowForm, kind: Kind): ByIds {
  const known = statements[kind].get(form);
  if (known !== undefined) return known;
  const { entity } = form;
  const visible = kind === 'parent' || kind === 'few' ? sql`` : sql` and ${entity.visibleTo(sql`${sql.placeholder('viewer')}::uuid`)}`;
  // The plan of a statement for many rows is made for ten.
  const asked = kind === 'one' ? sql`(${sql.placeholder('ids')}::uuid[])[1]` : sql`any(${sql.placeholder('ids')}::uuid[])`;
  const { list, tables } = selected(form);
  const made: ByIds = {
    ...statement<{ ids: string; viewer: string }, RawRow>(
      `${entity.typeName}.byIds`,
      sql`select ${list} from ${tables} where ${entity.id} = ${asked}${visible}`,
      (raw) => raw,
      { typeName: entity.typeName, by: 'ids', idAt: form.columns.indexOf('id'), joined: joinedReads(form) },
    ),
    together: kind === 'one' ? oneTogether(form) : kind === 'few' ? fewTogether(form) : undefined,
  };
  statements[kind].set(form, made);
  return made;
}

/** One row for each of many viewers: the rights of each are checked on the row that they ask for. */
function oneTogether(form: RowForm): Together {
  const { entity } = form;
  const { list, tables } = selected(form);
  const many = statement<{ ids: string; viewers: string }, RawRow>(
    `${entity.typeName}.byIds`,
    sql`select ${list}, k.run::int from unnest(${sql.placeholder('viewers')}::uuid[], ${sql.placeholder('ids')}::uuid[]) with ordinality k(viewer, id, run) join ${tables} on ${entity.id} = k.id where ${entity.visibleTo(sql`k.viewer`)}`,
    (raw) => raw,
  );
  const places = (runs: Parameters<Together['bind']>[0], name: string): string => uuidArray(runs.map((run) => onlyUuid(run[name])));
  return { text: many.text, bind: (runs) => many.bind({ viewers: places(runs, 'viewer'), ids: places(runs, 'ids') }) };
}

/** The rows of many lists of ids, each for the list that names it. Nobody's rights are asked for: they follow from the rows that led here. */
function fewTogether(form: RowForm): Together {
  const { entity } = form;
  const { list, tables } = selected(form);
  const many = statement<{ ids: string; runs: string }, RawRow>(
    `${entity.typeName}.byIds`,
    sql`select ${list}, k.run from unnest(${sql.placeholder('ids')}::uuid[], ${sql.placeholder('runs')}::int[]) k(id, run) join ${tables} on ${entity.id} = k.id`,
    (raw) => raw,
  );
  return {
    text: many.text,
    bind(runs) {
      const lists = runs.map((run) => uuidsOf(run['ids']));
      return many.bind({ ids: uuidArray(lists.flat()), runs: `{${lists.flatMap((ids, run) => ids.map(() => run + 1)).join(',')}}` });
    },
  };
}

/** Throws TypeError. */
function onlyUuid(value: SqlValue | undefined): string {
  const [uuid, ...more] = uuidsOf(value);
  if (uuid === undefined || more.length > 0) throw new TypeError('One row was to be looked up, not several');
  return uuid;
}

/** Of one uuid, or the text of an array of them. Anything else in its place would move the others out of theirs: throws TypeError. */
function uuidsOf(value: SqlValue | undefined): string[] {
  const text = typeof value === 'string' ? value : '';
  const uuids = (text.startsWith('{') ? text.slice(1, -1) : text).split(',');
  for (const uuid of uuids) if (!isUuid(uuid)) throw new TypeError(`${uuid.slice(0, 60)} is no uuid`);
  return uuids;
}

function selected({ entity, columns, joins = [] }: RowForm): { readonly list: SQL; readonly tables: SQL } {
  const joined = joins.map((join, index) => joinedRow(entity, join, `j${index}`));
  return {
    list: sql.join([selectList(entity, columns), ...joined.map(({ list }) => list)], sql`, `),
    tables: sql.join([sql`${entity.table}`, ...joined.map(({ from }) => from)], sql` `),
  };
}

function joinedReads({ columns, joins = [] }: RowForm): NonNullable<StatementReads['joined']> {
  let offset = columns.length;
  return joins.map((join) => {
    const idAt = offset + join.columns.indexOf('id');
    offset += join.columns.length;
    return { typeName: join.entity.typeName, idAt };
  });
}

function joinedRow(entity: Entity, join: JoinedForm, name: string): { readonly from: SQL; readonly list: SQL } {
  const column = (of: Entity, property: string): SQL => sql`${sql.identifier(name)}.${sql.identifier(columnOf(of, property).name)}`;
  return {
    from: sql`left join ${join.entity.table} ${sql.identifier(name)} on ${column(join.entity, 'id')} = ${columnOf(entity, join.key)}`,
    list: sql.join(join.columns.map((property) => column(join.entity, property)), sql`, `),
  };
}

/** The rows of these ids, each named once, that exist and the viewer may see: in no order, columns from position 0. */
export function findByIds(
  session: Session,
  viewerId: string,
  form: RowForm,
  ids: readonly string[],
  visibility: Visibility,
): Promise<RawRow[]> {
  return session.rows(byIdsStatement(form, kindOf(ids, visibility)), { ids: uuidArray(ids), viewer: viewerId });
}

function kindOf({ length }: readonly string[], visibility: Visibility): Kind {
  if (visibility === 'own') return length === 1 ? 'one' : 'own';
  return length <= mostOfFew ? 'few' : 'parent';
}

/**
 * The rows of many ids in one statement: same length and order as `ids`, null where there is no such row or the viewer
 * may not see it. `columns` are what the rows will hold, `id` among them; all where absent.
 */
export async function loadByIds(
  session: Session,
  viewerId: string,
  entity: Entity,
  ids: readonly string[],
  visibility: Visibility = 'own',
  columns?: readonly string[],
): Promise<(EntityRow | null)[]> {
  const form = columns === undefined ? wholeRow(entity) : rowForm(entity, columns);
  const found = await findByIds(session, viewerId, form, [...new Set(ids)], visibility);
  const decode = entityRowDecoder(entity, form.columns);
  const byId = new Map(found.map(decode).map((row) => [row.id, row]));
  return ids.map((id) => byId.get(id) ?? null);
}
