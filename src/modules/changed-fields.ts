import { isDeepStrictEqual } from 'node:util';

/** Those of the named columns in which a row is different now. */
export function changedFields<Row extends object, Name extends keyof Row & string>(before: Row, after: Row, names: readonly Name[]): Name[] {
  return names.filter((name) => !isDeepStrictEqual(before[name], after[name]));
}
