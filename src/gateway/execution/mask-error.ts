import { GraphQLError } from 'graphql';
import { errorCatalogue, Fault } from '../../errors.ts';
import type { ReportUnexpected } from '../fault-reply.ts';

/** Text that PostgreSQL cannot store: U+0000, or bytes that are no character in its encoding. */
const unstorableText: ReadonlySet<unknown> = new Set(['22021', '22P05']);

/**
 * Turns whatever a field threw into an error that is safe to show, with its path and locations. Faults pass; what no one
 * foresaw is reported once with its cause and becomes INTERNAL_SERVER_ERROR with the correlation id.
 */
export function createErrorMask(report: ReportUnexpected): (error: GraphQLError, correlationId: string) => GraphQLError {
  const told = new WeakSet();
  return (error, correlationId) => {
    const { originalError: cause = error } = error;
    if (cause instanceof Fault || (cause instanceof GraphQLError && isCatalogued(cause))) {
      if (cause instanceof Fault && cause.status >= 500 && cause.cause !== undefined) report(cause, correlationId);
      return error;
    }
    if (unstorableText.has('code' in cause ? cause.code : undefined)) return located(error, new Fault('BAD_USER_INPUT', { cause }));
    // A batch that failed fails every field that waited for it.
    if (!told.has(cause)) {
      told.add(cause);
      report(cause, correlationId);
    }
    return located(error, new Fault('INTERNAL_SERVER_ERROR', { details: { correlationId } }));
  };
}

function isCatalogued(error: GraphQLError): boolean {
  const { code } = error.extensions;
  return typeof code === 'string' && Object.hasOwn(errorCatalogue, code);
}

function located({ nodes, path }: GraphQLError, fault: Fault): GraphQLError {
  return new GraphQLError(fault.message, { nodes: nodes ?? null, path: path ?? null, extensions: fault.extensions });
}
