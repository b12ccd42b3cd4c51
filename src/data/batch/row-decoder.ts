import { sql, type SQL } from 'drizzle-orm';
import type { PgTable } from 'drizzle-orm/pg-core';
import type { Entity, EntityRow, RowOf } from '../../model/entity.ts';
import type { RawRow } from '../../model/statement.ts';

/** The columns of an entity as a select list, in the order of `propertyNames`. */
export function selectList(entity: Entity, propertyNames: readonly string[]): SQL {
  return sql.join(propertyNames.map((name) => sql`${columnOf(entity, name)}`), sql`, `);
}

/** Throws TypeError for a name that is no column: a mistake in a module. */
export function columnOf(entity: Entity, propertyName: string): Entity['id'] {
  const column = entity.columns[propertyName];
  if (column === undefined) throw new TypeError(`${entity.typeName} has no column ${propertyName}`);
  return column;
}

/** The select list of a whole row, for `returning` and lookups that need every column. */
export function allColumns(entity: Entity): SQL {
  return selectList(entity, Object.keys(entity.columns));
}

/**
 * From the values of a row, in the order of the select list and from `offset`, to an object by property names.
 */
function decoder(typeName: string, propertyNames: readonly string[], offset: number): (raw: RawRow) => Record<string, unknown> {
  return (raw) => {
    const row: Record<string, unknown> = { __typename: typeName };
    for (let index = 0; index < propertyNames.length; index += 1) {
      const name = propertyNames[index];
      if (name !== undefined) row[name] = raw[index + offset];
    }
    return row;
  };
}

/**
 * Whole rows of a known table, in the order of `allColumns`. This is the boundary between the driver's values and the
 * table's types: a check in the tests holds tables and database together.
 */
export function rowDecoder<T extends PgTable>(entity: Entity<T>): (raw: RawRow) => RowOf<T> {
  const decode = decoder(entity.typeName, Object.keys(entity.columns), 0);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return (raw) => decode(raw) as RowOf<T>;
}

/** Rows of any entity, with the given columns; `id` must be among them. */
export function entityRowDecoder(entity: Entity, propertyNames: readonly string[], offset = 0): (raw: RawRow) => EntityRow {
  if (!propertyNames.includes('id')) throw new TypeError(`Rows of ${entity.typeName} are read without their id`);
  const decode = decoder(entity.typeName, propertyNames, offset);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return (raw) => decode(raw) as EntityRow;
}
