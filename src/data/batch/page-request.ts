import type { Connection, Order } from '../../model/connection.ts';
import type { Position } from '../../model/cursor.ts';
import type { SqlValue } from '../../model/statement.ts';

/** One page of a list, the same for all its parents. */
export interface PageRequest {
  readonly order: Order;
  /** True for `last`/`before`: the page ends at the list's end or the cursor. */
  readonly backward: boolean;
  /** Rows on the page, 1 to 100. */
  readonly size: number;
  /** Exclusive: rows after it, or before it where `backward`. */
  readonly from: Position | null;
  /** Encoded values by filter name; a name that is absent asks for nothing. */
  readonly filters: Readonly<Record<string, SqlValue>>;
}

/** One page of rows in the list's order. */
export interface Page<Row> {
  readonly rows: readonly Row[];
  /** Whether rows follow after the page (before it, where `backward`). */
  readonly hasMore: boolean;
}

/** Encodes the filter argument. Explicit nulls ask for nothing. Throws TypeError for a filter that is not declared. */
export function encodeFilters(connection: Connection, given: Readonly<Record<string, unknown>> | null | undefined): Record<string, SqlValue> {
  const encoded: Record<string, SqlValue> = {};
  for (const [name, value] of Object.entries(given ?? {}).toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    if (value === null || value === undefined) continue;
    const filter = connection.filters[name];
    if (filter === undefined) throw new TypeError(`The list of ${connection.target().typeName} declares no filter ${name}`);
    encoded[name] = filter.encode(value);
  }
  return encoded;
}
