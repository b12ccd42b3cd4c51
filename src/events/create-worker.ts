import { setTimeout as delay } from 'node:timers/promises';
import type { DataLog } from '../data/data-log.ts';
import { Fault } from '../errors.ts';
import { createAlarm } from './create-alarm.ts';

/**
 * `again`: there is more to do. `restMs`: after that time, whether woken or not. `pause`: when woken, or after `pollMs`. `done`: the same,
 * and nothing is known that could come without a wake; then four times `pollMs` will do.
 */
export type NextRound = 'again' | 'pause' | 'done' | { readonly restMs: number };

export interface WorkerOptions {
  /** Whose work it is, for the log: `{consumer: 'activity'}`. */
  readonly facts: object;
  /** Done once before the first round, and again after each failure. */
  readonly setUp?: (signal: AbortSignal) => Promise<void>;
  /** One round, and what comes after it. It throws where nothing can be done at the moment. */
  readonly work: (signal: AbortSignal) => Promise<NextRound>;
  readonly log?: DataLog | undefined;
  /** A round at least so often: whatever wakes it may be lost. */
  readonly pollMs: number;
}

/** Work of this node that goes on until it is stopped. */
export interface Worker {
  /** A round now; calls during a round count as one. */
  readonly wake: () => void;
  readonly stop: () => Promise<void>;
}

const retryMs = 500;

/**
 * Starts a worker. What a round throws is logged once, and rounds are tried again from then on, with a pause of half a second
 * to a second; nothing of it keeps the process alive.
 */
export function createWorker({ facts, setUp, work, log, pollMs }: WorkerOptions): Worker {
  const stopped = new AbortController();
  const alarm = createAlarm();
  let reported = false;

  const rest = (ms: number): Promise<void> => delay(ms, undefined, { ref: false, signal: stopped.signal }).catch(() => undefined);

  async function rounds(): Promise<void> {
    await setUp?.(stopped.signal);
    while (!stopped.signal.aborted) {
      alarm.begin();
      const next = await work(stopped.signal);
      if (reported) log?.info(facts, 'The work goes on again');
      reported = false;
      if (next === 'pause') await alarm.pause(pollMs);
      else if (next === 'done') await alarm.pause(4 * pollMs);
      else if (next !== 'again') await rest(next.restMs);
    }
  }

  async function repeat(): Promise<void> {
    while (!stopped.signal.aborted) {
      try {
        await rounds();
      } catch (error) {
        if (stopped.signal.aborted) return;
        if (!reported) log?.warn({ ...facts, err: error }, 'The work cannot go on at the moment');
        reported = true;
        await rest(retryMs * (1 + Math.random()));
      }
    }
  }

  const running = repeat();
  return {
    wake: alarm.wake,
    async stop() {
      stopped.abort(new Fault('SHUTTING_DOWN'));
      alarm.wake();
      await running;
    },
  };
}
