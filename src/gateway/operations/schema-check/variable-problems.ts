import {
  getNamedType, getNullableType, isEnumType, isInputObjectType, isListType, isNonNullType, isRequiredInputField, Kind,
  type DocumentNode, type GraphQLInputObjectType, type GraphQLInputType, type GraphQLSchema, type TypeNode,
} from 'graphql';
import type { OperationProblem } from './operation-problem.ts';
import { placeOf } from './place-of.ts';

interface InputDifference {
  readonly coordinate: string;
  readonly message: string;
}

/** What a document's variables may hold under the deployed schema that the next one refuses. */
export type FindVariableProblems = (document: DocumentNode) => OperationProblem[];

/**
 * The finder of values that clients may send today and no longer tomorrow: a new required field, a field or enum value
 * that is gone, a narrower type, at any depth of a variable's type. Validation reads documents and sees none of them.
 */
export function createVariableComparison(deployed: GraphQLSchema, next: GraphQLSchema): FindVariableProblems {
  const known = new Map<string, readonly InputDifference[]>();

  function differencesBelow(name: string): readonly InputDifference[] {
    const remembered = known.get(name);
    if (remembered !== undefined) return remembered;
    const found: InputDifference[] = [];
    const seen = new Set([name]);
    // A set can grow while it is walked: every type that leads from the first one is met once.
    for (const reached of seen) {
      found.push(...differencesOf(deployed, next, reached));
      const type = deployed.getType(reached);
      if (isInputObjectType(type)) for (const field of Object.values(type.getFields())) seen.add(getNamedType(field.type).name);
    }
    known.set(name, found);
    return found;
  }

  return (document) => document.definitions.flatMap((definition) =>
    definition.kind !== Kind.OPERATION_DEFINITION ? [] : (definition.variableDefinitions ?? []).flatMap((variable) =>
      differencesBelow(nameOf(variable.type)).map(({ coordinate, message }) => ({
        message: `$${variable.variable.name.value}: ${message}`,
        ...placeOf(variable),
        coordinate,
      }))));
}

function nameOf(type: TypeNode): string {
  return type.kind === Kind.NAMED_TYPE ? type.name.value : nameOf(type.type);
}

function differencesOf(deployed: GraphQLSchema, next: GraphQLSchema, name: string): InputDifference[] {
  const was = deployed.getType(name);
  const is = next.getType(name);
  // A type that is gone: validation says so of a variable, and the field that leads to it has another type now.
  if (was === undefined || is === undefined) return [];
  if (isEnumType(was) && isEnumType(is)) {
    return was.getValues()
      .filter((value) => !is.getValue(value.name))
      .map((value) => ({ coordinate: `${name}.${value.name}`, message: `the value ${value.name} of ${name} is gone` }));
  }
  if (isInputObjectType(was) && isInputObjectType(is)) return inputDifferences(was, is);
  if (was.constructor === is.constructor) return [];
  return [{ coordinate: name, message: `${name} is another kind of type now` }];
}

function inputDifferences(was: GraphQLInputObjectType, is: GraphQLInputObjectType): InputDifference[] {
  const found: InputDifference[] = [];
  const fieldsBefore = was.getFields();
  const fieldsAfter = is.getFields();
  for (const field of Object.values(fieldsBefore)) {
    const coordinate = `${was.name}.${field.name}`;
    const after = fieldsAfter[field.name];
    if (after === undefined) found.push({ coordinate, message: `the field ${coordinate} is gone` });
    else if (!accepts(after.type, field.type)) {
      found.push({ coordinate, message: `${coordinate} was ${String(field.type)} and is ${String(after.type)}` });
    } else if (isRequiredInputField(after) && !isRequiredInputField(field)) {
      found.push({ coordinate, message: `${coordinate} has no default any more and must be given` });
    }
  }
  for (const field of Object.values(fieldsAfter)) {
    if (fieldsBefore[field.name] !== undefined || !isRequiredInputField(field)) continue;
    found.push({ coordinate: `${was.name}.${field.name}`, message: `the new field ${was.name}.${field.name} must be given` });
  }
  if (is.isOneOf && !was.isOneOf) found.push({ coordinate: `${was.name}.@oneOf`, message: `${was.name} takes exactly one of its fields now` });
  return found;
}

/** Numbers and strings that a wider built-in scalar takes as they are. */
const widerScalars: Readonly<Record<string, readonly string[]>> = { Int: ['Float', 'ID'], String: ['ID'] };

/** True when every value of the type `was` is also taken by the type `is`. A single value is taken for a list of one. */
function accepts(is: GraphQLInputType, was: GraphQLInputType): boolean {
  if (isNonNullType(is)) return isNonNullType(was) && accepts(is.ofType, was.ofType);
  if (isNonNullType(was)) return accepts(is, was.ofType);
  if (isListType(is)) return isListType(was) ? accepts(is.ofType, was.ofType) : accepts(getNullableType(is.ofType), was);
  if (isListType(was)) return false;
  return is.name === was.name || (Object.hasOwn(widerScalars, was.name) && (widerScalars[was.name]?.includes(is.name) ?? false));
}
