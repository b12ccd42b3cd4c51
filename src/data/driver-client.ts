import type { Socket } from 'node:net';
import postgres from 'postgres';
import { connectSocket, type ServerAddress } from './connect-socket.ts';

export interface DriverClientOptions {
  readonly url: string;
  readonly applicationName: string;
  readonly connectTimeoutMs: number;
  /** The `statement_timeout` a new connection starts with. */
  readonly statementTimeoutMs: number;
  /** Called once, when the one socket is open. */
  readonly onSocket: (socket: Socket, address: ServerAddress) => void;
  readonly onClose: () => void;
  /** Called for each NOTIFY on a channel that the connection listens to. */
  readonly onNotify: ((channel: string, payload: string) => void) | undefined;
}

/** As the driver parsed them from the URL. */
interface ParsedAddress {
  readonly host: readonly string[];
  readonly port: readonly number[];
  readonly path: string | false | undefined;
}

/** More than the longest pause between two statements: a consumer's effect outside of the database. */
const idleInTransactionMs = 15_000;

const asText = (value: string) => value;
const asJsonText = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value));

/**
 * A postgres.js client that opens exactly one socket in its life. Left alone the driver reconnects and then runs what was
 * queued, in a transaction too, on a fresh backend: without the transaction. A second socket is therefore refused.
 *
 * Timestamps and dates arrive as text with their microseconds. For json and jsonb parameters a string is JSON text, not
 * a JSON string. Transactions are read-only unless they begin otherwise, so a query cannot write on the primary either.
 */
export function createDriverClient(options: DriverClientOptions) {
  let used = false;
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
    prepare: true,
    fetch_types: false,
    idle_timeout: 0,
    max_lifetime: null,
    max_pipeline: 100,
    keep_alive: 60,
    connect_timeout: options.connectTimeoutMs / 1_000,
    debug: false,
    connection: settings,
    types: {
      date: { to: 1184, from: [1082, 1114, 1184], serialize: asText, parse: asText },
      json: { to: 114, from: [114, 3802], serialize: asJsonText, parse: (text: string): unknown => JSON.parse(text) },
    },
    onnotice: () => undefined,
    // No option of the driver's types, which know it for its own `listen` alone.
    onnotify: options.onNotify,
    onclose: options.onClose,
    socket: async (parsed: ParsedAddress): Promise<Socket> => {
      if (used) throw Object.assign(new Error('The connection was lost'), { code: 'CONNECTION_CLOSED' });
      used = true;
      const [socket, address] = await connectToFirst(addressesOf(parsed, options.url), options.connectTimeoutMs);
      // The driver's TLS reads the server's name from here.
      if ('host' in address) Object.assign(socket, { host: address.host });
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
