import type { Outcome } from '../../data/database.ts';
import { pauseAfter } from './backoff.ts';
import { type ConsumerRound, roundLimits } from './consumer-round.ts';
import { type DueLetter, lockDue, settleLetter } from './dead-letter-statements.ts';
import { describeFailure, isNoFaultOfTheEvent } from './event-failure.ts';
import { handleEvent } from './handle-event.ts';

/** Tries the next event again whose time has come; true where there was one. Throws only for failures of the surroundings. */
export async function retryDue(round: ConsumerRound): Promise<boolean> {
  const { database, log, consumer, retry } = round;
  let failed: { readonly letter: DueLetter; readonly error: unknown } | null = null;
  try {
    const { value } = await database.transaction(roundLimits(round), async (tx): Promise<Outcome<boolean>> => {
      const [letter] = await tx.rows(lockDue, { name: consumer.name });
      if (letter === undefined) return { commit: false, value: false };
      try {
        await handleEvent(round, letter.event, tx);
      } catch (error) {
        failed = { letter, error };
        throw error;
      }
      await tx.rows(settleLetter, { id: letter.id, state: 'handled', attempts: letter.attempts + 1, error: null, pauseMs: null });
      return { commit: true, value: true };
    });
    return value;
  } catch (error) {
    const known = failedLetter(failed);
    if (known === null || isNoFaultOfTheEvent(error)) throw error;
    const attempts = known.attempts + 1;
    const pauseMs = pauseAfter(attempts, retry);
    if (pauseMs === null) {
      log.warn({ consumer: consumer.name, event: known.event.id, type: known.event.type, attempts, err: error }, 'An event could not be handled and is left to the operators: portcullis dead-letters');
    }
    await database.transaction(roundLimits(round), async (tx) => {
      await tx.rows(settleLetter, { id: known.id, state: pauseMs === null ? 'dead' : 'retrying', attempts, error: describeFailure(error), pauseMs });
      return { commit: true, value: null };
    });
    return true;
  }
}

/** The compiler does not follow an assignment in a callback. */
function failedLetter(failed: { readonly letter: DueLetter } | null): DueLetter | null {
  return failed === null ? null : failed.letter;
}
