import { type GraphQLField, type FieldNode, isListType, isNonNullType, Kind, type ValueNode } from 'graphql';
import { defaultPage, largestPage } from '../scalars.ts';

/** How many objects a list holds at most: known, or as a request's variables say. */
export type ListSize = number | SizeInput;

export interface SizeInput {
  /** Of `page` the number, of `items` the length counts; of several the largest that is given. */
  readonly variables: readonly string[];
  readonly counted: 'page' | 'items';
  /** Where none is given. */
  readonly otherwise: number;
}

/** What is taken for the size of a list that nothing in the schema bounds. */
const assumedSize = 10;

/** The size of a page that a field's `first` or `last` asks for; null for a field without them. */
export function pageSizeOf(field: GraphQLField<unknown, unknown>, node: FieldNode): ListSize | null {
  const declared = field.args.filter(({ name }) => name === 'first' || name === 'last');
  if (declared.length === 0) return null;
  const usual = Math.max(0, ...declared.map(({ defaultValue }) => (typeof defaultValue === 'number' ? defaultValue : 0)));
  const given = (node.arguments ?? []).filter(({ name }) => declared.some((one) => one.name === name.value)).map(({ value }) => value);
  const literal = Math.max(0, ...given.map((value) => (value.kind === Kind.INT ? Number(value.value) : 0)));
  return sizeFrom(given, 'page', literal || usual || defaultPage);
}

/** The size of a field's own list: as long as the list it is given, such as `ids`; null for a field that is no list. */
export function ownSizeOf(field: GraphQLField<unknown, unknown>, node: FieldNode): ListSize | null {
  if (!isList(field.type)) return null;
  const lists = field.args.filter(({ type }) => isList(type)).map(({ name }) => name);
  const given = (node.arguments ?? []).filter(({ name }) => lists.includes(name.value)).map(({ value }) => value);
  if (given.length === 0) return assumedSize;
  return sizeFrom(given, 'items', Math.max(1, ...given.map((value) => (value.kind === Kind.LIST ? value.values.length : 0))));
}

/** A size for a request's variables, with their defaults. */
export function sizeFor(size: ListSize, coerced: Readonly<Record<string, unknown>>): number {
  if (typeof size === 'number') return size;
  let largest = 0;
  for (const name of size.variables) {
    const value = coerced[name];
    const found = size.counted === 'items' ? lengthOf(value) : typeof value === 'number' ? value : 0;
    if (found > largest) largest = found;
  }
  return largest > 0 ? largest : size.otherwise;
}

/** As large as the schema lets it be. */
export function largestSize(size: ListSize): number {
  return typeof size === 'number' ? size : Math.max(size.otherwise, largestPage);
}

/** With one object, where a variable decides. */
export function smallestSize(size: ListSize): number {
  return typeof size === 'number' ? size : 1;
}

function sizeFrom(given: readonly ValueNode[], counted: SizeInput['counted'], otherwise: number): ListSize {
  const variables = given.flatMap((value) => (value.kind === Kind.VARIABLE ? [value.name.value] : []));
  return variables.length === 0 ? otherwise : { variables, counted, otherwise };
}

function lengthOf(value: unknown): number {
  if (value === undefined || value === null) return 0;
  return Array.isArray(value) ? value.length : 1;
}

function isList(type: unknown): boolean {
  return isListType(isNonNullType(type) ? type.ofType : type);
}
