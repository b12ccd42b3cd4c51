import type { DataLog } from '../data/data-log.ts';
import { createPrimaryLoop } from './primary-loop.ts';

export interface SequencerOptions {
  readonly primaryUrl: string;
  /** Told when this node has appended to the log: where it ends now. Must not throw. */
  readonly onAppended: (lastPosition: number) => void;
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
/** Each batch waits for the disk: under load a few milliseconds make many small ones one. */
const restMs = 4;

export function createSequencer(options: SequencerOptions): Sequencer {
  const loop = createPrimaryLoop({
    url: options.primaryUrl,
    name: 'sequencer',
    setUp: 'set default_transaction_read_only = off',
    pollMs: options.pollMs ?? defaultPollMs,
    restMs,
    log: options.log,
    async work(run) {
      const [row] = await run('select moved, last_position::text from portcullis_sequence_events($1)', [batchSize]);
      const moved = Number(row?.[0]);
      if (moved > 0) options.onAppended(Number(row?.[1]));
      return moved === batchSize ? 'again' : moved > 0 ? 'rest' : 'pause';
    },
  });
  return { poke: loop.wake, stop: loop.stop };
}
