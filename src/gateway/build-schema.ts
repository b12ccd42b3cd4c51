import { makeExecutableSchema } from '@graphql-tools/schema';
import type { GraphQLSchema } from 'graphql';
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
  const problems = declarationProblems(schema, modules).filter((p) => !p.startsWith('Mutation.'));
  if (problems.length > 0) throw new TypeError(`Schema and modules disagree:\n${problems.map((p) => `  - ${p}`).join('\n')}`);
  return schema;
}
