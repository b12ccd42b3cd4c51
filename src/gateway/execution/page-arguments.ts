import type { PageRequest } from '../../data/batch/page-request.ts';
import { encodeFilters } from '../../data/batch/page-request.ts';
import { Fault } from '../../errors.ts';
import type { Connection, Order } from '../../model/connection.ts';
import { decodeCursor, fitsOrder, listName } from '../../model/cursor.ts';
import { defaultPage } from '../scalars.ts';

/** The coerced arguments of a connection field. */
export type PageArguments = Readonly<Record<string, unknown>>;

/** The order a list is asked for; its own where the argument is absent. */
export function orderOf(connection: Connection, args: PageArguments): Order {
  const given = args['orderBy'];
  if (typeof given !== 'object' || given === null || !('field' in given) || !('direction' in given)) return connection.defaultOrder;
  return { field: String(given.field), direction: given.direction === 'ASC' ? 'ASC' : 'DESC' };
}

/** The property under which the value of an order field stands in a row. Throws TypeError for an order that is no column. */
export function orderProperty(connection: Connection, field: string): string {
  const column = connection.orders[field];
  const property = Object.entries(connection.target().columns).find(([, candidate]) => candidate === column)?.[0];
  if (property === undefined) throw new TypeError(`The order ${field} is no column of ${connection.target().typeName}`);
  return property;
}

/**
 * What is wrong with a list's arguments beyond their types; null where nothing is. Checked at admission, so that a
 * request with a foreign cursor is refused before anything is run.
 */
export function pageArgumentProblem(connection: Connection, typeName: string, fieldName: string, args: PageArguments): string | null {
  const { first, last, after, before } = args;
  const given = (value: unknown): boolean => value !== undefined && value !== null;
  if (given(first) && given(last)) return 'Give first or last, not both.';
  if (given(first) && given(before)) return 'first goes with after; before goes with last.';
  if (given(last) && given(after)) return 'last goes with before; after goes with first.';
  if (given(after) && given(before)) return 'Give after or before, not both.';
  const cursor = given(after) ? after : before;
  if (typeof cursor !== 'string') return null;
  const order = orderOf(connection, args);
  const decoded = decodeCursor(cursor);
  if (decoded === null || decoded.list !== listName(typeName, fieldName, order) || !fitsOrder(connection, order, decoded.position)) {
    return 'The cursor belongs to another list or another order.';
  }
  return null;
}

/** The page that a connection field's arguments ask for. Throws Fault BAD_USER_INPUT for what `pageArgumentProblem` names. */
export function pageRequest(connection: Connection, typeName: string, fieldName: string, args: PageArguments): PageRequest {
  const problem = pageArgumentProblem(connection, typeName, fieldName, args);
  if (problem !== null) throw new Fault('BAD_USER_INPUT', { message: problem });
  const { first, last, after, before, filter } = args;
  const backward = typeof last === 'number' || typeof before === 'string';
  const size = backward ? last : first;
  const cursor = backward ? before : after;
  return {
    order: orderOf(connection, args),
    backward,
    size: typeof size === 'number' ? size : defaultPage,
    from: typeof cursor === 'string' ? (decodeCursor(cursor)?.position ?? null) : null,
    filters: encodeFilters(connection, isRecord(filter) ? filter : null),
  };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
