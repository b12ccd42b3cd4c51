import { type GraphQLLeafType, type GraphQLOutputType, isEnumType, isLeafType, isNonNullType } from 'graphql';
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

/** The leaf type of a field, and whether it may be null. Throws NotPlannable for lists and objects. */
function leafOf(type: GraphQLOutputType, where: string): { readonly type: GraphQLLeafType; readonly nullable: boolean } {
  const inner = isNonNullType(type) ? type.ofType : type;
  if (!isLeafType(inner)) throw new NotPlannable(`${where} is no plain value`);
  return { type: inner, nullable: !isNonNullType(type) };
}

/**
 * The expression that completes a leaf. Values that are what they should be pass by a test in place; whatever else goes
 * the way of `completeLeaf`. `v` is a variable of the function around it.
 */
export function leafExpression(value: string, where: string, outputType: GraphQLOutputType, bindings: Bindings): string {
  const { type, nullable } = leafOf(outputType, where);
  const otherwise = `${bindings.bind(completeLeaf(type, nullable))}(v)`;
  const passes = passesAsItIs(type, bindings);
  return passes === null ? `(v = ${value}, ${otherwise})` : `(v = ${value}, ${passes} ? v : ${otherwise})`;
}

function passesAsItIs(type: GraphQLLeafType, bindings: Bindings): string | null {
  if (isEnumType(type)) {
    const names = type.getValues().filter((value) => value.value === value.name).map((value) => value.name);
    return `${bindings.bind(new Set(names))}.has(v)`;
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
