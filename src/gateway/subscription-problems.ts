import { getNamedType, type GraphQLSchema, isAbstractType, isObjectType } from 'graphql';
import type { EventType } from '../model/event.ts';
import type { Module, SubscriptionField } from '../model/module.ts';

/** Where the modules' subscriptions and the schema disagree, one sentence each; fields only one of the two knows are told elsewhere. */
export function subscriptionProblems(schema: GraphQLSchema, modules: readonly Module[]): string[] {
  return modules.flatMap((module) => Object.entries(module.subscriptions ?? {}).flatMap(([name, field]) => fieldProblems(schema, name, field)));
}

function fieldProblems(schema: GraphQLSchema, name: string, field: SubscriptionField): string[] {
  const defined = schema.getSubscriptionType()?.getFields()[name];
  if (defined === undefined) return [];
  const at = `Subscription.${name}`;
  const problems = field.events.flatMap((type) => typeProblems(schema, type));
  for (const name of [field.argument, 'after']) {
    if (!defined.args.some((argument) => argument.name === name)) problems.push(`${at} has no argument ${name}`);
  }
  const answer = getNamedType(defined.type);
  const shown = new Set((isAbstractType(answer) ? schema.getPossibleTypes(answer) : [answer]).map((type) => type.name));
  const declared = new Set(field.events.map((type) => type.typeName));
  for (const type of declared.difference(shown)) problems.push(`${at} is declared to give ${type}, which its type is not`);
  for (const type of isAbstractType(answer) ? [] : shown.difference(declared)) problems.push(`${at} is a ${type}, which no event of its declaration is`);
  return problems;
}

function typeProblems(schema: GraphQLSchema, { typeName, subjectField }: EventType): string[] {
  const type = schema.getType(typeName);
  if (!isObjectType(type)) return [`The schema has no object type ${typeName}`];
  const problems = type.getInterfaces().some((candidate) => candidate.name === 'Event') ? [] : [`${typeName} does not implement Event`];
  const fields = new Set(['id', 'type', 'at', 'actor', 'cursor', subjectField, `${subjectField}Id`]);
  for (const name of new Set(Object.keys(type.getFields())).difference(fields)) problems.push(`${typeName}.${name} is in the schema, and events have no such field`);
  for (const name of fields.difference(new Set(Object.keys(type.getFields())))) problems.push(`${typeName}.${name} is a field of every event, and not in the schema`);
  return problems;
}
