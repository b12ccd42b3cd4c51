import { setTimeout as delay } from 'node:timers/promises';
import { openConnection, type Connection } from '../data/connection.ts';
import type { DataLog } from '../data/data-log.ts';
import { runOnConnection } from '../data/run-on-connection.ts';
import { boundWork, within } from '../data/work-bounds.ts';
import type { RawRow, SqlValue } from '../model/statement.ts';
import { createAlarm } from './create-alarm.ts';

/** Runs one statement on the loop's own connection; rejects when it takes too long or the connection is lost. */
export type RunStatement = (text: string, params: readonly SqlValue[]) => Promise<readonly RawRow[]>;

/** `again`: there is more to do. `restMs`: after that time, whether woken or not. `pause`: when woken, or after `pollMs`. */
export type NextRound = 'again' | 'pause' | { readonly restMs: number };

export interface PrimaryLoopOptions {
  readonly url: string;
  /** For the log and pg_stat_activity. */
  readonly name: string;
  /** What a new connection is told before it works, such as `listen portcullis_events`. */
  readonly setUp: string;
  /** One round, and what comes after it. What it throws costs the connection, and the round is repeated on a new one. */
  readonly work: (run: RunStatement) => Promise<NextRound>;
  /** Whether a NOTIFY on a channel that `setUp` listens to is worth a round; absent, each is. */
  readonly isNews?: (payload: string) => boolean;
  /** A round at least so often: whatever wakes the loop may be lost. */
  readonly pollMs: number;
  /** Of one statement. */
  readonly timeoutMs?: number;
  readonly log?: DataLog | undefined;
}

/** Work on the primary that goes on until it is stopped, on a connection of its own. */
export interface PrimaryLoop {
  /** A round now; calls during a round count as one. */
  readonly wake: () => void;
  readonly stop: () => Promise<void>;
}

const connectTimeoutMs = 5_000;
const cancelGraceMs = 1_000;
const retryMs = 500;

/**
 * Starts a loop. A lost connection is opened anew, for ever, with a pause of half a second to a second; nothing of it keeps
 * the process alive. A NOTIFY on a channel it listens to wakes it, as does a lost connection.
 */
export function createPrimaryLoop(options: PrimaryLoopOptions): PrimaryLoop {
  const { url, name, pollMs, timeoutMs = 5_000, log } = options;
  const stopped = new AbortController();
  let connection: Connection | null = null;
  const alarm = createAlarm();
  let reported = false;

  const bounds = (ms: number) => boundWork({ deadline: performance.now() + ms, signal: stopped.signal });

  function onNotify(_channel: string, payload: string): void {
    if (options.isNews?.(payload) ?? true) alarm.wake();
  }

  async function open(): Promise<RunStatement> {
    const opened = openConnection({
      url, applicationName: `portcullis ${name}`, requirePrimary: true, connectTimeoutMs, cancelGraceMs, onNotify, onLost: alarm.wake,
    });
    connection = opened;
    await within(bounds(connectTimeoutMs), opened.opened);
    await runOnConnection(opened, bounds(timeoutMs), options.setUp, null);
    return async (text, params) => (await runOnConnection(opened, bounds(timeoutMs), text, params)).rows;
  }

  async function rounds(run: RunStatement): Promise<void> {
    while (!stopped.signal.aborted) {
      alarm.begin();
      const more = await options.work(run);
      if (reported) log?.info({ loop: name }, 'The primary answers again');
      reported = false;
      if (more === 'pause') await alarm.pause(pollMs);
      else if (more !== 'again') await delay(more.restMs, undefined, { ref: false, signal: stopped.signal }).catch(() => undefined);
    }
  }

  async function repeat(): Promise<void> {
    while (!stopped.signal.aborted) {
      try {
        await rounds(await open());
      } catch (error) {
        connection?.destroy('The loop failed');
        if (stopped.signal.aborted) return;
        if (!reported) log?.warn({ loop: name, err: error }, 'The primary does not answer: the work will be repeated');
        reported = true;
        await delay(retryMs * (1 + Math.random()), undefined, { ref: false, signal: stopped.signal }).catch(() => undefined);
      }
    }
  }

  const running = repeat();
  return {
    wake: alarm.wake,
    async stop() {
      stopped.abort();
      alarm.wake();
      connection?.destroy('The loop was stopped');
      await running;
    },
  };
}
