import type { Outcome } from '../../data/database.ts';
import { Fault } from '../../errors.ts';
import type { DomainEvent } from '../../model/event.ts';
import type { SagaOutcome } from '../../model/saga.ts';
import type { Session } from '../../model/session.ts';
import { arrayLiteral } from '../../model/statement.ts';
import { appendEvents } from '../append-events.ts';
import { noteFailedStep } from './note-failed-step.ts';
import { type DueSaga, end, goTo, lockDue } from './saga-statements.ts';
import { sagaContext, type SagaRound, stepLimits } from './saga-round.ts';

/**
 * Takes the next step of the saga that has waited longest: its effects, its events and how far the saga is are one
 * transaction. True where there was one. Throws only while PostgreSQL is away or the node stops.
 */
export async function takeNextStep(round: SagaRound): Promise<boolean> {
  const { database, kinds } = round;
  const steps = arrayLiteral([...kinds].flatMap(([kind, { steps: known }]) => [...known.keys()].map((step) => `${kind} ${step}`)));
  const taking: { saga?: DueSaga } = {};
  try {
    const { value: events, consistencyToken } = await database.transaction(stepLimits(round), async (tx): Promise<Outcome<readonly DomainEvent[] | null>> => {
      const [saga] = await tx.rows(lockDue, { steps });
      if (saga === undefined) return { commit: false, value: null };
      taking.saga = saga;
      return { commit: true, value: await takeStep(round, saga, tx) };
    });
    if (events === null) return false;
    if (consistencyToken === null) round.onUntold();
    else round.onCommitted(events, consistencyToken);
    return true;
  } catch (error) {
    if (error instanceof Fault && error.extensions['outcome'] !== undefined) round.onUntold();
    if (taking.saga === undefined || isOutage(error)) throw error;
    await noteFailedStep(round, taking.saga, error);
    return true;
  }
}

async function takeStep(round: SagaRound, saga: DueSaga, tx: Session): Promise<readonly DomainEvent[]> {
  const { context, events } = sagaContext(round, saga, tx);
  const kind = round.kinds.get(saga.kind);
  const step = kind?.steps.get(saga.step);
  if (step === undefined) throw new Error(`The saga ${saga.kind} has no step ${saga.step}`);
  await goOn(tx, saga, await step.run(context, saga.state), step.undoneBy);
  await appendEvents(tx, events);
  return events;
}

async function goOn(tx: Session, { id, status, step, reason }: DueSaga, outcome: SagaOutcome, back: string | null): Promise<void> {
  switch (outcome.go) {
    case 'on':
      await tx.rows(goTo, { id, status, step: outcome.step, reason });
      return;
    case 'back':
      if (back === null) throw new Error(`There is no way back from the step ${step}: ${outcome.reason}`);
      await tx.rows(goTo, { id, status: 'undoing', step: back, reason: outcome.reason });
      return;
    case 'end':
      await tx.rows(end, { id, status: status === 'undoing' ? 'undone' : 'done' });
  }
}

/** Failures that say nothing of the step: it is taken again as if nothing had been. */
function isOutage(error: unknown): boolean {
  return error instanceof Fault && (error.code === 'DATABASE_UNAVAILABLE' || error.code === 'SHUTTING_DOWN');
}
