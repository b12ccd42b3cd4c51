import { GraphQLError, GraphQLScalarType, Kind, type ValueNode } from 'graphql';
import { decodeCursor } from '../model/cursor.ts';

export const largestPage = 100;
/** Of a list that neither `first` nor `last` is given for. */
export const defaultPage = 20;

function refuse(message: string): never {
  throw new GraphQLError(message, { extensions: { code: 'BAD_USER_INPUT' } });
}

/** `parseLiteral` for scalars that are written as strings. */
const fromString = (parse: (value: unknown) => string) => (node: ValueNode) =>
  node.kind === Kind.STRING ? parse(node.value) : refuse('A string is expected here.');

const isoDateTime = /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2}:\d{2}(?:\.\d{1,6})?)Z$/;

/** ISO 8601 of a timestamptz as PostgreSQL prints it in UTC; microseconds are kept. Text of another form passes as it is. */
function isoOfTimestamp(value: string): string {
  // A pattern would cost several times as much, and answers hold thousands of moments.
  return value[10] === ' ' && value.endsWith('+00') ? `${value.slice(0, 10)}T${value.slice(11, -3)}Z` : value;
}

function parseDateTime(value: unknown): string {
  if (typeof value === 'string' && isoDateTime.test(value) && !Number.isNaN(Date.parse(value))) return value;
  return refuse('A DateTime is written as 2026-11-20T09:30:00Z.');
}

const dateTime = new GraphQLScalarType<string, string>({
  name: 'DateTime',
  serialize: (value) => (typeof value === 'string' ? isoOfTimestamp(value) : refuse('DateTime expects the text of a timestamp.')),
  parseValue: parseDateTime,
  parseLiteral: fromString(parseDateTime),
});

function parseDate(value: unknown): string {
  if (typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value)) {
    const time = Date.parse(`${value}T00:00:00Z`);
    // Date.parse lets 2026-02-30 pass as 2 March.
    if (!Number.isNaN(time) && new Date(time).toISOString().startsWith(value) && !value.startsWith('0000')) return value;
  }
  return refuse('A Date is written as 2026-11-20.');
}

const date = new GraphQLScalarType<string, string>({
  name: 'Date',
  serialize: (value) => (typeof value === 'string' ? value : refuse('Date expects text.')),
  parseValue: parseDate,
  parseLiteral: fromString(parseDate),
});

function parseCursor(value: unknown): string {
  if (typeof value === 'string' && decodeCursor(value) !== null) return value;
  return refuse('This is not a cursor of this gateway: send back one that an answer contained.');
}

const cursor = new GraphQLScalarType<string, string>({
  name: 'Cursor',
  serialize: (value) => String(value),
  parseValue: parseCursor,
  parseLiteral: fromString(parseCursor),
});

function parsePageSize(value: unknown): number {
  if (typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= largestPage) return value;
  return refuse(`A page holds 1 to ${largestPage} items.`);
}

const pageSize = new GraphQLScalarType<number, number>({
  name: 'PageSize',
  serialize: (value) => Number(value),
  parseValue: parsePageSize,
  parseLiteral: (node) => (node.kind === Kind.INT ? parsePageSize(Number(node.value)) : refuse('A whole number is expected here.')),
});

/** The scalars that `schema/base.graphql` declares. */
export const scalars = { DateTime: dateTime, Date: date, Cursor: cursor, PageSize: pageSize };
