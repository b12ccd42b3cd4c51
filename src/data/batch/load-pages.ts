import { sql, type SQL } from 'drizzle-orm';
import type { PgColumn } from 'drizzle-orm/pg-core';
import type { Connection } from '../../model/connection.ts';
import type { EntityRow, Through } from '../../model/entity.ts';
import type { Session } from '../../model/session.ts';
import { type RawRow, type SqlValue, type Statement, type StatementReads, statement } from '../../model/statement.ts';
import type { Page, PageRequest } from './page-request.ts';
import { columnOf, entityRowDecoder, selectList } from './row-decoder.ts';
import { type RowForm, wholeRow } from './row-form.ts';
import { uuidArray } from './uuid-array.ts';

type Params = Record<string, SqlValue>;
type Listing = Statement<Params, RawRow>;

/** By the shape of what is asked. A page's rows have a form besides, which may go with the operation it was made for. */
const pageStatements = new WeakMap<Connection, WeakMap<RowForm, Map<string, Listing>>>();
const countStatements = new WeakMap<Connection, Map<string, Listing>>();

function once(known: Map<string, Listing>, key: string, build: () => Listing): Listing {
  const built = known.get(key) ?? build();
  known.set(key, built);
  return built;
}

const isThrough = (by: PgColumn | Through): by is Through => 'child' in by;

/** `from … where …` of a list: the rows of one parent (or of the root) that the viewer may see and the filters admit. */
function rowsOf(connection: Connection, filters: readonly string[]): SQL {
  const target = connection.target();
  const conditions: SQL[] = [target.visibleTo(sql`${sql.placeholder('viewer')}::uuid`)];
  let from = sql`${target.table}`;
  if (connection.by !== null) {
    if (isThrough(connection.by)) {
      from = sql`${connection.by.table} join ${target.table} on ${target.id} = ${connection.by.child}`;
      conditions.unshift(sql`${connection.by.parent} = k.parent`);
    } else {
      conditions.unshift(sql`${connection.by} = k.parent`);
    }
  }
  for (const name of filters) {
    const filter = connection.filters[name];
    if (filter !== undefined) conditions.push(filter.condition(sql`${sql.placeholder(`filter_${name}`)}`));
  }
  return sql`from ${from} where ${sql.join(conditions, sql` and `)}`;
}

/** All parents with their index from 0. */
const parents = sql`(select u.parent, (u.n - 1)::int from unnest(${sql.placeholder('parents')}::uuid[]) with ordinality u(parent, n)) k(parent, ord)`;

function pageStatement(connection: Connection, request: PageRequest, form: RowForm): Listing {
  const { order, backward, from } = request;
  const filters = Object.keys(request.filters);
  const forms = pageStatements.get(connection) ?? new WeakMap<RowForm, Map<string, Listing>>();
  pageStatements.set(connection, forms);
  const shapes = forms.get(form) ?? new Map<string, Listing>();
  forms.set(form, shapes);
  const shape = `${order.field} ${order.direction} ${backward} ${from !== null} ${filters.join(' ')}`;
  return once(shapes, shape, () => {
    const target = connection.target();
    const orderColumn = connection.orders[order.field];
    if (orderColumn === undefined) throw new TypeError(`The list of ${target.typeName} has no order ${order.field}`);
    const descending = (order.direction === 'DESC') !== backward;
    const direction = sql.raw(descending ? 'desc' : 'asc');
    const after =
      from === null
        ? sql``
        : sql` and (${orderColumn}, ${target.id}) ${sql.raw(descending ? '<' : '>')} (${sql.placeholder('key')}::${sql.raw(orderColumn.getSQLType())}, ${sql.placeholder('id')}::uuid)`;
    const name = `${target.typeName}.page`;
    const rows = sql`${rowsOf(connection, filters)}${after} order by ${orderColumn} ${direction}, ${target.id} ${direction} limit ${sql.placeholder('limit')}::int`;
    const reads: StatementReads = { typeName: target.typeName, by: { of: parentType(connection) }, idAt: form.columns.indexOf('id') + 1 };
    if (connection.by === null) return statement(name, sql`select 0, ${selectList(target, form.columns)} ${rows}`, (raw) => raw, reads);
    const columns = form.columns.map((property) => columnOf(target, property));
    const ofPage = (column: PgColumn): SQL => sql`x.${sql.identifier(column.name)}`;
    const read = sql.join([...new Set([...columns, orderColumn, target.id])].map((column) => sql`${column}`), sql`, `);
    // Ordered once more: what goes on around a lateral join may take its rows in any order.
    return statement(
      name,
      sql`select k.ord, ${sql.join(columns.map(ofPage), sql`, `)} from ${parents} cross join lateral (select ${read} ${rows}) x order by k.ord, ${ofPage(orderColumn)} ${direction}, ${ofPage(target.id)} ${direction}`,
      (raw) => raw,
      reads,
    );
  });
}

function countStatement(connection: Connection, filters: readonly string[]): Listing {
  const shapes = countStatements.get(connection) ?? new Map<string, Listing>();
  countStatements.set(connection, shapes);
  return once(shapes, filters.join(' '), () => {
    const { typeName } = connection.target();
    const count = sql`select count(*)::int as n ${rowsOf(connection, filters)}`;
    return statement(
      `${typeName}.count`,
      connection.by === null ? sql`select 0, c.n from (${count}) c` : sql`select k.ord, c.n from ${parents} cross join lateral (${count}) c`,
      (raw) => raw,
      { typeName, by: { of: parentType(connection) }, idAt: null },
    );
  });
}

/** The type that a list's parents have, where a column of its rows leads back to them. */
function parentType({ by, target }: Connection): string | null {
  if (by === null || isThrough(by)) return null;
  const { fields, columns } = target();
  for (const field of fields.values()) if (field.kind === 'toOne' && columns[field.key] === by) return field.target().typeName;
  return null;
}

function params(viewerId: string, parentIds: readonly string[], filters: PageRequest['filters']): Params {
  const bound: Params = { viewer: viewerId, parents: uuidArray(parentIds) };
  for (const [name, value] of Object.entries(filters)) bound[`filter_${name}`] = value;
  return bound;
}

/**
 * One page for each parent in one statement: same length and order as `parentIds`; columns from position 1. A root list
 * is asked with one parent, whose id is not looked at. Where nobody asks whether more follows, no row is read to find out,
 * and `hasMore` is false.
 */
export async function findPages(
  session: Session,
  viewerId: string,
  connection: Connection,
  form: RowForm,
  parentIds: readonly string[],
  request: PageRequest,
  asksForMore: boolean,
): Promise<Page<RawRow>[]> {
  const rows = await session.rows(pageStatement(connection, request, form), {
    ...params(viewerId, parentIds, request.filters),
    key: request.from?.key ?? null,
    id: request.from?.id ?? null,
    limit: asksForMore ? request.size + 1 : request.size,
  });
  let end = 0;
  return parentIds.map((_, index) => {
    const start = end;
    while (rows[end]?.[0] === index) end += 1;
    const page = rows.slice(start, end);
    const hasMore = page.length > request.size;
    if (hasMore) page.pop();
    if (request.backward) page.reverse();
    return { rows: page, hasMore };
  });
}

/** The same as objects with all columns. */
export async function loadPages(
  session: Session,
  viewerId: string,
  connection: Connection,
  parentIds: readonly string[],
  request: PageRequest,
): Promise<Page<EntityRow>[]> {
  const form = wholeRow(connection.target());
  const decode = entityRowDecoder(form.entity, form.columns, 1);
  const pages = await findPages(session, viewerId, connection, form, parentIds, request, true);
  return pages.map(({ rows, hasMore }) => ({ rows: rows.map(decode), hasMore }));
}

/** How many rows each parent's list holds under the filters: same length and order as `parentIds`. */
export async function loadCounts(
  session: Session,
  viewerId: string,
  connection: Connection,
  parentIds: readonly string[],
  filters: PageRequest['filters'],
): Promise<number[]> {
  const counts = parentIds.map(() => 0);
  const rows = await session.rows(countStatement(connection, Object.keys(filters)), params(viewerId, parentIds, filters));
  for (const [parent, count] of rows) counts[Number(parent)] = Number(count);
  return counts;
}
