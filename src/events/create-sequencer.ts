import type { DataLog } from '../data/data-log.ts';
import type { LoggedEvent } from '../model/event.ts';
import { decodeEvent, eventColumns } from './event-row.ts';
import { createPrimaryLoop, type RunStatement } from './primary-loop.ts';

export interface SequencerOptions {
  readonly primaryUrl: string;
  /** Told after each attempt what it has appended to the log, without a gap or nothing, and where the log ends; 0 where it failed. Must not throw. */
  readonly onAttempt: (appended: readonly LoggedEvent[], logEnd: number) => void;
  readonly pollMs?: number;
  readonly log?: DataLog | undefined;
}

/** Gives committed events their place in the log. Every node runs one; a row lock in PostgreSQL lets one append at a time. */
export interface Sequencer {
  /** A command has committed events: append them now. Calls while it appends count as one. */
  readonly poke: () => void;
  /** Whether an attempt is under way: `onAttempt` is told of it in a moment. */
  readonly isAppending: () => boolean;
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
// The end is that of before: it is news where nothing is appended.
const append = `select h.last_position::text, ${eventColumns('e.')} from portcullis_log_head h left join portcullis_append_events($1) e on true`;
const vacuum = 'vacuum (skip_locked, truncate false) portcullis_outbox';

export function createSequencer(options: SequencerOptions): Sequencer {
  let movedSinceVacuum = 0;
  let appending = false;

  async function appendBatch(run: RunStatement): Promise<number> {
    let appended: readonly LoggedEvent[] = [];
    let logEnd = 0;
    appending = true;
    try {
      const rows = await run(append, [batchSize]);
      appended = rows.filter((row) => row[1] !== null).map((row) => decodeEvent(row.slice(1)));
      logEnd = appended.at(-1)?.position ?? Number(rows[0]?.[0]);
    } finally {
      appending = false;
      options.onAttempt(appended, logEnd);
    }
    return appended.length;
  }

  const loop = createPrimaryLoop({
    url: options.primaryUrl,
    name: 'sequencer',
    setUp: 'set default_transaction_read_only = off',
    pollMs: options.pollMs ?? defaultPollMs,
    log: options.log,
    async work(run) {
      const moved = await appendBatch(run);
      if (moved === 0) return 'pause';
      movedSinceVacuum += moved;
      if (movedSinceVacuum >= vacuumAfter) {
        movedSinceVacuum = 0;
        await run(vacuum, []);
      }
      return moved === batchSize ? 'again' : { restMs: moved < busyBatch ? restMs : busyRestMs };
    },
  });
  return { poke: loop.wake, isAppending: () => appending, stop: loop.stop };
}
