import type { SqlValue } from './statement.ts';

/** Makes the value of one column of its bytes, which are text in UTF-8 and lie from `from` to before `to`. */
export type ColumnReader = (bytes: Buffer, from: number, to: number) => unknown;

/** Of all columns of a statement's rows, in their order. */
export type ColumnReaders = readonly ColumnReader[];

const minus = 45;
const digitZero = 48;
const letterT = 116;

const readText: ColumnReader = (bytes, from, to) => bytes.toString('utf8', from, to);
/** What has no characters but those of ASCII takes less time so. */
const readAscii = (bytes: Buffer, from: number, to: number): string => bytes.toString('latin1', from, to);
const readNumber: ColumnReader = (bytes, from, to) => Number(readAscii(bytes, from, to));
const readBoolean: ColumnReader = (bytes, from) => bytes[from] === letterT;
const readBytes: ColumnReader = (bytes, from, to) => Buffer.from(readAscii(bytes, from + 2, to), 'hex');
const readJson: ColumnReader = (bytes, from, to): unknown => JSON.parse(bytes.toString('utf8', from, to));

/** Of at most ten digits. */
const readInteger: ColumnReader = (bytes, from, to) => {
  const negative = bytes[from] === minus;
  let value = 0;
  for (let at = negative ? from + 1 : from; at < to; at += 1) value = value * 10 + ((bytes[at] ?? digitZero) - digitZero);
  return negative ? -value : value;
};

/**
 * By the type's oid. Whatever is not here is text, int8 and numeric too, which no number can hold. Dates and times are text
 * with their microseconds.
 * @see https://github.com/postgres/postgres/blob/REL_18_STABLE/src/include/catalog/pg_type.dat
 */
const readers: ReadonlyMap<number, ColumnReader> = new Map<number, ColumnReader>([
  [16, readBoolean],
  [17, readBytes],
  ...[21, 23, 26].map((oid): [number, ColumnReader] => [oid, readInteger]),
  ...[700, 701].map((oid): [number, ColumnReader] => [oid, readNumber]),
  ...[114, 3802].map((oid): [number, ColumnReader] => [oid, readJson]),
  ...[20, 1082, 1114, 1184, 1700, 2950].map((oid): [number, ColumnReader] => [oid, readAscii]),
]);

export function columnReaders(types: readonly number[]): ColumnReaders {
  return types.map((type) => readers.get(type) ?? readText);
}

/** A parameter as text, whatever type the statement gives it. A string for json is JSON text. */
export function parameterText(value: SqlValue): string | null {
  if (value === null || typeof value === 'string') return value;
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
