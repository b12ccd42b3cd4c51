import { sql, type SQL } from 'drizzle-orm';
import type { PgColumn } from 'drizzle-orm/pg-core';
import type { Entity, Through } from './entity.ts';
import { requireId } from './global-id.ts';

export type Direction = 'ASC' | 'DESC';

export interface Order {
  readonly field: string;
  readonly direction: Direction;
}

/** A condition a client may ask for: one field of the list's filter input. */
export interface Filter {
  /** The SQL condition; `value` stands for the encoded value as a parameter, without a type. */
  readonly condition: (value: SQL) => SQL;
  /** From the coerced GraphQL value to the parameter. */
  readonly encode: (value: unknown) => string | number | boolean;
}

/**
 * A paginated list of one entity: at the root, or below each parent. Pages are cut by keyset: an order column and, for
 * ties, the id, both in one direction.
 */
export interface Connection {
  readonly target: () => Entity;
  /** How a row belongs to its parent: a column of the target that holds the parent's id, or a join table. Null at the root. */
  readonly by: PgColumn | Through | null;
  /** Order fields as the schema names them. Their columns are NOT NULL: a keyset cannot stand on a null. */
  readonly orders: Readonly<Record<string, PgColumn>>;
  readonly defaultOrder: Order;
  readonly filters: Readonly<Record<string, Filter>>;
}

export interface ConnectionDeclaration {
  readonly target: () => Entity;
  readonly by?: PgColumn | Through;
  readonly orders: Readonly<Record<string, PgColumn>>;
  readonly defaultOrder: Order;
  readonly filters?: Readonly<Record<string, Filter>>;
}

export function connection(declaration: ConnectionDeclaration): Connection {
  return { by: null, filters: {}, ...declaration };
}

const text = (value: unknown): string => {
  if (typeof value === 'string') return value;
  throw new TypeError(`Expected a string, got ${typeof value}`);
};

/** `filter: {status: [TODO, DONE]}`: the column has one of the values. An empty list matches nothing. */
export function anyOf(column: PgColumn): Filter {
  return {
    condition: (value) => sql`${column} = any(string_to_array(${value}::text, ','))`,
    encode: (value) => {
      if (!Array.isArray(value)) throw new TypeError('Expected a list');
      return value.map(text).join(',');
    },
  };
}

/** `filter: {assigneeId: "user_…"}`: the column holds this id. */
export function equalsId(column: PgColumn, idPrefix: string): Filter {
  return { condition: (value) => sql`${column} = ${value}::uuid`, encode: (value) => requireId(idPrefix, text(value)) };
}

/** `filter: {text: "cache"}`: one of the columns contains the text, in whatever case. `%` and `_` mean themselves. */
export function containsText(...columns: readonly [PgColumn, ...PgColumn[]]): Filter {
  return {
    condition: (value) => sql`(${sql.join(columns.map((column) => sql`${column} ilike ${value}::text`), sql` or `)})`,
    encode: (value) => `%${text(value).replaceAll(/[\\%_]/g, String.raw`\$&`)}%`,
  };
}

/** `filter: {unassigned: true}`: the column is null (or, for false, is not). */
export function isNull(column: PgColumn): Filter {
  return {
    condition: (value) => sql`(${column} is null) = ${value}::boolean`,
    encode: (value) => value === true,
  };
}

/**
 * `filter: {labelId: "label_…"}`: a row of the join table ties the target to this id. The join table's `child` is the
 * target's `targetId`, its `parent` the other end.
 */
export function tiedTo(through: Through, targetId: PgColumn, idPrefix: string): Filter {
  return {
    condition: (value) =>
      sql`exists (select from ${through.table} where ${through.parent} = ${value}::uuid and ${through.child} = ${targetId})`,
    encode: (value) => requireId(idPrefix, text(value)),
  };
}
