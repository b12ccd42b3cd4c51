import {
  getDirectiveValues, getNamedType, isInputObjectType, isListType, isNonNullType,
  type GraphQLArgument, type GraphQLInputField, type GraphQLInputType, type GraphQLSchema,
} from 'graphql';
import { OperatorError } from '../../errors.ts';
import type { IdCheck, ObjectCheck, ValueCheck } from './value-check.ts';

/** The prefix of a type's ids: `Task` → `task`, so that its ids are `task_<uuid>`. */
export type IdPrefixes = ReadonlyMap<string, string>;

/** The check of an argument or input field, or null when no `@id` lies in it. */
export type FindValueCheck = (input: GraphQLArgument | GraphQLInputField) => ValueCheck | null;

/**
 * Reads `directive @id(of: [String!]!) on ARGUMENT_DEFINITION | INPUT_FIELD_DEFINITION` from a schema. Answers are kept,
 * so that input types that contain themselves end.
 * The answer throws OperatorError for an `@id(of:)` that names a type without a prefix.
 */
export function createValueChecks(schema: GraphQLSchema, prefixes: IdPrefixes): FindValueCheck {
  const directive = schema.getDirective('id');
  const objects = new Map<string, ObjectCheck & { readonly fields: Map<string, ValueCheck> }>();
  const leadsToId = typesThatLeadToIds(schema);

  function checkOf(input: GraphQLArgument | GraphQLInputField): ValueCheck | null {
    const of = directive && input.astNode ? getDirectiveValues(directive, input.astNode)?.['of'] : undefined;
    return checkOfType(input.type, Array.isArray(of) ? idCheck(of.map(String), prefixes) : null);
  }

  function checkOfType(type: GraphQLInputType, id: IdCheck | null): ValueCheck | null {
    if (isNonNullType(type)) return checkOfType(type.ofType, id);
    if (isListType(type)) {
      const item = checkOfType(type.ofType, id);
      return item === null ? null : { kind: 'list', item };
    }
    if (!isInputObjectType(type)) return id;
    if (!leadsToId.has(type.name)) return null;
    const known = objects.get(type.name);
    if (known !== undefined) return known;
    const check = { kind: 'object' as const, type: type.name, fields: new Map<string, ValueCheck>() };
    objects.set(type.name, check);
    for (const field of Object.values(type.getFields())) {
      const fieldCheck = checkOf(field);
      if (fieldCheck !== null) check.fields.set(field.name, fieldCheck);
    }
    return check;
  }

  return checkOf;
}

/** The names of the input types that hold an `@id` field, directly or through others. */
function typesThatLeadToIds(schema: GraphQLSchema): ReadonlySet<string> {
  const inputTypes = Object.values(schema.getTypeMap()).filter(isInputObjectType);
  const found = new Set<string>();
  for (let before = -1; before !== found.size; ) {
    before = found.size;
    for (const type of inputTypes) {
      const leads = Object.values(type.getFields()).some(
        (field) =>
          found.has(getNamedType(field.type).name) ||
          field.astNode?.directives?.some((directive) => directive.name.value === 'id') === true,
      );
      if (leads) found.add(type.name);
    }
  }
  return found;
}

function idCheck(of: readonly string[], prefixes: IdPrefixes): IdCheck {
  const alternatives = of.map((type) => {
    const prefix = prefixes.get(type);
    if (prefix === undefined) throw new OperatorError(`The schema says @id(of: "${type}"), but ${type} has no id prefix.`);
    return RegExp.escape(prefix);
  });
  // Ids are opaque and sent back as received, so upper-case hex is no id of ours.
  const uuid = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';
  return { kind: 'id', of, pattern: new RegExp(`^(?:${alternatives.join('|')})_${uuid}$`) };
}
