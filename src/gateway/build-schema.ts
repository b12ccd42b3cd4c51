import { makeExecutableSchema } from '@graphql-tools/schema';
import { getDirectiveValues, GraphQLSpecifiedByDirective, type GraphQLSchema, isScalarType } from 'graphql';
import type { Module } from '../model/module.ts';
import { declarationProblems } from './declaration-problems.ts';
import { buildResolvers } from './execution/resolvers.ts';

/**
 * The executable schema of the modules' SDL and declarations. Throws TypeError that lists every field that only one of
 * the two knows, and every nullability they disagree on: a mistake in a module, found at start.
 */
export function buildSchema(typeDefs: readonly string[], modules: readonly Module[]): GraphQLSchema {
  const schema = makeExecutableSchema({
    typeDefs: [...typeDefs],
    resolvers: buildResolvers(modules),
    // Told by declarationProblems, all at once and in our words.
    resolverValidationOptions: { requireResolversToMatchSchema: 'ignore' },
  });
  describeScalars(schema);
  const problems = declarationProblems(schema, modules).filter((p) => !p.startsWith('Mutation.'));
  if (problems.length > 0) throw new TypeError(`Schema and modules disagree:\n${problems.map((p) => `  - ${p}`).join('\n')}`);
  return schema;
}

/** makeExecutableSchema lays our scalars over those of the SDL, which then lose what the SDL says of them. */
function describeScalars(schema: GraphQLSchema): void {
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isScalarType(type) || type.astNode === undefined || type.astNode === null) continue;
    const url = getDirectiveValues(GraphQLSpecifiedByDirective, type.astNode)?.['url'];
    type.description = type.astNode.description?.value;
    type.specifiedByURL = typeof url === 'string' ? url : undefined;
  }
}
