import { Fault } from '../errors.ts';
import type { Log } from './create-log.ts';

const quietMs = 1_000;

/**
 * Writes errors that no one foresaw to the log, with their cause and the correlation id that the client was given. Faults
 * with a cause, such as a database that is away, come with every request: one a second of each code is written, with the
 * number of those left out.
 */
export function createReport(log: Log, now: () => number = Date.now): (error: unknown, correlationId: string) => void {
  const lastTold = new Map<string, { at: number; silent: number }>();
  return (error, correlationId) => {
    if (!(error instanceof Fault)) {
      log.error({ err: error, correlationId }, 'An operation failed unexpectedly');
      return;
    }
    const last = lastTold.get(error.code) ?? { at: -Infinity, silent: 0 };
    lastTold.set(error.code, last);
    if (now() - last.at < quietMs) {
      last.silent += 1;
      return;
    }
    log.warn({ err: error.cause, code: error.code, correlationId, more: last.silent }, error.message);
    last.at = now();
    last.silent = 0;
  };
}
