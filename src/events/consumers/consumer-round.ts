import type { DataLog } from '../../data/data-log.ts';
import type { Database } from '../../data/database.ts';
import type { Consumer } from '../../model/consumer.ts';
import type { Limits } from '../../model/session.ts';
import type { EventKinds } from '../event-kinds.ts';
import type { RecentEvents } from '../recent-events.ts';
import type { RetryPolicy } from './backoff.ts';

/** What the parts of a consumer's round work with. */
export interface ConsumerRound {
  readonly database: Pick<Database, 'transaction'>;
  readonly consumer: Consumer;
  readonly kinds: EventKinds;
  readonly log: DataLog;
  readonly retry: RetryPolicy;
  /** Absent, all events are read from PostgreSQL. */
  readonly recent?: Pick<RecentEvents, 'after'> | undefined;
  /** Told when it has come further in the log, its effects committed. Must not throw. */
  readonly onAdvanced?: (() => void) | undefined;
  /** Aborted when the node stops. */
  readonly signal: AbortSignal;
}

const roundMs = 30_000; // 30 seconds for one transaction

export function roundLimits({ signal }: Pick<ConsumerRound, 'signal'>): Limits {
  return { deadline: performance.now() + roundMs, signal };
}
