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

/** Writes rows in batches of at most `batchBytes` (a single row may have more), each with one call of `write`, until one fails. Never rejects. */
export async function writeInBatches<Row>(
  rows: readonly Row[],
  write: (batch: readonly Row[]) => Promise<void>,
  { batchBytes, bytesOf }: { readonly batchBytes: number; readonly bytesOf: (row: Row) => number } = { batchBytes: Infinity, bytesOf: () => 0 },
): Promise<Written<Row>> {
  let refused = 0;
  let from = 0;
  while (from < rows.length) {
    let to = from;
    for (let bytes = 0; to < rows.length && to - from < batchRows; to++) {
      const row = rows[to];
      if (row !== undefined) bytes += bytesOf(row);
      if (bytes > batchBytes && to > from) break;
    }
    const batch = rows.slice(from, to);
    try {
      await write(batch);
    } catch (error) {
      if (!isRefusal(error)) return { left: rows.slice(from), reason: error, refused };
      refused += batch.length;
    }
    from = to;
  }
  return { left: [], reason: undefined, refused };
}

/** Classes 22 and 23: the data itself is wrong, and would be the next time. */
function isRefusal(error: unknown): boolean {
  return !(error instanceof Fault) && /^2[23]/.test(errorCode(error));
}
