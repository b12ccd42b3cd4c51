import type { SagaKind } from '../../model/saga.ts';
import { createWorker } from '../create-worker.ts';
import type { RetryPolicy } from '../consumers/backoff.ts';
import type { SagaRound } from './saga-round.ts';
import { takeNextStep } from './take-next-step.ts';

export interface SagaRunnerOptions extends Pick<SagaRound, 'database' | 'newId' | 'log' | 'onCommitted' | 'onUntold'> {
  readonly kinds: readonly SagaKind[];
  readonly retry?: RetryPolicy;
  readonly pollMs?: number;
}

/** The sagas at work on this node. */
export interface SagaRunner {
  /** Events of these types have come: one of them may be what a saga waits for. */
  heard(types: Iterable<{ readonly type: string }>): void;
  stop(): Promise<void>;
}

const defaultPollMs = 1_000;
/** A little over a minute in all: what a saga does is half done meanwhile. */
const defaultRetry: RetryPolicy = { attempts: 8, firstPauseMs: 500, longestPauseMs: 60_000 };

/**
 * Takes steps of sagas until it is stopped, one after another and in turn where there are several. Every node may do it: a
 * row lock keeps two from the same saga, and what a node that died had begun was rolled back.
 */
export function createSagaRunner({ kinds, pollMs = defaultPollMs, retry = defaultRetry, log, ...rest }: SagaRunnerOptions): SagaRunner {
  const byName = new Map(kinds.map((kind) => [kind.name, kind]));
  const wokenBy = new Set(kinds.flatMap((kind) => [...kind.wokenBy]));
  const worker = createWorker({
    facts: { worker: 'sagas' },
    log,
    pollMs,
    work: async (signal) => ((await takeNextStep({ ...rest, kinds: byName, retry, log, signal })) ? 'again' : 'pause'),
  });
  return {
    heard(events) {
      for (const { type } of events) {
        if (!wokenBy.has(type)) continue;
        worker.wake();
        return;
      }
    },
    stop: () => worker.stop(),
  };
}
