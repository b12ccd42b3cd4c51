import { getVariableValues, GraphQLError, type GraphQLSchema } from 'graphql';
import type { CompiledOperation } from '../compiled-operation.ts';
import { argumentProblems } from '../planning/argument-checks.ts';
import { passes, problemsOf } from '../planning/value-check.ts';
import { RequestFaults } from '../request-faults.ts';

const noVariables: Readonly<Record<string, unknown>> = Object.freeze({});
const mostProblems = 20;

/**
 * The variables of one request as the schema's types make them, with the ids in them checked.
 * Throws RequestFaults BAD_USER_INPUT with all problems. A variable the operation does not declare is one: it is most
 * often a misspelt one, whose default would be taken in silence.
 */
export function coerceVariables(
  schema: GraphQLSchema, operation: CompiledOperation, variables: Readonly<Record<string, unknown>>, suggestions: boolean,
): Readonly<Record<string, unknown>> {
  const known = coercedBefore.get(variables);
  if (known !== undefined && known.operation === operation) return known.coerced;
  const coerced = coerce(schema, operation, variables, suggestions);
  coercedBefore.set(variables, { operation, coerced });
  return coerced;
}

/** The very object of variables that came before, as it does with a URL that is remembered. Nobody changes them. */
const coercedBefore = new WeakMap<object, { readonly operation: CompiledOperation; readonly coerced: Readonly<Record<string, unknown>> }>();

function coerce(
  schema: GraphQLSchema, operation: CompiledOperation, variables: Readonly<Record<string, unknown>>, suggestions: boolean,
): Readonly<Record<string, unknown>> {
  const declared = operation.definition.variableDefinitions ?? [];
  const undeclared = Object.keys(variables).filter((name) => !declared.some(({ variable }) => variable.name.value === name));
  if (undeclared.length > 0) {
    throw refuse(undeclared.slice(0, mostProblems).map((name) => `The operation declares no variable "$${name}".`));
  }
  if (declared.length === 0) return noVariables;
  const { coerced, errors } = getVariableValues(schema, declared, variables, {
    maxErrors: mostProblems,
    hideSuggestions: !suggestions,
  });
  if (errors !== undefined) throw new RequestFaults('BAD_USER_INPUT', errors);
  for (const { variable, check } of operation.inputChecks) {
    if (!passes(check, coerced[variable])) throw refuse(allProblems(operation, coerced));
  }
  if (operation.argumentChecks.length > 0) {
    const problems = argumentProblems(operation.argumentChecks, coerced);
    if (problems.length > 0) throw new RequestFaults('BAD_USER_INPUT', problems);
  }
  return coerced;
}

function allProblems(operation: CompiledOperation, coerced: Readonly<Record<string, unknown>>): string[] {
  return operation.inputChecks
    .flatMap(({ variable, check }) => problemsOf(check, coerced[variable], `$${variable}`))
    .slice(0, mostProblems);
}

function refuse(messages: readonly string[]): RequestFaults {
  return new RequestFaults('BAD_USER_INPUT', messages.map((message) => new GraphQLError(message)));
}
