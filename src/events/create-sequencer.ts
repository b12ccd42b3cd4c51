import type { DataLog } from '../data/data-log.ts';
import { createPrimaryLoop } from './primary-loop.ts';

export interface SequencerOptions {
  readonly primaryUrl: string;
  /** Told when this node has appended to the log: where it ends now. Must not throw. */
  readonly onAppended: (lastPosition: number) => void;
  /** Told where the log ends each time it had nothing to append. Must not throw. */
  readonly onIdle?: (lastPosition: number) => void;
  readonly pollMs?: number;
  readonly log?: DataLog | undefined;
}

/** Gives committed events their place in the log. Every node runs one; a row lock in PostgreSQL lets one append at a time. */
export interface Sequencer {
  /** A command has committed events: append them now. Calls while it appends count as one. */
  readonly poke: () => void;
  readonly stop: () => Promise<void>;
}

const batchSize = 1_000;
const defaultPollMs = 150;
/** Each batch waits for the disk and wakes all nodes: under load a few milliseconds make many small ones one. */
const restMs = 4;
const busyRestMs = 10;
const busyBatch = 8;
/** What was taken from the outbox lies in its index until it is vacuumed, and each batch looks through it: 3 ms of work now save many. */
const vacuumAfter = 10_000;
const vacuum = 'vacuum (skip_locked, truncate false) portcullis_outbox';

export function createSequencer(options: SequencerOptions): Sequencer {
  let movedSinceVacuum = 0;
  const loop = createPrimaryLoop({
    url: options.primaryUrl,
    name: 'sequencer',
    setUp: 'set default_transaction_read_only = off',
    pollMs: options.pollMs ?? defaultPollMs,
    log: options.log,
    async work(run) {
      const [row] = await run('select moved, last_position::text from portcullis_sequence_events($1)', [batchSize]);
      const moved = Number(row?.[0]);
      const lastPosition = Number(row?.[1]);
      if (moved === 0) {
        options.onIdle?.(lastPosition);
        return 'pause';
      }
      options.onAppended(lastPosition);
      movedSinceVacuum += moved;
      if (movedSinceVacuum >= vacuumAfter) {
        movedSinceVacuum = 0;
        await run(vacuum, []);
      }
      return moved === batchSize ? 'again' : { restMs: moved < busyBatch ? restMs : busyRestMs };
    },
  });
  return { poke: loop.wake, stop: loop.stop };
}
