import type { GraphQLSchema } from 'graphql';
import { argumentRules } from '../gateway/argument-rules.ts';
import { buildSchema } from '../gateway/build-schema.ts';
import { idPrefixes } from '../gateway/id-prefixes.ts';
import { type CompileOperation, createCompiler } from '../gateway/planning/compile-operation.ts';
import { createPlanner, type Planner } from '../gateway/planning/plan/create-planner.ts';
import { readSchemaFiles } from '../gateway/read-schema-files.ts';
import { modules } from '../modules/index.ts';

export interface OpenedCompiler {
  readonly schema: GraphQLSchema;
  readonly compile: CompileOperation;
  readonly planner: Planner;
}

/** The schema of this checkout and its compiler, with suggestions: what a command says is read by its own developers. */
export async function openCompiler(): Promise<OpenedCompiler> {
  const schema = buildSchema(await readSchemaFiles(), modules);
  return {
    schema,
    compile: createCompiler({ schema, idPrefixes: idPrefixes(modules), argumentRules: argumentRules(modules), suggestions: true }),
    planner: createPlanner(schema, modules),
  };
}
