import type { Outcome } from '../../data/database.ts';
import type { DomainEvent } from '../../model/event.ts';
import type { Session } from '../../model/session.ts';
import { appendEvents } from '../append-events.ts';
import { pauseAfter } from '../consumers/backoff.ts';
import { describeFailure } from '../consumers/event-failure.ts';
import { type DueSaga, goTo, lockAt, noteFailure } from './saga-statements.ts';
import { sagaContext, type SagaRound, stepLimits } from './saga-round.ts';

/**
 * Notes that a step failed, which was rolled back: it is tried again later; after the last attempt the saga goes back, and
 * where it cannot, it is left to the operators. Nothing where another node has come by meanwhile.
 */
export async function noteFailedStep(round: SagaRound, failed: DueSaga, error: unknown): Promise<void> {
  const { value: events, consistencyToken } = await round.database.transaction(stepLimits(round), async (tx): Promise<Outcome<readonly DomainEvent[]>> => {
    const [saga] = await tx.rows(lockAt, { id: failed.id, version: failed.version });
    return saga === undefined ? { commit: false, value: [] } : { commit: true, value: await decide(round, saga, error, tx) };
  });
  if (events.length > 0 && consistencyToken !== null) round.onCommitted(events, consistencyToken);
}

async function decide(round: SagaRound, saga: DueSaga, error: unknown, tx: Session): Promise<readonly DomainEvent[]> {
  const { id, kind, step, status, failures: before } = saga;
  const failures = before + 1;
  const facts = { saga: id, kind, step, failures, err: error };
  const pauseMs = pauseAfter(failures, round.retry);
  if (pauseMs !== null) {
    round.log.warn(facts, 'A step of a saga failed: it is tried again later');
    await tx.rows(noteFailure, { id, failures, error: describeFailure(error), pauseMs });
    return [];
  }
  const back = round.kinds.get(kind)?.steps.get(step)?.undoneBy ?? null;
  if (status === 'running' && back !== null) {
    round.log.warn(facts, 'A step of a saga failed for good: what the saga did is undone');
    await tx.rows(goTo, { id, status: 'undoing', step: back, reason: `The step ${step} failed ${failures} times.` });
    return [];
  }
  round.log.warn(facts, 'A saga is left to the operators: portcullis sagas');
  await tx.rows(noteFailure, { id, failures, error: describeFailure(error), pauseMs: null });
  const { context, events } = sagaContext(round, saga, tx);
  await round.kinds.get(kind)?.onStuck(context, saga.state);
  await appendEvents(tx, events);
  return events;
}
