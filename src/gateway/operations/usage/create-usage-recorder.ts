import type { Database, Limits } from '../../../data/database.ts';
import type { ClientName } from '../../operation-request.ts';
import { createClientLabels } from './client-labels.ts';
import { createFlushLog, type UsageLog } from './create-flush-log.ts';
import { createFlushLoop } from './create-flush-loop.ts';
import { findPublishedVersions } from './find-published-versions.ts';
import { createUsageBuffer } from './create-usage-buffer.ts';
import { writeInBatches } from './write-in-batches.ts';
import { writeUsage } from './write-usage.ts';

export interface UsageRecorderOptions {
  readonly database: Pick<Database, 'transaction' | 'readPrimary'>;
  readonly flushIntervalMs?: number;
  /** Counts held in memory between two flushes, told apart; a count takes about 1 kB. */
  readonly maxEntries?: number;
  /** Names and versions told apart in a day, of clients that never published. */
  readonly maxNames?: number;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
  readonly log: UsageLog;
}

/** Counts how published operations are used, by client version and day. */
export interface UsageRecorder {
  /** Counts one request for a published operation, by its registry id. Returns at once and never throws. */
  record(operationId: string, client: ClientName, durationMs: number, failed: boolean): void;
  /** Resolves when what was recorded before was written, or could not be; never rejects. */
  flush(): Promise<void>;
  /** Writes what there is and ends the flushes; never rejects, safe to call twice. */
  stop(): Promise<void>;
}

const flushTimeoutMs = 10_000;
const namesAreOldAfterMs = 30_000;

/**
 * Holds counts in memory and adds them to the table in batches. What cannot be written is kept, within the bounds, and
 * tried again; a crash loses what came since the last flush. A flush whose COMMIT went unanswered is repeated, and so may
 * count twice: rather too often than an operation that looks unused.
 */
export function createUsageRecorder(options: UsageRecorderOptions): UsageRecorder {
  const { database, flushIntervalMs = 2_000, maxEntries = 20_000, maxNames = 500, now = Date.now, log } = options;
  const labels = createClientLabels(maxNames);
  const buffer = createUsageBuffer({ maxEntries, labels, now });
  const flushLog = createFlushLog('Operation usage', log);
  let namesReadAtMs = -Infinity;

  const limits = (): Limits => ({ deadline: performance.now() + flushTimeoutMs, signal: new AbortController().signal });

  async function readNames(): Promise<void> {
    if (performance.now() - namesReadAtMs < namesAreOldAfterMs) return;
    labels.publish(await findPublishedVersions(database.readPrimary(limits())));
    namesReadAtMs = performance.now();
  }

  async function write(): Promise<void> {
    const counts = buffer.take();
    const dropped = buffer.takeDropped();
    if (dropped > 0) log.warn({ dropped }, 'Too much was waiting to be written: the use of some operations was not counted');
    if (counts.length === 0) return;
    const written = await writeInBatches(counts, async (batch) => {
      await readNames();
      await database.transaction(limits(), async (tx) => ({ commit: true, value: await writeUsage(tx, batch) }));
    });
    if (written.refused > 0) log.warn({ rows: written.refused }, 'PostgreSQL refused counts of operation usage');
    buffer.putBack(written.left);
    if (written.left.length > 0) flushLog.failed(written.reason, written.left.length);
    else flushLog.succeeded();
  }

  const loop = createFlushLoop(flushIntervalMs, write);
  return {
    record: (operationId, client, durationMs, failed) => buffer.record(operationId, client, durationMs, failed),
    flush: () => loop.flush(),
    async stop() {
      await loop.stop();
      const lost = buffer.size();
      if (lost > 0) log.warn({ counts: lost }, 'Operation usage was lost: it could not be written before the end');
    },
  };
}
