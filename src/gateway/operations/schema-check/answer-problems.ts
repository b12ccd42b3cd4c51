import {
  getNamedType, isAbstractType, isCompositeType, isListType, isNonNullType, isNullableType, TypeInfo, visit, visitWithTypeInfo,
  isInterfaceType, isObjectType, type DocumentNode, type GraphQLOutputType, type GraphQLSchema,
} from 'graphql';
import type { OperationProblem } from './operation-problem.ts';
import { placeOf } from './place-of.ts';

/**
 * Selected fields that still exist and whose answers a client made for the deployed schema no longer understands: null
 * where there was none, a list for a single value, another scalar, another type. Validation sees none of them.
 */
export function answerProblems(deployed: GraphQLSchema, next: GraphQLSchema, document: DocumentNode): OperationProblem[] {
  const problems: OperationProblem[] = [];
  const before = new TypeInfo(deployed);
  const after = new TypeInfo(next);
  visit(document, visitWithTypeInfo(before, visitWithTypeInfo(after, {
    Field(node) {
      const parent = before.getParentType();
      const was = before.getFieldDef();
      const is = after.getFieldDef();
      if (!parent || !was || !is || was.name.startsWith('__')) return;
      if (understood(next, is.type, was.type)) return;
      problems.push({
        message: `${parent.name}.${was.name} was ${String(was.type)} and is ${String(is.type)}`,
        ...placeOf(node),
        coordinate: `${parent.name}.${was.name}`,
      });
    },
  })));
  return problems;
}

/** True when every answer of the type `is` is also one of the type `was`. */
function understood(next: GraphQLSchema, is: GraphQLOutputType, was: GraphQLOutputType): boolean {
  if (isNonNullType(was)) return isNonNullType(is) && understood(next, is.ofType, was.ofType);
  if (isNonNullType(is)) return understood(next, is.ofType, was);
  if (isListType(was) || isListType(is)) return isListType(was) && isListType(is) && understood(next, is.ofType, was.ofType);
  if (getNamedType(is).name === getNamedType(was).name) return true;
  // A narrower type answers what a wider one allowed: Node → Task.
  const wider = next.getType(getNamedType(was).name);
  return isCompositeType(is) && isNullableType(is) && isAbstractType(wider) && (isObjectType(is) || isInterfaceType(is)) && next.isSubType(wider, is);
}
