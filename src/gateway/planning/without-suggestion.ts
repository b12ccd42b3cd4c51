import { GraphQLError } from 'graphql';

/** The same error without graphql-js's "Did you mean …?", which names what a client was not told of. */
export function withoutSuggestion(error: GraphQLError): GraphQLError {
  const message = error.message.replaceAll(/ Did you mean [^?]*\?/g, '');
  if (message === error.message) return error;
  return new GraphQLError(message, {
    nodes: error.nodes ?? null,
    source: error.source ?? null,
    positions: error.positions ?? null,
  });
}
