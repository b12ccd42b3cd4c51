import type { Connection } from './connection.ts';
import type { DataLog } from './data-log.ts';
import { runOnConnection } from './run-on-connection.ts';
import type { RawRow } from './statement.ts';
import { boundWork, within } from './work-bounds.ts';

export interface ServerSamplerOptions<Sample> {
  /** For the log. */
  readonly name: string;
  /** Opens the sampler's own connection: a busy pool must not make a server look ill. */
  readonly open: () => Connection;
  /** Runs on each new connection. A throw says why this server is not to be used. */
  readonly verify: (connection: Connection) => Promise<void>;
  readonly text: string;
  /** Throws when the answer means that the server is not fit. */
  readonly decode: (rows: readonly RawRow[]) => Sample;
  readonly intervalMs: number;
  /** As long as nobody asks for samples. Less than `staleAfterMs`. */
  readonly restIntervalMs: number;
  /** For opening the connection and verifying the server: several round trips, TLS included. */
  readonly openTimeoutMs: number;
  /** A server that takes longer than this to answer a sample is unhealthy. */
  readonly timeoutMs: number;
  /** A sample older than this counts as none. */
  readonly staleAfterMs: number;
  readonly log: DataLog | undefined;
}

/** Watches one server. */
export interface ServerSampler<Sample> {
  /** The newest answer; null while the server is unhealthy. Who asks keeps the sampler awake. */
  current(): Sample | null;
  /** Asks now, or shares the question already under way. Never rejects: the outcome is in `current`. */
  refresh(): Promise<void>;
  stop(): Promise<void>;
}

const never = new AbortController().signal;

/** Samples a server at an interval, less often while nobody asks. Its timers do not keep the process alive. */
export function createServerSampler<Sample>(options: ServerSamplerOptions<Sample>): ServerSampler<Sample> {
  let connection: Connection | null = null;
  let latest: { readonly sample: Sample; readonly atMs: number } | null = null;
  let underWay: Promise<void> | null = null;
  let reported = false;
  let stopped = false;
  let resting = false;
  let wanted = false;

  async function ask(): Promise<void> {
    try {
      if (connection === null || connection.isLost()) {
        const opening = boundWork({ deadline: performance.now() + options.openTimeoutMs, signal: never });
        connection = options.open();
        await within(opening, connection.opened);
        await within(opening, options.verify(connection));
      }
      const atMs = performance.now();
      const bounds = boundWork({ deadline: atMs + options.timeoutMs, signal: never });
      const { rows } = await runOnConnection(connection, bounds, options.text, []);
      latest = { sample: options.decode(rows), atMs };
      if (reported) options.log?.info({ server: options.name }, 'The server answers its samples again');
      reported = false;
    } catch (error) {
      latest = null;
      connection?.destroy('A sample failed');
      if (!reported && !stopped) options.log?.warn({ server: options.name, err: error }, 'The server does not answer its samples');
      reported = true;
    }
  }

  function refresh(): Promise<void> {
    if (stopped) return Promise.resolve();
    underWay ??= ask().finally(() => void (underWay = null));
    return underWay;
  }

  function schedule(): NodeJS.Timeout {
    resting = !wanted;
    wanted = false;
    return setTimeout(sample, resting ? options.restIntervalMs : options.intervalMs).unref();
  }
  function sample(): void {
    void refresh().finally(() => {
      clearTimeout(timer);
      if (!stopped) timer = schedule();
    });
  }

  let timer = schedule();
  return {
    current() {
      wanted = true;
      if (resting) {
        resting = false;
        sample();
      }
      return latest !== null && performance.now() - latest.atMs < options.staleAfterMs ? latest.sample : null;
    },
    refresh,
    async stop() {
      stopped = true;
      clearTimeout(timer);
      connection?.destroy('The sampler was stopped');
      await underWay;
    },
  };
}
