import type { Outcome } from '../../data/database.ts';
import type { LoggedEvent } from '../../model/event.ts';
import type { Session } from '../../model/session.ts';
import { inPresentForm } from '../event-kinds.ts';
import { readAfter } from '../read-log.ts';
import { pauseAfter } from './backoff.ts';
import { advance, lockConsumer } from './consumer-statements.ts';
import { type ConsumerRound, roundLimits } from './consumer-round.ts';
import { addLetter, letterEvent } from './dead-letter-statements.ts';
import { describeFailure, isNoFaultOfTheEvent } from './event-failure.ts';
import { handleEvent } from './handle-event.ts';

const batchSize = 200;

/** What is left to do after a round. */
export interface Turn {
  /** There may be more to handle. */
  readonly more: boolean;
  /** Something is to be tried again now. */
  readonly due: boolean;
  /** It is at the end of the log, and nothing is to be tried again: what comes next comes with a wake. */
  readonly done: boolean;
}

/**
 * Handles what comes next in the log, as many at once as one transaction may hold: for effects elsewhere that is one event,
 * so that a crash repeats no more than one. Throws only for failures of the surroundings.
 */
export async function handleNext(round: ConsumerRound): Promise<Turn> {
  if (round.consumer.effect === 'external') return handleFirst(round);
  try {
    return await inTurn(round, (events, tx) => handleBatch(round, events, tx));
  } catch (error) {
    if (isNoFaultOfTheEvent(error)) throw error;
    // One of them is to blame: one after another it is found.
    return handleFirst(round);
  }
}

async function handleBatch({ consumer, kinds }: ConsumerRound, events: readonly LoggedEvent[], tx: Session): Promise<LoggedEvent | undefined> {
  const wanted = events.filter(({ type }) => consumer.types?.has(type) ?? true).map((event) => inPresentForm(kinds, event));
  if (wanted.length > 0 && consumer.effect === 'same-database') await consumer.handle(wanted, tx);
  return events.at(-1);
}

/** Goes on to the first event that the consumer wants, that one included. One that fails becomes a dead letter. */
async function handleFirst(round: ConsumerRound): Promise<Turn> {
  let failed: { readonly event: LoggedEvent; readonly error: unknown } | null = null;
  const first = (events: readonly LoggedEvent[]) => events.find(({ type }) => round.consumer.types?.has(type) ?? true);
  try {
    return await inTurn(round, async (events, tx) => {
      const event = first(events);
      if (event === undefined) return events.at(-1);
      try {
        await handleEvent(round, event, tx);
      } catch (error) {
        failed = { event, error };
        throw error;
      }
      return event;
    });
  } catch (error) {
    if (failed === null || isNoFaultOfTheEvent(error)) throw error;
    return bury(round, failed);
  }
}

/** The effects of the failed attempt were rolled back; the letter and the step past the event are one transaction. */
async function bury(round: ConsumerRound, { event, error }: { readonly event: LoggedEvent; readonly error: unknown }): Promise<Turn> {
  const { consumer, retry, log } = round;
  log.warn({ consumer: consumer.name, event: event.id, type: event.type, position: event.position, err: error }, 'An event could not be handled: it is tried again later');
  return inTurn(round, async (events, tx) => {
    const pauseMs = pauseAfter(1, retry);
    // Another node may have come by meanwhile and handled it.
    if (!events.some(({ id }) => id === event.id)) return undefined;
    await tx.rows(addLetter, {
      name: consumer.name, eventId: event.id, position: String(event.position), event: letterEvent(event),
      state: pauseMs === null ? 'dead' : 'retrying', error: describeFailure(error), pauseMs,
    });
    return event;
  });
}

/**
 * Holds the consumer's lock while `work` does something with the next events and says how far it came: nothing (undefined)
 * leaves the consumer where it is.
 */
async function inTurn(round: ConsumerRound, work: (events: readonly LoggedEvent[], tx: Session) => Promise<LoggedEvent | undefined>): Promise<Turn> {
  const { database, consumer, recent } = round;
  let advanced = false;
  const { value } = await database.transaction(roundLimits(round), async (tx): Promise<Outcome<Turn>> => {
    const [place] = await tx.rows(lockConsumer, { name: consumer.name });
    if (place === undefined) return { commit: false, value: { more: false, due: false, done: false } };
    const { position, head, due, retrying } = place;
    const events = recent?.after(position, batchSize, head) ?? (await readAfter(tx, position, batchSize));
    if (events.length === 0) return { commit: false, value: { more: false, due, done: !retrying && position >= head.lastPosition } };
    const reached = await work(events, tx);
    if (reached === undefined) return { commit: false, value: { more: true, due, done: false } };
    advanced = true;
    // It travels with COMMIT, which does not succeed where it does not.
    tx.rows(advance, { name: consumer.name, position: String(reached.position), epoch: reached.epoch }).catch(() => undefined);
    return { commit: true, value: { more: reached.position < head.lastPosition, due, done: false } };
  });
  if (advanced) round.onAdvanced?.();
  return value;
}
