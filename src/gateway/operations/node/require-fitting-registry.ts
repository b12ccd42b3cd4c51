import type { GraphQLSchema } from 'graphql';
import type { Database } from '../../../data/database.ts';
import { findPublishedOperations } from '../find-published-operations.ts';
import { brokenOperations } from '../schema-check/broken-operations.ts';
import { requireFittingOperations } from '../schema-check/require-fitting-operations.ts';
import type { OperationRegistry } from './create-operation-registry.ts';
import type { RegistryLog } from './registry-log.ts';

const timeoutMs = 30_000;

/**
 * At start: published operations that this node's schema breaks stop it in production, with their clients and what is
 * wrong, and are warned of elsewhere. Throws OperatorError.
 */
export async function requireFittingRegistry(
  registry: OperationRegistry,
  options: { readonly database: Database; readonly schema: GraphQLSchema; readonly production: boolean; readonly log: RegistryLog },
): Promise<void> {
  if (registry.unfit.size === 0) return;
  const session = options.database.readPrimary({ deadline: performance.now() + timeoutMs, signal: new AbortController().signal });
  const unfit = await Array.fromAsync(findPublishedOperations(session, [...registry.unfit.keys()]));
  requireFittingOperations(brokenOperations(options.schema, unfit), {
    production: options.production,
    warn: (message) => options.log.warn({}, message),
  });
}
