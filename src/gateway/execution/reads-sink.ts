import type { SqlValue, StatementReads } from '../../model/statement.ts';

/** Told of what an operation reads while it runs, by whichever executor. */
export interface ReadsSink {
  /** One statement has answered. Must not throw. */
  read(statement: string, reads: StatementReads | undefined, params: Readonly<Record<string, SqlValue>>, rows: readonly unknown[]): void;
}
