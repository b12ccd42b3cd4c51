import type { SqlValue } from './statement.ts';

/** Makes the value of one column of its text. */
interface ColumnReader {
  /** From 0. */
  readonly at: number;
  readonly read: (text: string) => unknown;
}

/** The columns of a statement whose values are not their text. */
export type ColumnReaders = readonly ColumnReader[];

const asNumber = (text: string): number => Number(text);
const asJson = (text: string): unknown => JSON.parse(text);

/**
 * By the type's oid. Whatever is not here is text: timestamps with their microseconds, int8 and numeric, which no number
 * can hold.
 * @see https://github.com/postgres/postgres/blob/REL_18_STABLE/src/include/catalog/pg_type.dat
 */
const readers: ReadonlyMap<number, ColumnReader['read']> = new Map<number, ColumnReader['read']>([
  [16, (text) => text === 't'],
  [17, (text) => Buffer.from(text.slice(2), 'hex')],
  ...[21, 23, 26, 700, 701].map((oid): [number, ColumnReader['read']] => [oid, asNumber]),
  [114, asJson],
  [3802, asJson],
]);

export function columnReaders(types: readonly number[]): ColumnReaders {
  return types.flatMap((type, at) => {
    const read = readers.get(type);
    return read === undefined ? [] : [{ at, read }];
  });
}

/** Replaces the texts of a row by their values, in place. */
export function readColumns(row: unknown[], columns: ColumnReaders): unknown[] {
  for (const { at, read } of columns) {
    const text = row[at];
    if (typeof text === 'string') row[at] = read(text);
  }
  return row;
}

/** A parameter as text, whatever type the statement gives it. A string for json is JSON text. */
export function parameterText(value: SqlValue): string | null {
  if (value === null || typeof value === 'string') return value;
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
