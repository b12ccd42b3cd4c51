import { GraphQLError, Kind, parse, validate, type DocumentNode, type GraphQLSchema } from 'graphql';
import { withoutSuggestion } from '../../planning/without-suggestion.ts';
import type { OperationProblem } from './operation-problem.ts';

/** The document of a text, or the one problem that it has none. */
export function parseOperation(text: string): DocumentNode | OperationProblem {
  try {
    return parse(text);
  } catch (error) {
    if (error instanceof GraphQLError) return problemOfError(error);
    throw error;
  }
}

/** What the validation rules of the specification say against a document; empty where it fits the schema. */
export function documentProblems(schema: GraphQLSchema, document: DocumentNode): OperationProblem[] {
  return [...missingRoots(schema, document), ...validate(schema, document)].map((error) => problemOfError(withoutSuggestion(error)));
}

/** No rule of graphql-js asks whether a schema has mutations at all: without the root type every selection passes. */
function missingRoots(schema: GraphQLSchema, document: DocumentNode): GraphQLError[] {
  return document.definitions.flatMap((node) =>
    node.kind === Kind.OPERATION_DEFINITION && !schema.getRootType(node.operation)
      ? [new GraphQLError(`The schema has no ${node.operation} type`, { nodes: node })]
      : []);
}

function problemOfError(error: GraphQLError): OperationProblem {
  const location = error.locations?.[0];
  return {
    message: error.message,
    line: location?.line ?? null,
    column: location?.column ?? null,
    offsets: error.positions ?? [],
    coordinate: null,
  };
}
