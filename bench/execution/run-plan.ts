import { createDatabase } from '../../src/data/create-database.ts';
import type { Database } from '../../src/data/database.ts';
import { argumentRules } from '../../src/gateway/argument-rules.ts';
import { buildSchema } from '../../src/gateway/build-schema.ts';
import { createReferenceExecutor } from '../../src/gateway/execution/create-reference-executor.ts';
import type { Executor } from '../../src/gateway/execution/executor.ts';
import { createExecutor } from '../../src/gateway/execution/plan/create-executor.ts';
import { createPlanExecutor } from '../../src/gateway/execution/plan/create-plan-executor.ts';
import { idPrefixes } from '../../src/gateway/id-prefixes.ts';
import { createCompiler } from '../../src/gateway/planning/compile-operation.ts';
import { createPlanner } from '../../src/gateway/planning/plan/create-planner.ts';
import { readSchemaFiles } from '../../src/gateway/read-schema-files.ts';
import { modules } from '../../src/modules/index.ts';
import { type Recording, recordingDatabase, replayingDatabase } from './recording.ts';
import { taskOf, timeExecutions } from './time-executions.ts';
import { testServices } from '../../tests/testkit/test-services.ts';

/** `run-plan.ts <task…>`: Portcullis' executor over rows that were recorded before; `reference` runs its reference executor. */
const task = taskOf(process.argv.slice(2));
const schema = buildSchema(await readSchemaFiles(), modules);
const compile = createCompiler({ schema, idPrefixes: idPrefixes(modules), argumentRules: argumentRules(modules), suggestions: false });
const planner = createPlanner(schema, modules);
const operation = compile(task.text);
const { signal } = new AbortController();

function executorOn(database: Database): Executor {
  const reference = createReferenceExecutor({ schema, database, services: testServices, maskError: (error) => error });
  if (task.executor === 'reference') return reference;
  const report = (error: unknown): void => console.error(error);
  return createExecutor({ schema, planner, runPlan: createPlanExecutor({ database, services: testServices }), reference, report });
}

function runOn(database: Database): () => Promise<string> {
  const execute = executorOn(database);
  const viewer = { userId: task.userId, scopes: new Set<string>(), expiresAt: Number.MAX_SAFE_INTEGER };
  return async () => {
    const { result } = await execute({
      operation, variables: {}, coerced: {}, published: true, viewer, limits: { deadline: performance.now() + 15_000, signal }, consistencyToken: null, correlationId: '',
    });
    if (result.errors !== undefined) throw new AggregateError(result.errors);
    return JSON.stringify({ data: result.data });
  };
}

const database = await createDatabase({ primaryUrl: task.databaseUrl, replicaUrls: [], poolSize: 2, tokenSecret: 'the benchmark needs no secret, only its length' });
const kept: Recording[] = [];
await runOn(recordingDatabase(database, kept))();
await timeExecutions(task, runOn(replayingDatabase(database, kept)));
await database.close();
