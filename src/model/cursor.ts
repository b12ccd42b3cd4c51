import type { PgColumn } from 'drizzle-orm/pg-core';
import type { Connection, Order } from './connection.ts';
import { decodeId } from './global-id.ts';

/** A position in a keyset list: the order column's value as PostgreSQL prints it, and the row's uuid. */
export interface Position {
  readonly key: string | number;
  readonly id: string;
}

const longestCursor = 2_000;

/**
 * The opaque cursor of a row: base64url of JSON `[list, key, id]`. `list` names the list and its order, so that a cursor
 * of another list is refused; the parent is not part of it, because one `after` may serve the lists of many parents.
 * It is not signed: a forged position shows nothing that the viewer could not page to.
 */
export function encodeCursor(list: string, position: Position): string {
  return Buffer.from(JSON.stringify([list, position.key, position.id])).toString('base64url');
}

/** What a cursor says; null where the text is no cursor at all. */
export function decodeCursor(cursor: string): { readonly list: string; readonly position: Position } | null {
  if (cursor.length > longestCursor || !/^[\w-]+$/.test(cursor)) return null;
  let parts: unknown;
  try {
    parts = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    return null;
  }
  if (!isList(parts) || parts.length !== 3) return null;
  const [list, key, id] = parts;
  if (typeof list !== 'string' || typeof id !== 'string' || decodeId(`x_${id}`) === null) return null;
  if (typeof key === 'string') return key.includes('\0') ? null : { list, position: { key, id } };
  return typeof key === 'number' && Number.isSafeInteger(key) ? { list, position: { key, id } } : null;
}

const isList = (value: unknown): value is readonly unknown[] => Array.isArray(value);

/** Names a list in its cursors: where it stands in the schema, and its order. */
export function listName(typeName: string, fieldName: string, order: Order): string {
  return `${typeName}.${fieldName}:${order.field}:${order.direction}`;
}

/** Whether a position's key can be compared with the order column: PostgreSQL would otherwise refuse the statement. */
export function fitsOrder(connection: Connection, order: Order, position: Position): boolean {
  const column = connection.orders[order.field];
  return column !== undefined && keyPattern(column).test(String(position.key));
}

function keyPattern(column: PgColumn): RegExp {
  const type = column.getSQLType();
  if (type.startsWith('timestamp')) return /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01]) (?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,6})?\+00$/;
  if (type === 'date') return /^(?:\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])|infinity)$/;
  if (type === 'smallint') return /^-?\d{1,4}$/;
  if (type === 'integer' || type === 'bigint') return /^-?\d{1,9}$/;
  return /^[\s\S]{0,1000}$/;
}
