import type { LoggedEvent } from '../../model/event.ts';
import type { Session } from '../../model/session.ts';
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

/** The work's outcome, or the signal's reason as soon as it is aborted: a handler that hangs holds nothing up. */
function endingWith(signal: AbortSignal, work: (signal: AbortSignal) => Promise<void>): Promise<void> {
  return new Promise((resolve, reject) => {
    const give = (): void => reject(signal.reason instanceof Error ? signal.reason : new Error('Given up'));
    if (signal.aborted) {
      give();
      return;
    }
    signal.addEventListener('abort', give, { once: true });
    work(signal).then(resolve, reject).finally(() => signal.removeEventListener('abort', give));
  });
}
