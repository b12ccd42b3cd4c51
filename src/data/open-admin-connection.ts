import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import postgres from 'postgres';
import { OperatorError } from '../errors.ts';

export interface AdminConnectionOptions {
  /** Shown in pg_stat_activity, so that whoever waits can see who holds what. */
  readonly applicationName: string;
  /** NOTICE and WARNING messages of the server. */
  readonly onNotice?: (message: string) => void;
  readonly connectTimeoutMs?: number;
}

/** One connection to PostgreSQL for maintenance work: the same backend from the first statement to the last, or none. */
export interface AdminConnection {
  /** The server process behind this connection. */
  readonly backendPid: number;
  /** Runs one statement or several by the simple protocol. Throws the driver's PostgresError, or OperatorError when the connection is lost. */
  run(text: string): Promise<void>;
  /** Runs one statement and returns its rows; the caller states their type. int8 and numeric arrive as strings, timestamptz as Date. */
  rows<Row extends object>(text: string, params?: readonly (string | number | boolean | null)[]): Promise<readonly Row[]>;
  /**
   * Runs a `copy … from stdin`, feeding it blocks of text no faster than the server takes them. Throws as `run` does, and
   * whatever `blocks` throws; then the connection is lost.
   */
  copyIn(text: string, blocks: Iterable<string>): Promise<void>;
  /** True from the moment the connection broke: nothing more can be sent on it. */
  isLost(): boolean;
  close(): Promise<void>;
}

/**
 * Opens one connection for maintenance work. The driver alone would reconnect silently, and with that lose the locks,
 * settings and transaction of the session; here a lost connection stays lost, and each later call throws OperatorError.
 * Throws OperatorError when the server cannot be reached or refuses.
 */
export async function openAdminConnection(url: string, options: AdminConnectionOptions): Promise<AdminConnection> {
  const { promise: gone, reject: markGone } = Promise.withResolvers<never>();
  gone.catch(() => undefined);
  let lost = false;
  const client = postgres(url, {
    max: 1,
    max_lifetime: null,
    fetch_types: false,
    connect_timeout: Math.ceil((options.connectTimeoutMs ?? 10_000) / 1_000),
    connection: { application_name: options.applicationName },
    onnotice: (notice) => options.onNotice?.(notice['message'] ?? ''),
    onclose: () => {
      lost = true;
      markGone(connectionLost());
    },
  });

  // The driver leaves a query unanswered for ever when the socket breaks with an error: hence the race.
  async function send<T>(query: () => PromiseLike<T>): Promise<T> {
    if (lost) throw connectionLost();
    try {
      return await Promise.race([query(), gone]);
    } catch (error) {
      if (error instanceof postgres.PostgresError) throw error;
      lost = true;
      throw error instanceof OperatorError ? error : connectionLost(error);
    }
  }

  const connection = {
    async run(text: string) {
      await send(() => client.unsafe(text).simple());
    },
    async rows<Row extends object>(text: string, params: readonly (string | number | boolean | null)[] = []) {
      return send(() => client.unsafe<Row[]>(text, [...params]));
    },
    async copyIn(text: string, blocks: Iterable<string>) {
      let failure: { readonly error: unknown } | null = null;
      function* watched() {
        try {
          yield* blocks;
        } catch (error) {
          failure = { error };
          throw error;
        }
      }
      const copy = async () => {
        const query = client.unsafe(text);
        const stream = await query.writable();
        // The driver tells nobody what the server refuses after the last row, such as a foreign key that leads nowhere,
        // and the stream would wait for ever: https://github.com/porsager/postgres/issues/1173
        Reflect.set(query, 'reject', (error: Error) => stream.destroy(error));
        await pipeline(Readable.from(watched(), { highWaterMark: 1 }), stream);
      };
      await send(copy).catch((error: unknown) => {
        throw failure === null ? error : failure.error;
      });
    },
    isLost: () => lost,
    async close() {
      await client.end({ timeout: 1 });
    },
  };
  try {
    const [row] = await Promise.race([client.unsafe<{ pid: number }[]>('select pg_backend_pid() as pid'), gone]);
    if (row === undefined) throw connectionLost();
    return { ...connection, backendPid: row.pid };
  } catch (error) {
    await connection.close();
    throw new OperatorError(`The database at ${withoutSecrets(url)} cannot be used: ${reason(error)}`, { cause: error });
  }
}

function connectionLost(cause?: unknown): OperatorError {
  return new OperatorError('The connection to the database was lost', { cause });
}

function reason(error: unknown): string {
  if (error instanceof postgres.PostgresError) return `${error.message} (${error.code})`;
  if (error instanceof AggregateError && error.errors[0] instanceof Error) return error.errors[0].message;
  return error instanceof Error && error.message !== '' ? error.message : String(error);
}

function withoutSecrets(url: string): string {
  if (!URL.canParse(url)) return '(not a URL)';
  const { host, pathname } = new URL(url);
  return `${host}${pathname}`;
}
