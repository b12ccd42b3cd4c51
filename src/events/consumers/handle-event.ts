import type { LoggedEvent } from '../../model/event.ts';
import type { Session } from '../../model/session.ts';
import { endingWith } from '../ending-with.ts';
import { inPresentForm } from '../event-kinds.ts';
import { findHandled, markHandled } from './consumer-statements.ts';
import type { ConsumerRound } from './consumer-round.ts';

const externalMs = 10_000; // 10 seconds for one effect elsewhere

/** Handles one event in a transaction that also records it; throws what made it fail. An effect elsewhere that is known to be done is not repeated. */
export async function handleEvent({ consumer, kinds, signal }: ConsumerRound, event: LoggedEvent, tx: Session): Promise<void> {
  if (consumer.effect === 'same-database') {
    await consumer.handle([inPresentForm(kinds, event)], tx);
    return;
  }
  const key = { name: consumer.name, eventId: event.id };
  if ((await tx.rows(findHandled, key)).length > 0) return;
  const present = inPresentForm(kinds, event);
  await endingWith(AbortSignal.any([signal, AbortSignal.timeout(externalMs)]), (bounded) => consumer.handle(present, bounded));
  await tx.rows(markHandled, key);
}
