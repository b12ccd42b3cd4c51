import type { DataLog } from '../../data/data-log.ts';
import type { Database } from '../../data/database.ts';
import type { DomainEvent } from '../../model/event.ts';
import type { SagaContext, SagaKind } from '../../model/saga.ts';
import type { Limits, Session } from '../../model/session.ts';
import type { RetryPolicy } from '../consumers/backoff.ts';
import type { DueSaga } from './saga-statements.ts';

/** What the parts of the runner work with. */
export interface SagaRound {
  readonly database: Pick<Database, 'transaction'>;
  /** By name. */
  readonly kinds: ReadonlyMap<string, SagaKind>;
  readonly newId: () => string;
  readonly log: DataLog;
  readonly retry: RetryPolicy;
  /** Told of the events of a step that committed; the token stands for the state after it. Must not throw. */
  readonly onCommitted: (events: readonly DomainEvent[], consistencyToken: string) => void;
  /** Told where a step may have committed of which nothing else is known. Must not throw. */
  readonly onUntold: () => void;
  /** Aborted when the node stops. */
  readonly signal: AbortSignal;
}

const stepMs = 30_000; // 30 seconds for one transaction

export function stepLimits({ signal }: Pick<SagaRound, 'signal'>): Limits {
  return { deadline: performance.now() + stepMs, signal };
}

/**
 * The context of one step, and the events that it emits. All of a saga's events have its id for the command's, and
 * belong to the trace of the command that began it.
 */
export function sagaContext({ newId }: Pick<SagaRound, 'newId'>, saga: DueSaga, tx: Session): { readonly context: SagaContext; readonly events: readonly DomainEvent[] } {
  const events: DomainEvent[] = [];
  const { id, startedBy, reason, traceparent } = saga;
  return {
    events,
    context: {
      tx, newId, id, startedBy, reason,
      emit: (event) => void events.push({ ...event, id: newId(), actorId: startedBy, commandId: id, traceparent, at: new Date().toISOString() }),
    },
  };
}
