import { GraphQLError } from 'graphql';
import { errorCatalogue, type ErrorCode } from '../errors.ts';

const longestMessage = 1_000;

/**
 * All faults of one code that one request has: every validation error, every bad variable. Each error keeps its
 * locations and carries `extensions.code` and `extensions.retryable` of the catalogue.
 */
export class RequestFaults extends Error {
  override readonly name = 'RequestFaults';
  readonly code: ErrorCode;
  readonly status: number;
  readonly errors: readonly GraphQLError[];

  /** Takes at least one error; whatever extensions the errors had are replaced. */
  constructor(code: ErrorCode, errors: readonly GraphQLError[]) {
    const { message, status, retryable } = errorCatalogue[code];
    super(errors[0]?.message ?? message);
    this.code = code;
    this.status = status;
    this.errors = errors.map(
      (error) =>
        // A message may quote what the client sent, and that may be a megabyte.
        new GraphQLError(error.message.slice(0, longestMessage), {
          nodes: error.nodes ?? null,
          source: error.source ?? null,
          positions: error.positions ?? null,
          extensions: { code, retryable },
        }),
    );
  }
}
