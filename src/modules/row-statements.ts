import { sql, type SQL } from 'drizzle-orm';
import type { PgTable } from 'drizzle-orm/pg-core';
import { allColumns, columnOf, rowDecoder } from '../data/batch/row-decoder.ts';
import type { Entity, RowOf } from '../model/entity.ts';
import { type RawRow, type SqlValue, type Statement, statement } from '../model/statement.ts';

/** The bare names of columns, as the column list of an INSERT wants them. */
export function columnNames(entity: Entity, properties: readonly string[]): SQL {
  return sql.join(properties.map((property) => sql.identifier(columnOf(entity, property).name)), sql`, `);
}

/** A parameter of the column's own type; it is bound under the property's name. */
export function parameter(entity: Entity, property: string): SQL {
  return sql`${sql.placeholder(property)}::${sql.raw(columnOf(entity, property).getSQLType())}`;
}

/** Parameters for several columns, in their order. */
export function parameters(entity: Entity, properties: readonly string[]): SQL {
  return sql.join(properties.map((property) => parameter(entity, property)), sql`, `);
}

/** The assignments of an UPDATE that is one change of the row: version and time of change go along. */
export const changed: SQL = sql`version = version + 1, updated_at = now()`;

/** Sets columns of one row by its `id`, as one change, and gives the row. The commands hold its lock and checked its version. */
export function updateRow<T extends PgTable, Property extends keyof T['$inferSelect'] & string>(
  name: string,
  entity: Entity<T>,
  properties: readonly Property[],
): Statement<Record<Property | 'id', SqlValue>, RowOf<T>> {
  const assignments = properties.map((property) => sql`${columnNames(entity, [property])} = ${parameter(entity, property)}`);
  return statement<Record<Property | 'id', SqlValue>, RowOf<T>>(
    name,
    sql`update ${entity.table} set ${sql.join(assignments, sql`, `)}, ${changed} where ${entity.id} = ${sql.placeholder('id')}::uuid returning ${allColumns(entity)}`,
    rowDecoder(entity),
  );
}

/** Deletes one row by its `id`. */
export function deleteRow(name: string, entity: Entity): Statement<{ id: string }, null> {
  return statement(name, sql`delete from ${entity.table} where ${entity.id} = ${sql.placeholder('id')}::uuid`, () => null);
}

/** A whole row that begins at `offset` of a wider one; null where an outer join found none. */
export function joinedRow<T extends PgTable>(entity: Entity<T>, offset: number): (raw: RawRow) => RowOf<T> | null {
  const id = offset + Object.keys(entity.columns).indexOf('id');
  const decode = rowDecoder(entity);
  return (raw) => (raw[id] === null ? null : decode(raw.slice(offset)));
}

/** The only row of a statement that must give one; throws where it does not, which only a mistake in a module brings about. */
export function theRow<Row>(rows: readonly Row[]): Row {
  const [row] = rows;
  if (row === undefined || rows.length > 1) throw new Error(`One row was expected, not ${rows.length}`);
  return row;
}
