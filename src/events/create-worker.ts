import { setTimeout as delay } from 'node:timers/promises';
import type { DataLog } from '../data/data-log.ts';
import { Fault } from '../errors.ts';
import { createAlarm } from './create-alarm.ts';

export interface WorkerOptions {
  /** Whose work it is, for the log: `{consumer: 'activity'}`. */
  readonly facts: object;
  /** Done once before the first round, and again after each failure. */
  readonly setUp?: (signal: AbortSignal) => Promise<void>;
  /** One round; true where there may be more to do. It throws where nothing can be done at the moment. */
  readonly work: (signal: AbortSignal) => Promise<boolean>;
  readonly log: DataLog;
  /** A round at least so often: whatever wakes it may be lost. */
  readonly pollMs: number;
}

/** Work of this node that goes on until it is stopped. */
export interface Worker {
  /** A round now. */
  wake(): void;
  stop(): Promise<void>;
}

const restMs = 1_000;

/** Starts a worker. What a round throws is logged once, and rounds are tried again from then on; nothing of it keeps the process alive. */
export function createWorker({ facts, setUp, work, log, pollMs }: WorkerOptions): Worker {
  const stopped = new AbortController();
  const alarm = createAlarm();
  let reported = false;

  async function rounds(): Promise<void> {
    await setUp?.(stopped.signal);
    while (!stopped.signal.aborted) {
      alarm.begin();
      const more = await work(stopped.signal);
      if (reported) log.info(facts, 'The work goes on again');
      reported = false;
      if (!more) await alarm.pause(pollMs);
    }
  }

  async function repeat(): Promise<void> {
    while (!stopped.signal.aborted) {
      try {
        await rounds();
      } catch (error) {
        if (stopped.signal.aborted) return;
        if (!reported) log.warn({ ...facts, err: error }, 'The work cannot go on at the moment');
        reported = true;
        await delay(restMs * (0.5 + Math.random()), undefined, { ref: false, signal: stopped.signal }).catch(() => undefined);
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
