import { errorCode } from '../../data/database-fault.ts';
import { Fault } from '../../errors.ts';

/** Failures of the surroundings: what failed is tried again as a whole, and no event is to blame. */
export function isNoFaultOfTheEvent(error: unknown): boolean {
  if (error instanceof Fault) return error.code !== 'INTERNAL_SERVER_ERROR';
  const code = errorCode(error);
  return code === '40P01' || code === '40001';
}

/** What is kept of a failure for operators. */
export function describeFailure(error: unknown): string {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return text.replaceAll('\0', '').slice(0, 4_000);
}
