import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { getTableColumns, getTableName } from 'drizzle-orm';
import type { PgTable } from 'drizzle-orm/pg-core';
import type { TransactionSql } from 'postgres';

const blockLength = 128 * 1_024;

/**
 * Loads rows by COPY, as fast as the server takes them and never more than a block ahead of it. Each row has a string,
 * number or null for every column that is not generated; throws TypeError where one is missing, PostgresError when the
 * server refuses.
 * @see https://www.postgresql.org/docs/18/sql-copy.html#SQL-COPY-FILE-FORMATS
 */
export async function copyRows(tx: TransactionSql, table: PgTable, rows: Iterable<Readonly<Record<string, unknown>>>): Promise<void> {
  const columns = Object.entries(getTableColumns(table)).filter(([, column]) => column.generated === undefined);
  const names = columns.map(([, column]) => column.name).join(', ');
  const keys = columns.map(([key]) => key);

  const query = tx.unsafe(`copy ${getTableName(table)} (${names}) from stdin`);
  const stream = await query.writable();
  // A failure after the last row, such as a foreign key that leads nowhere, would reach nobody and the stream would
  // wait for ever: https://github.com/porsager/postgres/issues/1173
  Reflect.set(query, 'reject', (error: Error) => stream.destroy(error));
  await pipeline(Readable.from(blocks(rows, keys), { highWaterMark: 1 }), stream);
}

function* blocks(rows: Iterable<Readonly<Record<string, unknown>>>, keys: readonly string[]): Generator<string> {
  let block = '';
  for (const row of rows) {
    block += line(row, keys);
    if (block.length >= blockLength) {
      yield block;
      block = '';
    }
  }
  if (block !== '') yield block;
}

function line(row: Readonly<Record<string, unknown>>, keys: readonly string[]): string {
  let text = '';
  let separator = '';
  for (const key of keys) {
    text += separator + field(row[key], key);
    separator = '\t';
  }
  return `${text}\n`;
}

const special = /[\\\t\n\r]/;
const escapes: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' };

function field(value: unknown, key: string): string {
  if (value === null) return '\\N';
  if (typeof value === 'number') return String(value);
  if (typeof value !== 'string') throw new TypeError(`A row to copy has no ${key}`);
  return special.test(value) ? value.replaceAll(/[\\\t\n\r]/g, (character) => escapes[character] ?? character) : value;
}
