import { GraphQLError, Kind, type OperationDefinitionNode, type ValueNode } from 'graphql';
import type { InputCheck } from '../compiled-operation.ts';
import { RequestFaults } from '../request-faults.ts';
import type { FindValueCheck } from './create-value-checks.ts';
import type { ReachedField } from './reached-fields.ts';
import { checkKey, wrongId, type ValueCheck } from './value-check.ts';

/**
 * The checks of the variables an operation really uses, each once. Literals, and the defaults of those variables, are
 * checked here and now: throws RequestFaults BAD_USER_INPUT with all that are wrong.
 */
export function inputChecks(
  definition: OperationDefinitionNode, reached: readonly ReachedField[], findCheck: FindValueCheck,
): InputCheck[] {
  const checks = new Map<string, InputCheck>();
  const problems: GraphQLError[] = [];

  function visit(node: ValueNode, check: ValueCheck, path: string): void {
    if (node.kind === Kind.NULL) return;
    if (node.kind === Kind.VARIABLE) {
      use(node.name.value, check);
    } else if (check.kind === 'list') {
      // A single value stands for a list of one.
      for (const item of node.kind === Kind.LIST ? node.values : [node]) visit(item, check.item, path);
    } else if (check.kind === 'object') {
      for (const field of node.kind === Kind.OBJECT ? node.fields : []) {
        const fieldCheck = check.fields.get(field.name.value);
        if (fieldCheck !== undefined) visit(field.value, fieldCheck, `${path}.${field.name.value}`);
      }
    } else if (node.kind !== Kind.STRING || !check.pattern.test(node.value)) {
      problems.push(new GraphQLError(wrongId(path, check), { nodes: node }));
    }
  }

  function use(variable: string, check: ValueCheck): void {
    const key = `${variable} ${checkKey(check)}`;
    if (checks.has(key)) return;
    checks.set(key, { variable, check });
    const declared = definition.variableDefinitions?.find((candidate) => candidate.variable.name.value === variable);
    if (declared?.defaultValue) visit(declared.defaultValue, check, `$${variable}`);
  }

  for (const { parent, field, node } of reached) {
    for (const argumentNode of node.arguments ?? []) {
      const argument = field.args.find((candidate) => candidate.name === argumentNode.name.value);
      const check = argument ? findCheck(argument) : null;
      if (check !== null) visit(argumentNode.value, check, `${parent.name}.${field.name}(${argumentNode.name.value}:)`);
    }
  }
  if (problems.length > 0) throw new RequestFaults('BAD_USER_INPUT', problems);
  return [...checks.values()];
}
