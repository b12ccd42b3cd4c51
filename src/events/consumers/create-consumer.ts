import type { DataLog } from '../../data/data-log.ts';
import type { Database } from '../../data/database.ts';
import type { Consumer } from '../../model/consumer.ts';
import { createWorker, type Worker } from '../create-worker.ts';
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
  readonly onAdvanced?: ConsumerRound['onAdvanced'];
}

/** A consumer at work on this node; it is woken when the log has grown. */
export type RunningConsumer = Worker;

const defaultPollMs = 500;

/**
 * Works for a consumer until it is stopped: what comes next in the log, then what is to be tried again. Every node may do it;
 * a row lock lets one at a time. While PostgreSQL is away it waits.
 */
export function createConsumer({ database, consumer, kinds, log, recent, onAdvanced, retry = defaultRetry, pollMs = defaultPollMs }: ConsumerOptions): RunningConsumer {
  return createWorker({
    facts: { consumer: consumer.name },
    log,
    pollMs,
    async setUp(signal) {
      await database.transaction(roundLimits({ signal }), async (tx) => ({ commit: true, value: await tx.rows(register, { name: consumer.name }) }));
    },
    async work(signal) {
      const round: ConsumerRound = { database, consumer, kinds, log, retry, recent, onAdvanced, signal };
      const { more, due, done } = await handleNext(round);
      const retried = due && (await retryDue(round));
      if (more || retried) return 'again';
      return done ? 'done' : 'pause';
    },
  });
}
