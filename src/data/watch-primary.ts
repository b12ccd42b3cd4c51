import { setTimeout as delay } from 'node:timers/promises';
import { openConnection, type Connection } from './connection.ts';
import type { DataLog } from './data-log.ts';
import { runOnConnection } from './run-on-connection.ts';
import type { RawRow } from './statement.ts';
import { boundWork, within } from './work-bounds.ts';

export interface PrimaryWatchOptions<Value> {
  readonly url: string;
  /** What is watched, for the log and pg_stat_activity. */
  readonly name: string;
  /** NOTIFY on this channel asks at once. A plain identifier. */
  readonly channel: string;
  /** One cheap statement without parameters; it also runs every `pollMs`, for a notification may be lost. */
  readonly text: string;
  readonly decode: (rows: readonly RawRow[]) => Value;
  /** Called with each answer, changed or not. Must not throw. */
  readonly onValue: (value: Value) => void;
  readonly pollMs?: number;
  readonly log?: DataLog | undefined;
}

export interface PrimaryWatch {
  stop(): Promise<void>;
}

const connectTimeoutMs = 5_000;
const timeoutMs = 2_000;
const cancelGraceMs = 1_000;
const retryMs = 500;

/**
 * Watches something on the primary by LISTEN and by asking again, on a connection of its own. A lost connection is opened
 * anew, for ever, and its first answer makes up for the notifications that were missed. Nothing of it keeps the process alive.
 */
export function watchPrimary<Value>(options: PrimaryWatchOptions<Value>): PrimaryWatch {
  const { url, name, channel, text, decode, onValue, pollMs = 500, log } = options;
  const stopped = new AbortController();
  let connection: Connection | null = null;
  let wake: (() => void) | null = null;
  let notified = false;
  let reported = false;

  const bounds = (ms: number) => boundWork({ deadline: performance.now() + ms, signal: stopped.signal });
  function onNotify(): void {
    notified = true;
    wake?.();
  }

  async function open(): Promise<Connection> {
    connection = openConnection({ url, applicationName: `portcullis ${name}`, requirePrimary: true, connectTimeoutMs, cancelGraceMs, onNotify, onLost: onNotify });
    await within(bounds(connectTimeoutMs), connection.opened);
    await runOnConnection(connection, bounds(timeoutMs), `listen ${channel}`, null);
    return connection;
  }

  async function ask(on: Connection): Promise<void> {
    notified = false;
    const { rows } = await runOnConnection(on, bounds(timeoutMs), text, []);
    onValue(decode(rows));
    if (reported) log?.info({ watch: name }, 'The primary answers again: what it has is newest');
    reported = false;
  }

  /** Ends with a notification, a lost connection, or the time. */
  async function pause(): Promise<void> {
    if (notified) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, pollMs).unref();
    wake = resolve;
    await promise;
    clearTimeout(timer);
    wake = null;
  }

  async function run(): Promise<void> {
    while (!stopped.signal.aborted) {
      try {
        const opened = await open();
        while (!stopped.signal.aborted) {
          await ask(opened);
          await pause();
        }
      } catch (error) {
        connection?.destroy('The watch failed');
        if (stopped.signal.aborted) return;
        if (!reported) log?.warn({ watch: name, err: error }, 'The primary cannot be watched: this node goes on with what it has');
        reported = true;
        await delay(retryMs, undefined, { ref: false, signal: stopped.signal }).catch(() => undefined);
      }
    }
  }

  const running = run();
  return {
    async stop() {
      stopped.abort();
      wake?.();
      connection?.destroy('The watch was stopped');
      await running;
    },
  };
}
