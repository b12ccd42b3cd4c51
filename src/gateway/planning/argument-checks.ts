import { getArgumentValues, GraphQLError, Kind, visit, type FieldNode, type GraphQLField } from 'graphql';
import { RequestFaults } from '../request-faults.ts';
import type { ReachedField } from './reached-fields.ts';

/** What is wrong with a field's coerced arguments taken together; null where nothing is. */
export type ArgumentRule = (args: Readonly<Record<string, unknown>>) => string | null;

/**
 * The rule of a field's arguments; null where it has none, or where the arguments that are given can never break it.
 */
export type FindArgumentRule = (typeName: string, fieldName: string, given: ReadonlySet<string>) => ArgumentRule | null;

/** A rule whose arguments hold variables: to be asked at each request. */
export interface ArgumentCheck {
  readonly field: GraphQLField<unknown, unknown>;
  readonly node: FieldNode;
  readonly rule: ArgumentRule;
}

/**
 * The checks to make at each request. Arguments without variables are checked here and now: throws RequestFaults
 * BAD_USER_INPUT with all that are wrong.
 */
export function argumentChecks(reached: readonly ReachedField[], findRule: FindArgumentRule): ArgumentCheck[] {
  const checks: ArgumentCheck[] = [];
  const problems: GraphQLError[] = [];
  for (const { parent, field, node } of reached) {
    const given = new Set(node.arguments?.map((argument) => argument.name.value));
    const rule = given.size === 0 ? null : findRule(parent.name, field.name, given);
    if (rule === null) continue;
    const check = { field, node, rule };
    if (holdsVariables(node)) checks.push(check);
    else problems.push(...argumentProblems([check], {}));
  }
  if (problems.length > 0) throw new RequestFaults('BAD_USER_INPUT', problems);
  return checks;
}

/** What one request's variables make of the checks. */
export function argumentProblems(checks: readonly ArgumentCheck[], coerced: Readonly<Record<string, unknown>>): GraphQLError[] {
  return checks.flatMap(({ field, node, rule }) => {
    const problem = rule(getArgumentValues(field, node, coerced));
    return problem === null ? [] : [new GraphQLError(problem, { nodes: node })];
  });
}

function holdsVariables(node: FieldNode): boolean {
  let found = false;
  for (const argument of node.arguments ?? []) {
    visit(argument, {
      [Kind.VARIABLE]: () => {
        found = true;
      },
    });
  }
  return found;
}
