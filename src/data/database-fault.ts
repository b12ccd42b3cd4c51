import postgres from 'postgres';
import { Fault } from '../errors.ts';
import type { WorkBounds } from './work-bounds.ts';

/** A connection that could not be opened, broke, or was given up by us; `cause` says more. */
export class ConnectionLost extends Error {
  override readonly name: string = 'ConnectionLost';
  readonly code = 'CONNECTION_LOST';
}

/** A connection that was never open: trying another at once would not help. */
export class ConnectionRefused extends ConnectionLost {
  override readonly name = 'ConnectionRefused';
}

/** What the driver and the operating system say when a server cannot be talked to. */
const unreachable = new Set([
  'CONNECTION_CLOSED', 'CONNECTION_ENDED', 'CONNECTION_DESTROYED', 'CONNECT_TIMEOUT', 'ECONNREFUSED', 'ECONNRESET',
  'ECONNABORTED', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'ENETDOWN', 'ENOENT',
]);

/** admin_shutdown, crash_shutdown, cannot_connect_now, database_dropped, idle_session_timeout; and class 08. */
const serverGone = /^(57P0[1-5]|08...)$/;

/** True when the failure lies in the connection or the server's being there, not in the statement. */
export function isConnectionFailure(error: unknown): boolean {
  if (error instanceof ConnectionLost) return true;
  const code = errorCode(error);
  return error instanceof postgres.PostgresError ? serverGone.test(code) : unreachable.has(code);
}

/** SQLSTATE 57014: a cancel request or a `statement_timeout` ended the statement. */
export function isCancelled(error: unknown): boolean {
  return errorCode(error) === '57014';
}

/**
 * True when a standby ended the statement because replay needed what it was reading; the primary never does.
 * @see https://www.postgresql.org/docs/18/hot-standby.html#HOT-STANDBY-CONFLICT
 */
export function isRecoveryConflict(error: unknown): boolean {
  const code = errorCode(error);
  return code === '40001' || code === '40P01';
}

/** What a caller of the data layer sees: a Fault for lost connections and ended time, all else untouched. */
export function databaseFault(error: unknown, bounds: WorkBounds): unknown {
  if (error instanceof Fault) return error;
  if (isCancelled(error)) return bounds.fault() ?? new Fault('DEADLINE_EXCEEDED', { cause: error });
  if (isConnectionFailure(error)) return new Fault('DATABASE_UNAVAILABLE', { cause: error });
  return error;
}

/** The `code` of an error, or the empty string. */
export function errorCode(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}
