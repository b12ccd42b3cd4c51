import { isDeepStrictEqual } from 'node:util';

/** New values by property name. Those left out (undefined) stay as they are. */
type Changes<Row> = { readonly [Property in keyof Row]?: Row[Property] | undefined };

/**
 * The row as it is to be; null where nothing would change: a command then answers with the row as it is, at its version.
 */
export function withChanges<Row extends object>(row: Row, changes: Changes<Row>): Row | null {
  const real = Object.entries(changes).filter(([property, value]) => value !== undefined && !isDeepStrictEqual(Reflect.get(row, property), value));
  return real.length === 0 ? null : { ...row, ...Object.fromEntries(real) };
}
