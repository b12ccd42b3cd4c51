import postgres from 'postgres';
import { OperatorError } from '../errors.ts';
import { openConnection, type Connection } from './connection.ts';
import { ConnectionLost, errorCode } from './database-fault.ts';
import { primaryPositionSql, readPrimaryPosition } from './primary-position.ts';
import { runOnConnection } from './run-on-connection.ts';
import type { RawRow } from './statement.ts';
import type { WalPosition } from './wal-position.ts';
import { boundWork } from './work-bounds.ts';

const oldestVersion = 150_000;
const never = new AbortController().signal;

/** What a replica is held against. `systemIdentifier` is null where the role may not read it. */
export interface PrimaryIdentity {
  readonly systemIdentifier: string | null;
  readonly position: WalPosition;
}

/**
 * Looks at the server `DATABASE_URL` names. Throws OperatorError with one sentence when it cannot be reached, refuses the
 * credentials or the database, is older than PostgreSQL 15, or is a standby.
 */
export async function identifyPrimary(url: string, applicationName: string, timeoutMs: number): Promise<PrimaryIdentity> {
  const connection = openConnection({ url, applicationName, requirePrimary: false, connectTimeoutMs: timeoutMs, cancelGraceMs: timeoutMs });
  try {
    await connection.opened;
    const { version, inRecovery } = await describe(connection, timeoutMs);
    if (version < oldestVersion) throw new OperatorError(`DATABASE_URL: ${redact(url)} runs PostgreSQL ${Math.trunc(version / 10_000)}; 15 is the oldest supported.`);
    if (inRecovery) throw new OperatorError(`DATABASE_URL: ${redact(url)} is a standby; name the primary here and standbys in DATABASE_REPLICA_URLS.`);
    const [systemIdentifier, position] = await Promise.all([
      readSystemIdentifier(connection, timeoutMs),
      ask(connection, timeoutMs, primaryPositionSql).then(readPrimaryPosition),
    ]);
    return { systemIdentifier, position };
  } catch (error) {
    throw error instanceof OperatorError ? error : new OperatorError(`DATABASE_URL: ${explainFailure(error, url)}`, { cause: error });
  } finally {
    await connection.end();
  }
}

/** Throws OperatorError when the connected server is no standby, or a standby of another primary. */
export async function verifyReplica(connection: Connection, url: string, primary: PrimaryIdentity, timeoutMs: number): Promise<void> {
  const [{ inRecovery }, systemIdentifier] = await Promise.all([describe(connection, timeoutMs), readSystemIdentifier(connection, timeoutMs)]);
  if (!inRecovery) throw new OperatorError(`DATABASE_REPLICA_URLS: ${redact(url)} is not a standby.`);
  if (systemIdentifier !== null && primary.systemIdentifier !== null && systemIdentifier !== primary.systemIdentifier) {
    throw new OperatorError(`DATABASE_REPLICA_URLS: ${redact(url)} is a standby of another primary than DATABASE_URL.`);
  }
}

/** One sentence on why a server cannot be used; the URL without its password. */
export function explainFailure(error: unknown, url: string): string {
  const place = redact(url);
  const cause = error instanceof ConnectionLost && error.cause !== undefined ? error.cause : error;
  const code = errorCode(cause);
  if (code === '28P01') return `${place} refuses the password of its user.`;
  if (code === '28000') return `${place} refuses this user: ${messageOf(cause)}.`;
  if (code === '3D000') return `${place}: this database does not exist.`;
  if (code === '53300') return `${place} has no connection left: raise max_connections or lower DATABASE_POOL_SIZE.`;
  if (code === '57P03') return `${place} is not ready yet: ${messageOf(cause)}.`;
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return `${place}: there is no such host.`;
  return `${place} cannot be reached: ${messageOf(cause)}.`;
}

/** True when the server may well be right but is down at the moment. */
export function isAbsent(error: unknown): boolean {
  const cause = error instanceof ConnectionLost && error.cause !== undefined ? error.cause : error;
  if (cause instanceof postgres.PostgresError) return cause.code === '57P03' || cause.code === '53300';
  return cause instanceof ConnectionLost || ['ECONNREFUSED', 'ECONNRESET', 'CONNECT_TIMEOUT', 'CONNECTION_CLOSED', 'EHOSTUNREACH', 'ETIMEDOUT'].includes(errorCode(cause));
}

async function describe(connection: Connection, timeoutMs: number): Promise<{ version: number; inRecovery: boolean }> {
  const [row] = await ask(connection, timeoutMs, `select current_setting('server_version_num')::int, pg_is_in_recovery()`);
  return { version: Number(row?.[0]), inRecovery: row?.[1] === true };
}

async function readSystemIdentifier(connection: Connection, timeoutMs: number): Promise<string | null> {
  try {
    const [row] = await ask(connection, timeoutMs, 'select system_identifier::text from pg_control_system()');
    return typeof row?.[0] === 'string' ? row[0] : null;
  } catch (error) {
    if (errorCode(error) === '42501') return null;
    throw error;
  }
}

async function ask(connection: Connection, timeoutMs: number, text: string): Promise<readonly RawRow[]> {
  const bounds = boundWork({ deadline: performance.now() + timeoutMs, signal: never });
  return (await runOnConnection(connection, bounds, text, [])).rows;
}

function messageOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors[0] instanceof Error) return error.errors[0].message;
  return error instanceof Error ? error.message.replace(/\.$/, '') : String(error);
}

function redact(url: string): string {
  const parsed = URL.canParse(url) ? new URL(url) : null;
  return parsed === null ? 'the given URL' : `${parsed.username === '' ? '' : `${parsed.username}@`}${parsed.host}${parsed.pathname}`;
}
