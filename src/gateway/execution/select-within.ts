import type { CommandAnswer } from '../../events/command-results.ts';
import type { Session } from '../../model/session.ts';

/** What is shown of a command's answer beside the value itself. */
export interface Selection {
  /** Reads it by `session`. What it throws is no failure of the command. */
  read(value: CommandAnswer, session: Session): Promise<void>;
  /** Whether `read` sends all its statements before it waits for an answer, so that COMMIT may follow them at once. */
  readsAtOnce(value: CommandAnswer): boolean;
  /** Whether that is so for each value that the command may answer with. */
  readonly alwaysAtOnce: boolean;
}

/** A selection that is read in the transaction of its command. */
export interface SelectionWithin {
  /** Resolves when COMMIT may be sent. */
  begin(value: CommandAnswer, tx: Session): Promise<void>;
  /** As `read` ends; null where it has not begun. */
  selected(): Promise<void> | null;
  /** What it failed with, at its end; undefined where it has not begun or did not fail. */
  failure(): Promise<unknown>;
}

export function selectWithin(selection: Selection | undefined): SelectionWithin {
  let selected: Promise<void> | null = null;
  return {
    async begin(value, tx) {
      if (selection === undefined) return;
      selected = selection.read(value, tx);
      const ended = selected.catch(() => undefined);
      if (!selection.readsAtOnce(value)) await ended;
    },
    selected: () => selected,
    failure: async () => selected?.then(() => undefined, (error: unknown) => error),
  };
}
