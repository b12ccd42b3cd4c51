import type { GraphQLSchema } from 'graphql';
import type { PublishedOperation } from '../published-operation.ts';
import type { NamedOperation } from './check-schema.ts';
import { documentProblems, parseOperation } from './document-problems.ts';
import type { OperationProblem } from './operation-problem.ts';

export interface BrokenOperation extends NamedOperation {
  /** At least one. */
  readonly problems: readonly OperationProblem[];
}

/** The operations that do not fit a schema, in the order given: 10,000 of 600 characters take about four seconds. */
export function brokenOperations(schema: GraphQLSchema, operations: Iterable<PublishedOperation>): BrokenOperation[] {
  const broken: BrokenOperation[] = [];
  for (const { id, name, text, clients } of operations) {
    const document = parseOperation(text);
    const problems = 'kind' in document ? documentProblems(schema, document) : [document];
    if (problems.length > 0) broken.push({ id, name, clients, problems });
  }
  return broken;
}
