import { findPublishedOperations } from '../gateway/operations/find-published-operations.ts';
import type { PublishedOperation } from '../gateway/operations/published-operation.ts';
import { type RegistryDependencies, withRegistryDatabase } from './with-registry-database.ts';

/** Every active published operation with its clients, from the registry's tables. Throws OperatorError. */
export function loadPublished(dependencies: RegistryDependencies): Promise<readonly PublishedOperation[]> {
  return withRegistryDatabase(dependencies, (database, limits) => Array.fromAsync(findPublishedOperations(database.readPrimary(limits))));
}
