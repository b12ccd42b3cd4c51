import {
  type GraphQLField, type GraphQLObjectType, type GraphQLSchema, isEnumType, isInputObjectType, isListType, isNonNullType, isObjectType,
} from 'graphql';
import type { Connection } from '../model/connection.ts';
import type { Entity, EntityField } from '../model/entity.ts';
import type { Module } from '../model/module.ts';
import { subscriptionProblems } from './subscription-problems.ts';

/** Where the schema and the modules' declarations disagree, one sentence each; empty where they fit. */
export function declarationProblems(schema: GraphQLSchema, modules: readonly Module[]): string[] {
  const entities = modules.flatMap((module) => module.entities);
  const queries = new Set(['node', 'nodes', ...modules.flatMap((module) => Object.keys(module.queries))]);
  const commands = new Set(modules.flatMap((module) => module.commands.map((command) => command.name)));
  return [
    ...entities.flatMap((entity) => entityProblems(schema, entity)),
    ...unmatched(schema.getQueryType(), queries),
    ...unmatched(schema.getMutationType(), commands),
    ...unmatched(schema.getSubscriptionType(), new Set(modules.flatMap((module) => Object.keys(module.subscriptions ?? {})))),
    ...subscriptionProblems(schema, modules),
    ...twice(entities.map((entity) => entity.idPrefix)).map((prefix) => `Two entities have the id prefix ${prefix}`),
    ...modules.flatMap((module) =>
      Object.entries(module.queries).flatMap(([name, field]) => {
        const defined = schema.getQueryType()?.getFields()[name];
        return field.kind === 'connection' && defined !== undefined ? connectionProblems(`Query.${name}`, defined, field.connection) : [];
      }),
    ),
  ];
}

function entityProblems(schema: GraphQLSchema, entity: Entity): string[] {
  const type = schema.getType(entity.typeName);
  if (!isObjectType(type)) return [`The schema has no object type ${entity.typeName}`];
  const problems = unmatched(type, new Set(entity.fields.keys()));
  if (!type.getInterfaces().some((candidate) => candidate.name === 'Node')) problems.push(`${type.name} does not implement Node`);
  for (const [name, field] of entity.fields) {
    const defined = type.getFields()[name];
    if (defined === undefined) continue;
    const mayBeNull = nullable(entity, field);
    if (mayBeNull !== null && mayBeNull === isNonNullType(defined.type)) {
      problems.push(`${type.name}.${name} is ${mayBeNull ? 'nullable in the table and non-null' : 'never null in the table and nullable'} in the schema`);
    }
    if (field.kind === 'connection') problems.push(...connectionProblems(`${type.name}.${name}`, defined, field.connection));
  }
  return problems;
}

/** Null where the declaration does not say. */
function nullable(entity: Entity, field: EntityField): boolean | null {
  switch (field.kind) {
    case 'column':
      return entity.columns[field.column]?.notNull === false;
    case 'toOne':
      return field.visibility === 'own' || entity.columns[field.key]?.notNull === false;
    case 'id':
    case 'connection':
    case 'list':
      return false;
    case 'derived':
      return null;
  }
}

/** Filters and orders are named by the schema's input types: both sides must know the same names. */
function connectionProblems(at: string, field: GraphQLField<unknown, unknown>, connection: Connection): string[] {
  const inputNames = (argument: string): string[] => {
    const type = field.args.find((candidate) => candidate.name === argument)?.type;
    return isInputObjectType(type) ? Object.keys(type.getFields()) : [];
  };
  const orderBy = field.args.find((argument) => argument.name === 'orderBy')?.type;
  const orderField = isInputObjectType(orderBy) ? orderBy.getFields()['field']?.type : undefined;
  const orderType = isNonNullType(orderField) ? orderField.ofType : orderField;
  const problems = inputNames('filter')
    .filter((name) => connection.filters[name] === undefined)
    .map((name) => `${at} has no filter ${name}`);
  if (isEnumType(orderType)) {
    for (const { name } of orderType.getValues()) if (connection.orders[name] === undefined) problems.push(`${at} has no order ${name}`);
  }
  for (const [name, column] of Object.entries(connection.orders)) {
    if (!column.notNull) problems.push(`${at} is ordered by ${name}, whose column can be null`);
  }
  const type = isNonNullType(field.type) ? field.type.ofType : field.type;
  if (isListType(type)) problems.push(`${at} is declared as a connection and is a list in the schema`);
  return problems;
}

function unmatched(type: GraphQLObjectType | null | undefined, declared: ReadonlySet<string>): string[] {
  const defined = new Set(Object.keys(type?.getFields() ?? {}));
  const name = type?.name ?? 'The missing type';
  return [
    ...[...defined.difference(declared)].map((field) => `${name}.${field} is in the schema and declared by no module`),
    ...[...declared.difference(defined)].map((field) => `${name}.${field} is declared by a module and not in the schema`),
  ];
}

const twice = (names: readonly string[]): string[] => names.filter((name, index) => names.indexOf(name) !== index);
