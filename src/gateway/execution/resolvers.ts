import type { GraphQLFieldResolver } from 'graphql';
import type { makeExecutableSchema } from '@graphql-tools/schema';
import type { Connection } from '../../model/connection.ts';
import { encodeCursor, listName } from '../../model/cursor.ts';
import type { Entity, EntityField, EntityRow } from '../../model/entity.ts';
import { decodeId, encodeId } from '../../model/global-id.ts';
import type { Module, RootField } from '../../model/module.ts';
import { scalars } from '../scalars.ts';
import { eventResolvers, type EventResolver } from './event-resolvers.ts';
import type { OperationContext } from './operation-context.ts';
import { orderProperty, type PageArguments, pageRequest } from './page-arguments.ts';

type Resolvers = NonNullable<Parameters<typeof makeExecutableSchema>[0]['resolvers']>;
type Resolver<Source> = GraphQLFieldResolver<Source, OperationContext, Record<string, unknown>>;

/** The resolvers of all modules, made from their declarations. */
export function buildResolvers(modules: readonly Module[]): Resolvers {
  const entities = modules.flatMap((module) => module.entities);
  const resolvers: Record<string, Record<string, Resolver<EntityRow>> | Record<string, Resolver<unknown>> | Record<string, EventResolver>> = eventResolvers(modules);
  for (const entity of entities) {
    resolvers[entity.typeName] = Object.fromEntries(
      [...entity.fields].map(([name, field]) => [name, fieldResolver(entity, name, field)]),
    );
  }
  resolvers['Query'] = {
    ...nodeResolvers(entities),
    ...Object.fromEntries(
      modules.flatMap((module) => Object.entries(module.queries).map(([name, field]) => [name, rootResolver(name, field)])),
    ),
  };
  resolvers['Mutation'] = Object.fromEntries(
    modules.flatMap((module) =>
      module.commands.map((command): [string, Resolver<unknown>] => [
        command.name,
        (_source, args, context) => context.runCommand(command, args['input']),
      ]),
    ),
  );
  return { ...scalars, ...resolvers };
}

function fieldResolver(entity: Entity, name: string, field: EntityField): Resolver<EntityRow> {
  switch (field.kind) {
    case 'id':
      return (row) => encodeId(entity.idPrefix, row.id);
    case 'column':
      return (row) => row[field.column];
    case 'derived':
      return (row) => field.compute(row);
    case 'toOne':
      return async (row, _args, context) => {
        const id = row[field.key];
        return typeof id === 'string' ? (await context.loaders()).byId(field.target(), field.visibility, id) : null;
      };
    case 'list':
      return async (row, _args, context) => (await context.loaders()).list(field, row.id);
    case 'connection':
      return (row, args, context) => connectionSource(field.connection, entity.typeName, name, row.id, args, context);
  }
}

function rootResolver(name: string, field: RootField): Resolver<unknown> {
  switch (field.kind) {
    case 'viewer':
      return async (_source, _args, context) => (await context.loaders()).byId(field.entity, 'own', context.viewer().userId);
    case 'byId':
      return async (_source, args, context) => {
        const id = decodeId(String(args['id']));
        return id?.prefix === field.entity.idPrefix ? (await context.loaders()).byId(field.entity, 'own', id.uuid) : null;
      };
    case 'connection':
      return (_source, args, context) => connectionSource(field.connection, 'Query', name, '', args, context);
    case 'resolver':
      return field.resolve;
  }
}

/** `node` and `nodes`: the id's prefix says which entity. */
function nodeResolvers(entities: readonly Entity[]): Record<string, Resolver<unknown>> {
  const byPrefix = new Map(entities.map((entity) => [entity.idPrefix, entity]));
  const load = async (id: unknown, context: OperationContext): Promise<EntityRow | null> => {
    const decoded = decodeId(String(id));
    const entity = decoded === null ? undefined : byPrefix.get(decoded.prefix);
    return decoded === null || entity === undefined ? null : (await context.loaders()).byId(entity, 'own', decoded.uuid);
  };
  return {
    node: (_source, args, context) => load(args['id'], context),
    nodes: (_source, args, context) => (Array.isArray(args['ids']) ? args['ids'].map((id) => load(id, context)) : []),
  };
}

/** The source of a connection type: page and count are only loaded when one of their fields is selected. */
function connectionSource(
  connection: Connection,
  typeName: string,
  fieldName: string,
  parentId: string,
  args: PageArguments,
  context: OperationContext,
): object {
  const request = pageRequest(connection, typeName, fieldName, args);
  const list = listName(typeName, fieldName, request.order);
  const property = orderProperty(connection, request.order.field);
  const page = async () => (await context.loaders()).page(connection, request, parentId);
  const cursor = (row: EntityRow): string => {
    const key = row[property];
    return encodeCursor(list, { key: typeof key === 'number' ? key : String(key), id: row.id });
  };
  return {
    edges: async () => (await page()).rows.map((row) => ({ cursor: () => cursor(row), node: row })),
    nodes: async () => (await page()).rows,
    pageInfo: async () => {
      const { rows, hasMore } = await page();
      const [start, end] = [rows[0], rows.at(-1)];
      return {
        hasNextPage: request.backward ? request.from !== null : hasMore,
        hasPreviousPage: request.backward ? hasMore : request.from !== null,
        startCursor: start === undefined ? null : cursor(start),
        endCursor: end === undefined ? null : cursor(end),
      };
    },
    totalCount: async () => (await context.loaders()).count(connection, request.filters, parentId),
  };
}
