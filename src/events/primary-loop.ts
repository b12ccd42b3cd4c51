import { openConnection, type Connection } from '../data/connection.ts';
import type { DataLog } from '../data/data-log.ts';
import { runOnConnection } from '../data/run-on-connection.ts';
import { boundWork, within } from '../data/work-bounds.ts';
import type { RawRow, SqlValue } from '../model/statement.ts';
import { createWorker, type NextRound, type Worker } from './create-worker.ts';

/** Runs one statement on the loop's own connection, the same for each; rejects when it takes too long or the connection is lost. */
export type RunStatement = (text: string, params: readonly SqlValue[]) => Promise<readonly RawRow[]>;

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

const connectTimeoutMs = 5_000;
const cancelGraceMs = 1_000;

/**
 * Starts a worker on the primary, on a connection of its own. A lost connection is opened anew, for ever. A NOTIFY on a channel
 * it listens to wakes it, as does a lost connection.
 */
export function createPrimaryLoop({ url, name, setUp, work, isNews, pollMs, timeoutMs = 5_000, log }: PrimaryLoopOptions): Worker {
  let connection: Connection | null = null;
  let run: RunStatement | null = null;

  const bounds = (ms: number, signal: AbortSignal) => boundWork({ deadline: performance.now() + ms, signal });

  function onNotify(_channel: string, payload: string): void {
    if (isNews?.(payload) ?? true) worker.wake();
  }

  async function open(signal: AbortSignal): Promise<RunStatement> {
    const opened = openConnection({
      url, applicationName: `portcullis ${name}`, requirePrimary: true, connectTimeoutMs, cancelGraceMs, onNotify, onLost: () => worker.wake(),
    });
    connection = opened;
    await within(bounds(connectTimeoutMs, signal), opened.opened);
    await runOnConnection(opened, bounds(timeoutMs, signal), setUp, null);
    return async (text, params) => (await runOnConnection(opened, bounds(timeoutMs, signal), text, params)).rows;
  }

  async function round(signal: AbortSignal): Promise<NextRound> {
    try {
      run ??= await open(signal);
      return await work(run);
    } catch (error) {
      connection?.destroy('The loop failed');
      run = null;
      throw error;
    }
  }

  const worker = createWorker({ facts: { loop: name }, log, pollMs, work: round });
  return {
    wake: worker.wake,
    async stop() {
      const stopped = worker.stop();
      connection?.destroy('The loop was stopped');
      await stopped;
    },
  };
}
