import { getTableColumns, getTableName } from 'drizzle-orm';
import type { PgTable } from 'drizzle-orm/pg-core';
import type { AdminConnection } from '../../data/open-admin-connection.ts';

const blockLength = 128 * 1_024;

/**
 * Loads rows by COPY. Each row has a string, number or null for every column that is not generated; throws TypeError
 * where one is missing, PostgresError when the server refuses.
 * @see https://www.postgresql.org/docs/18/sql-copy.html#SQL-COPY-FILE-FORMATS
 */
export async function copyRows(connection: AdminConnection, table: PgTable, rows: Iterable<Readonly<Record<string, unknown>>>): Promise<void> {
  const columns = Object.entries(getTableColumns(table)).filter(([, column]) => column.generated === undefined);
  const names = columns.map(([, column]) => column.name).join(', ');
  await connection.copyIn(`copy ${getTableName(table)} (${names}) from stdin`, blocks(rows, columns.map(([key]) => key)));
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
