import type { LoggedEvent } from './event.ts';
import type { Session } from './session.ts';

interface Consumed {
  /** Stable: under this name it is remembered how far the consumer has come. */
  readonly name: string;
  /** The types of events it wants; absent: all. */
  readonly types?: ReadonlySet<string>;
}

/**
 * Reads the log from its beginning, each event once it has its place, on one node at a time. Payloads come in the form of
 * today. What `handle` throws makes the event a dead letter: it is tried again a few times, later, and the log goes on.
 */
export type Consumer =
  /** Its effect lies in this database, and commits together with how far it has come: effectively once. */
  | (Consumed & {
      readonly effect: 'same-database';
      /** Some events in the order of the log, at least one. All their effects go through `tx`. */
      handle(events: readonly LoggedEvent[], tx: Session): Promise<void>;
    })
  /** Its effect lies elsewhere: at least once. A crash right after the effect repeats it; `event.id` tells repetitions. */
  | (Consumed & {
      readonly effect: 'external';
      /** Must end soon after the signal is aborted. */
      handle(event: LoggedEvent, signal: AbortSignal): Promise<void>;
    });
