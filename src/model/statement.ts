import { Param, Placeholder, type SQL } from 'drizzle-orm';
import { PgDialect } from 'drizzle-orm/pg-core';

/** What the wire takes as a parameter. Arrays travel as PostgreSQL array literals: see `arrayLiteral`. */
export type SqlValue = string | number | boolean | null | JsonValue;
type JsonValue = { readonly [key: string]: unknown };

/** One row as the driver delivers it: values by position. timestamptz, date, int8 and numeric are strings. */
export type RawRow = readonly unknown[];

/**
 * One prepared statement: text that never changes, so every connection plans it once, with named parameters and a
 * decoder from positions to a typed row. Built once, when the module is loaded or the operation compiled.
 */
export interface Statement<Params extends Record<string, SqlValue>, Row> {
  /** Stable, for traces and metrics, such as `Task.byId`. */
  readonly name: string;
  /** What the rows depend on; absent where nobody has said: such an answer is never kept by a cache. */
  readonly reads?: StatementReads | undefined;
  readonly text: string;
  /** Absent where each run is a statement of its own. */
  readonly together?: Together | undefined;
  bind(params: Params): SqlValue[];
  decode(raw: RawRow): Row;
}

/** Many runs of one statement as one, for look-ups of different requests at the same time. */
export interface Together {
  readonly text: string;
  /** Of the parameters of each run. A row's last value says which run it is for, counted from 1; the others are as that run's own. */
  bind(runs: readonly Readonly<Record<string, SqlValue>>[]): SqlValue[];
}

/** What a statement's rows depend on. */
export interface StatementReads {
  /** The type of its rows: `Task`. */
  readonly typeName: string;
  /** `ids`: the rows of the ids in the parameter `ids`. Else a list: of whatever the type `of` names in `parents`, or of all. */
  readonly by: 'ids' | { readonly of: string | null };
  /** Where a row's id stands; null where a row is only a count. */
  readonly idAt: number | null;
  /** Rows of other types that stand in the same rows: where their ids are, null where there is none. */
  readonly joined?: readonly { readonly typeName: string; readonly idAt: number }[];
}

const dialect = new PgDialect();

/**
 * Compiles a drizzle template with `sql.placeholder('name')`s to a prepared statement.
 * Throws where the template holds a bare value: it would be frozen into every later execution.
 */
export function statement<Params extends Record<string, SqlValue>, Row>(
  name: string,
  template: SQL,
  decode: (raw: RawRow) => Row,
  reads?: StatementReads,
): Statement<Params, Row> {
  const { sql: text, params } = dialect.sqlToQuery(template);
  const names = params.map((param) => {
    const inner: unknown = param instanceof Param ? param.value : param;
    if (inner instanceof Placeholder && typeof inner.name === 'string') return inner.name;
    throw new TypeError(`Statement ${name} holds the bare value ${JSON.stringify(inner)}: use sql.placeholder`);
  });
  return {
    name,
    text,
    reads,
    bind: (values) =>
      names.map((key) => {
        const value = values[key];
        if (value === undefined) throw new TypeError(`Statement ${name} lacks the parameter ${key}`);
        return value;
      }),
    decode,
  };
}

/**
 * The text of a one-dimensional PostgreSQL array. The driver would need a round trip a connection to learn the array
 * types; a literal with a cast in the statement (`$1::uuid[]`) does not.
 * @see https://www.postgresql.org/docs/18/arrays.html#ARRAYS-IO
 */
export function arrayLiteral(values: readonly (string | number | null)[]): string {
  return `{${values
    .map((value) => (value === null ? 'NULL' : `"${String(value).replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`))
    .join(',')}}`;
}
