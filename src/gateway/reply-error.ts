import type { GraphQLError } from 'graphql';
import { errorCatalogue, Fault, type ErrorCode } from '../errors.ts';
import type { ReplyError } from './reply.ts';

/** A GraphQL error as it is sent: locations and path kept, the hints for servers (`extensions.http`) left out. */
export function replyError(error: GraphQLError): ReplyError {
  const { http: _http, ...extensions } = error.extensions;
  return {
    message: error.message,
    ...(error.locations === undefined ? {} : { locations: error.locations.map(({ line, column }) => ({ line, column })) }),
    ...(error.path === undefined ? {} : { path: error.path }),
    extensions,
  };
}

/** What is told of an error that no one foresaw: where to look it up, and nothing of it. */
export function maskedError(correlationId: string): ReplyError {
  return replyError(new Fault('INTERNAL_SERVER_ERROR', { details: { correlationId } }));
}

/** The HTTP status of the first error's code; 500 for a code that is not in the catalogue. */
export function statusOfErrors(errors: readonly ReplyError[]): number {
  const code = errors[0]?.extensions['code'];
  return isErrorCode(code) ? errorCatalogue[code].status : 500;
}

function isErrorCode(code: unknown): code is ErrorCode {
  return typeof code === 'string' && Object.hasOwn(errorCatalogue, code);
}
