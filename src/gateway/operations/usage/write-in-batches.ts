import { errorCode } from '../../../data/database-fault.ts';
import { Fault } from '../../../errors.ts';

const batchRows = 1_000;

/** What came of writing rows. */
export interface Written<Row> {
  /** Not written, and worth another try. May have been written after all, where the answer to COMMIT was lost. */
  readonly left: readonly Row[];
  /** What kept the first of them from being written; undefined when `left` is empty. */
  readonly reason: unknown;
  /** Rows that PostgreSQL will never take. */
  readonly refused: number;
}

export interface BatchOptions<Row> {
  /** Bounds of one batch; a single row may have more. */
  readonly batchBytes: number;
  readonly bytesOf: (row: Row) => number;
}

/**
 * Writes rows in batches, each with one call of `write`, until PostgreSQL cannot be reached. A batch that it refuses is
 * tried row by row, so that one bad row does not take others with it. Never rejects.
 */
export async function writeInBatches<Row>(
  rows: readonly Row[],
  write: (batch: readonly Row[]) => Promise<void>,
  options: BatchOptions<Row> = { batchBytes: Infinity, bytesOf: () => 0 },
): Promise<Written<Row>> {
  const waiting = batchesOf(rows, options);
  let refused = 0;
  for (let batch = waiting.shift(); batch !== undefined; batch = waiting.shift()) {
    try {
      await write(batch);
    } catch (error) {
      if (!isRefusal(error)) return { left: [batch, ...waiting].flat(), reason: error, refused };
      if (batch.length === 1) refused += 1;
      else waiting.unshift(...batch.map((row) => [row]));
    }
  }
  return { left: [], reason: undefined, refused };
}

function batchesOf<Row>(rows: readonly Row[], { batchBytes, bytesOf }: BatchOptions<Row>): (readonly Row[])[] {
  const batches: Row[][] = [];
  let batch: Row[] = [];
  let bytes = 0;
  for (const row of rows) {
    if (batch.length === batchRows || (batch.length > 0 && bytes + bytesOf(row) > batchBytes)) {
      batches.push(batch);
      batch = [];
      bytes = 0;
    }
    batch.push(row);
    bytes += bytesOf(row);
  }
  return batch.length === 0 ? batches : [...batches, batch];
}

/** Classes 22 and 23, and 54: the data itself is wrong or too large, and would be the next time. */
function isRefusal(error: unknown): boolean {
  return !(error instanceof Fault) && /^(22|23|54)/.test(errorCode(error));
}
