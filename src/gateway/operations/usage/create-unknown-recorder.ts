import type { Database } from '../../../data/database.ts';
import type { UnknownOperation } from '../../admission/find-operation.ts';
import { createFlushLog, type UsageLog } from './create-flush-log.ts';
import { createFlushLoop } from './create-flush-loop.ts';
import { createUnknownBuffer } from './create-unknown-buffer.ts';
import { writeInBatches } from './write-in-batches.ts';
import { writeUnknown } from './write-unknown.ts';

export interface UnknownRecorderOptions {
  readonly database: Pick<Database, 'transaction'>;
  readonly flushIntervalMs?: number;
  readonly maxEntries?: number;
  /** Texts held between two flushes, in bytes. */
  readonly maxTextBytes?: number;
  /** Different texts written in a day: each stays as a row. */
  readonly maxTextsPerDay?: number;
  readonly maxTextBytesPerDay?: number;
  readonly maxNames?: number;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
  readonly log: UsageLog;
}

/** Records the text that runs unpublished in the mode `learn`, so that it can be published after a review. */
export interface UnknownRecorder {
  /** Counts one request; fits `onUnknown` of admission. Returns at once and never throws. */
  record(unknown: UnknownOperation): void;
  /** Resolves when what was recorded before was written, or could not be; never rejects. */
  flush(): Promise<void>;
  /** Writes what there is and ends the flushes; never rejects, safe to call twice. */
  stop(): Promise<void>;
}

const flushTimeoutMs = 10_000;
const mebibyte = 1_024 * 1_024;
const batchBytes = mebibyte;

/** Holds counts and texts in memory and adds them to the table in batches; what goes beyond the bounds is dropped and logged. */
export function createUnknownRecorder(options: UnknownRecorderOptions): UnknownRecorder {
  const { database, flushIntervalMs = 5_000, log } = options;
  const buffer = createUnknownBuffer({
    maxEntries: options.maxEntries ?? 5_000,
    maxTextBytes: options.maxTextBytes ?? 8 * mebibyte,
    maxTextsPerDay: options.maxTextsPerDay ?? 10_000,
    maxTextBytesPerDay: options.maxTextBytesPerDay ?? 64 * mebibyte,
    maxNames: options.maxNames ?? 500,
    now: options.now ?? Date.now,
  });
  const flushLog = createFlushLog('Unpublished text', log);

  async function write(): Promise<void> {
    const counts = buffer.take();
    const dropped = buffer.takeDropped();
    if (dropped > 0) log.warn({ dropped }, 'More unpublished text ran than is recorded: some requests were not counted');
    if (counts.length === 0) return;
    const written = await writeInBatches(counts, async (batch) => {
      const limits = { deadline: performance.now() + flushTimeoutMs, signal: new AbortController().signal };
      await database.transaction(limits, async (tx) => ({ commit: true, value: await writeUnknown(tx, batch) }));
    }, { batchBytes, bytesOf: (count) => count.text.length });
    if (written.refused > 0) log.warn({ rows: written.refused }, 'PostgreSQL refused unpublished text');
    buffer.putBack(written.left);
    if (written.left.length > 0) flushLog.failed(written.reason, written.left.length);
    else flushLog.succeeded();
  }

  const loop = createFlushLoop(flushIntervalMs, write);
  return {
    record: (unknown) => buffer.record(unknown),
    flush: () => loop.flush(),
    async stop() {
      await loop.stop();
      const lost = buffer.size();
      if (lost > 0) log.warn({ counts: lost }, 'Unpublished text was lost: it could not be written before the end');
    },
  };
}
