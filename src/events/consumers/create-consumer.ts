import { setTimeout as delay } from 'node:timers/promises';
import type { DataLog } from '../../data/data-log.ts';
import type { Database } from '../../data/database.ts';
import { Fault } from '../../errors.ts';
import type { Consumer } from '../../model/consumer.ts';
import type { EventKinds } from '../event-kinds.ts';
import { defaultRetry, type RetryPolicy } from './backoff.ts';
import { type ConsumerRound, roundLimits } from './consumer-round.ts';
import { register } from './consumer-statements.ts';
import { handleNext } from './handle-next.ts';
import { retryDue } from './retry-due.ts';

export interface ConsumerOptions {
  readonly database: Pick<Database, 'transaction'>;
  readonly consumer: Consumer;
  readonly kinds: EventKinds;
  readonly log: DataLog;
  readonly recent?: ConsumerRound['recent'];
  readonly retry?: RetryPolicy;
  readonly pollMs?: number;
}

/** A consumer at work on this node. */
export interface RunningConsumer {
  /** The log has grown. */
  wake(): void;
  stop(): Promise<void>;
}

const defaultPollMs = 500;
const restMs = 1_000;

/**
 * Works for a consumer until it is stopped: what comes next in the log, then what is to be tried again. Every node may do it;
 * a row lock lets one at a time. While PostgreSQL is away it waits.
 */
export function createConsumer(options: ConsumerOptions): RunningConsumer {
  const { database, consumer, kinds, log, recent, retry = defaultRetry, pollMs = defaultPollMs } = options;
  const stopped = new AbortController();
  const round: ConsumerRound = { database, consumer, kinds, log, retry, recent, signal: stopped.signal };
  let woken = false;
  let endPause: (() => void) | null = null;
  let reported = false;

  function wake(): void {
    woken = true;
    endPause?.();
  }

  async function pause(): Promise<void> {
    if (woken) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, pollMs).unref();
    endPause = resolve;
    await promise;
    clearTimeout(timer);
    endPause = null;
  }

  async function rounds(): Promise<void> {
    await database.transaction(roundLimits(round), async (tx) => ({ commit: true, value: await tx.rows(register, { name: consumer.name }) }));
    while (!stopped.signal.aborted) {
      woken = false;
      const { more, due } = await handleNext(round);
      const retried = due && (await retryDue(round));
      if (reported) log.info({ consumer: consumer.name }, 'The consumer works again');
      reported = false;
      if (!more && !retried) await pause();
    }
  }

  async function repeat(): Promise<void> {
    while (!stopped.signal.aborted) {
      try {
        await rounds();
      } catch (error) {
        if (stopped.signal.aborted) return;
        if (!reported) log.warn({ consumer: consumer.name, err: error }, 'The consumer cannot work at the moment');
        reported = true;
        await delay(restMs * (0.5 + Math.random()), undefined, { ref: false, signal: stopped.signal }).catch(() => undefined);
      }
    }
  }

  const running = repeat();
  return {
    wake,
    async stop() {
      stopped.abort(new Fault('SHUTTING_DOWN'));
      wake();
      await running;
    },
  };
}
