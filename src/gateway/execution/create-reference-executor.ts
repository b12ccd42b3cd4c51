import type { ExecutionResult, GraphQLError, GraphQLSchema } from 'graphql';
import type { Database } from '../../data/database.ts';
import type { CommandServices } from '../../model/command.ts';
import type { Executor } from './executor.ts';
import type { AnswerKeeper, FindKeeper } from './use-kept-answers.ts';
import { createOperationContext, type OnCommitted, type OperationContext } from './operation-context.ts';

export interface ReferenceExecutorOptions {
  readonly schema: GraphQLSchema;
  readonly database: Database;
  readonly services: CommandServices;
  /** Makes an error that is safe to show of whatever a resolver threw, and logs what it hides. */
  readonly maskError: (error: GraphQLError, correlationId: string) => GraphQLError;
  readonly onCommitted?: OnCommitted;
  readonly onUntold?: () => void;
}

interface ServerContext {
  readonly operation: OperationContext;
  readonly correlationId: string;
}

/**
 * The executor that defines what is right: graphql-yoga's pipeline over the resolvers with DataLoader. It runs every
 * operation. Parsing and validation were done when the operation was compiled, so only its execute phase is entered.
 * Yoga is loaded by the first run: a node that answers from plans does without its 45 MB.
 */
export function createReferenceExecutor({ schema, database, services, maskError, onCommitted, onUntold }: ReferenceExecutorOptions): Executor {
  const keepers = new WeakMap<object, AnswerKeeper>();
  let opening: ReturnType<typeof openYoga> | null = null;
  return async ({ operation, variables, viewer, limits, consistencyToken, correlationId, idempotencyKey, traceparent, ran, reads, keeper }) => {
    const context = createOperationContext({ database, viewer, limits, consistencyToken, services, onCommitted, onUntold, idempotencyKey, traceparent, ran, reads });
    if (keeper !== undefined) keepers.set(context, keeper);
    const yoga = await (opening ??= openYoga(schema, (context) => keepers.get(context)));
    const { execute } = yoga.getEnveloped({ operation: context, correlationId });
    const result: unknown = await execute({
      schema,
      document: operation.document,
      contextValue: context,
      variableValues: variables,
      operationName: operation.operationName,
    });
    if (!isExecutionResult(result)) throw new TypeError('A query or mutation answered with a stream');
    return {
      result: {
        ...result,
        ...(result.errors === undefined ? {} : { errors: result.errors.map((error) => maskError(error, correlationId)) }),
      },
      consistencyToken: context.consistencyToken(),
      server: context.server(),
    };
  };
}

async function openYoga(schema: GraphQLSchema, findKeeper: FindKeeper) {
  const [{ createYoga }, { useKeptAnswers }] = await Promise.all([import('graphql-yoga'), import('./use-kept-answers.ts')]);
  return createYoga<ServerContext>({ schema, maskedErrors: false, logging: false, graphiql: false, batching: false, plugins: [useKeptAnswers(findKeeper)] });
}

function isExecutionResult(value: unknown): value is ExecutionResult {
  return typeof value === 'object' && value !== null && !(Symbol.asyncIterator in value);
}
