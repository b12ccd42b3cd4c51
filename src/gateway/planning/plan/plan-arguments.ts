import { type FieldNode, getArgumentValues, type GraphQLField, Kind, visit } from 'graphql';

/** A field's coerced arguments under one request's coerced variables. */
export type PlannedArguments = (variables: Readonly<Record<string, unknown>>) => Readonly<Record<string, unknown>>;

/** Arguments without variables are coerced here and now; throws GraphQLError where they cannot be. */
export function planArguments(field: GraphQLField<unknown, unknown>, node: FieldNode): PlannedArguments {
  if (holdsVariables(node)) return (variables) => getArgumentValues(field, node, variables);
  const values = getArgumentValues(field, node);
  return () => values;
}

export function holdsVariables(node: FieldNode): boolean {
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
