import type { Socket } from 'node:net';
import postgres from 'postgres';
import { connectSocket, type ServerAddress } from './connect-socket.ts';
import { encryptionOf, secureSocket } from './secure-socket.ts';

export interface DriverClientOptions {
  readonly url: string;
  readonly applicationName: string;
  readonly connectTimeoutMs: number;
  /** The `statement_timeout` a new connection starts with. */
  readonly statementTimeoutMs: number;
  /** Called once, when the one socket is open. */
  readonly onSocket: (socket: Socket, address: ServerAddress) => void;
  readonly onClose: () => void;
}

/** As the driver parsed them from the URL. */
interface ParsedAddress {
  readonly host: readonly string[];
  readonly port: readonly number[];
  readonly path: string | false | undefined;
}

/** More than the longest pause between two statements: a consumer's effect outside of the database. */
const idleInTransactionMs = 15_000;

/**
 * A postgres.js client that opens exactly one socket in its life and proves who we are; statements then go by `createWire`.
 * Left alone the driver reconnects and then runs what was queued on a fresh backend. A second socket is therefore refused.
 *
 * Transactions are read-only unless they begin otherwise, so a query cannot write on the primary either.
 */
export function createDriverClient(options: DriverClientOptions) {
  let used = false;
  const encryption = encryptionOf(options.url);
  const settings = {
    application_name: options.applicationName,
    TimeZone: 'UTC',
    DateStyle: 'ISO',
    // Statements with LIMIT or array parameters are otherwise planned again at each execution.
    plan_cache_mode: 'force_generic_plan',
    default_transaction_read_only: true,
    default_transaction_isolation: 'read committed',
    statement_timeout: options.statementTimeoutMs,
    // A node that is frozen in the middle of a command must not keep its rows locked for ever.
    idle_in_transaction_session_timeout: idleInTransactionMs,
  } as const;

  const driverOptions = {
    max: 1,
    fetch_types: false,
    idle_timeout: 0,
    max_lifetime: null,
    keep_alive: 60,
    connect_timeout: options.connectTimeoutMs / 1_000,
    debug: false,
    connection: settings,
    // The driver would keep the encrypted socket to itself.
    ssl: false,
    onnotice: () => undefined,
    onclose: options.onClose,
    socket: async (parsed: ParsedAddress): Promise<Socket> => {
      if (used) throw Object.assign(new Error('The connection was lost'), { code: 'CONNECTION_CLOSED' });
      used = true;
      const [open, address] = await connectToFirst(addressesOf(parsed, options.url), options.connectTimeoutMs);
      const host = 'host' in address ? address.host : null;
      const socket = encryption === null ? open : await secureSocket(open, host, encryption, options.connectTimeoutMs);
      options.onSocket(socket, address);
      return socket;
    },
  };
  const client = postgres(withoutSettings(options.url, Object.keys(settings)), driverOptions);
  stopOriginLeak(client.unsafe(''));
  return client;
}

function addressesOf({ host, port, path }: ParsedAddress, url: string): ServerAddress[] {
  if (typeof path === 'string') return [{ path }];
  // The driver cuts an IPv6 address at its first colon.
  const names = host[0] === '[' ? [new URL(url).hostname.slice(1, -1)] : host;
  return names.map((name, index) => ({ host: name, port: port[index] ?? port[0] ?? 5432 }));
}

async function connectToFirst(addresses: readonly ServerAddress[], timeoutMs: number): Promise<[Socket, ServerAddress]> {
  let failure: unknown = new Error('The URL names no host');
  for (const address of addresses) {
    try {
      return [await connectSocket(address, timeoutMs), address];
    } catch (error) {
      failure = error;
    }
  }
  throw failure;
}

/** In the driver a setting in the URL beats one in the options; ours are not for the URL to change. */
function withoutSettings(url: string, names: readonly string[]): string {
  const [base = '', query] = url.split('?', 2);
  if (query === undefined) return url;
  const kept = new URLSearchParams(query);
  for (const key of [...kept.keys()]) {
    if (names.some((name) => name.toLowerCase() === key.toLowerCase())) kept.delete(key);
  }
  return kept.size === 0 ? base : `${base}?${kept}`;
}

const emptyOrigin = { get: () => '', configurable: true };

/**
 * postgres.js 3.4.9 keeps, for ever, about 100 bytes for each failed `unsafe` query, under a key nobody can look up
 * (`originStackCache` in its query.js; measured). Its `origin` is empty for such queries anyway.
 */
function stopOriginLeak(query: object): void {
  const prototype: unknown = Object.getPrototypeOf(query);
  if (typeof prototype === 'object' && prototype !== null) Object.defineProperty(prototype, 'origin', emptyOrigin);
}
