import { GraphQLError, Kind, type DocumentNode, type OperationDefinitionNode } from 'graphql';
import { RequestFaults } from '../request-faults.ts';

/**
 * The operation of a document to run: the only one, or the one named.
 * Throws RequestFaults OPERATION_RESOLUTION_FAILURE.
 * @see https://spec.graphql.org/draft/#GetOperation()
 */
export function chooseOperation(document: DocumentNode, operationName: string | null): OperationDefinitionNode {
  const operations = document.definitions.filter((node) => node.kind === Kind.OPERATION_DEFINITION);
  const candidates = operationName === null ? operations : operations.filter((node) => node.name?.value === operationName);
  const [chosen] = candidates;
  if (chosen !== undefined && candidates.length === 1) return chosen;
  const message =
    operationName !== null ? 'The document has no operation with this operationName.'
    : operations.length === 0 ? 'The document has no operation.'
    : 'The document has several operations: give an operationName.';
  throw new RequestFaults('OPERATION_RESOLUTION_FAILURE', [new GraphQLError(message)]);
}
