import { type ErrorCode, Fault } from '../../../errors.ts';

const limitCodes: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'DEADLINE_EXCEEDED', 'CLIENT_CLOSED_REQUEST', 'DATABASE_UNAVAILABLE', 'OVERLOADED', 'SHUTTING_DOWN', 'CONSISTENCY_TOKEN_INVALID',
]);

/** The whole operation failed, and running it again at once would not help. */
export function isLimit(error: unknown): boolean {
  return error instanceof Fault && limitCodes.has(error.code);
}
