import { getNullableType, type GraphQLLeafType, type GraphQLOutputType, isEnumType, isLeafType, isListType, isNonNullType } from 'graphql';
import { NotPlannable } from './not-plannable.ts';
import { NeedsReference } from './needs-reference.ts';
import type { Bindings } from './object-maker.ts';

/**
 * A leaf's value as the answer holds it, as graphql-js completes it. Throws NeedsReference for a null in a non-null
 * place, and what the type's `serialize` throws.
 */
export function completeLeaf(type: GraphQLLeafType, nullable: boolean): (value: unknown) => unknown {
  return (value) => {
    if (value === null || value === undefined) {
      if (nullable) return null;
      throw new NeedsReference(`A null of the type ${type.name}!`);
    }
    const completed: unknown = type.serialize(value);
    if (completed === null || completed === undefined) throw new NeedsReference(`${type.name} makes null of a value`);
    return completed;
  };
}

/** What completes a plain value, or a list of them. Throws NotPlannable for objects. */
function completionOf(outputType: GraphQLOutputType, where: string): (value: unknown) => unknown {
  const nullable = !isNonNullType(outputType);
  const type = getNullableType(outputType);
  if (isLeafType(type)) return completeLeaf(type, nullable);
  if (isListType(type)) return completeList(completionOf(type.ofType, where), nullable, where);
  throw new NotPlannable(`${where} is no plain value`);
}

function completeList(completeItem: (value: unknown) => unknown, nullable: boolean, where: string): (value: unknown) => unknown {
  return (value) => {
    if (nullable && (value === null || value === undefined)) return null;
    if (!Array.isArray(value)) throw new NeedsReference(`${where} is no list`);
    return value.map((item) => completeItem(item));
  };
}

/**
 * The expression that completes a plain value. Values that are what they should be pass by a test in place; whatever else goes
 * the way of `completionOf`. `v` is a variable of the function around it.
 */
export function leafExpression(value: string, where: string, outputType: GraphQLOutputType, bindings: Bindings): string {
  const otherwise = `${bindings.bind(completionOf(outputType, where))}(v)`;
  const type = getNullableType(outputType);
  const passes = isLeafType(type) ? passesAsItIs(type, bindings) : null;
  return passes === null ? `(v = ${value}, ${otherwise})` : `(v = ${value}, ${passes} ? v : ${otherwise})`;
}

function passesAsItIs(type: GraphQLLeafType, bindings: Bindings): string | null {
  if (isEnumType(type)) {
    const names = type.getValues().filter((value) => value.value === value.name).map((value) => value.name);
    // Not a Set, which makes each text that it is asked for an entry of the process's table of strings.
    return `${bindings.bind(names)}.includes(v)`;
  }
  switch (type.name) {
    case 'String':
    case 'ID':
      return 'typeof v === "string"';
    case 'Int':
      return 'typeof v === "number" && (v | 0) === v';
    case 'Boolean':
      return 'typeof v === "boolean"';
    default:
      return null;
  }
}
