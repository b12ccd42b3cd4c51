import type { ColumnReaders } from './column-values.ts';

/** A statement that one connection's server has parsed. */
export interface PreparedStatement {
  readonly name: string;
  readonly columns: ColumnReaders;
}

/** What one connection has prepared, by text. */
export interface PreparedStatements {
  find(text: string): PreparedStatement | undefined;
  /** Keeps one more; returns the one that was not used for the longest time, where there are too many. */
  keep(text: string, statement: PreparedStatement): PreparedStatement | null;
  /** Forgets and returns all. */
  dropAll(): readonly PreparedStatement[];
}

/** At most `most`: each takes PostgreSQL some ten kilobytes, on every connection. */
export function preparedStatements(most: number): PreparedStatements {
  // The least recently used is the first.
  const known = new Map<string, PreparedStatement>();
  let newest: PreparedStatement | null = null;
  return {
    find(text) {
      const found = known.get(text);
      // Far from the bound nobody asks which one was used last, and moving one leaves garbage behind for each statement.
      if (found === undefined || found === newest || known.size * 2 < most) return found;
      known.delete(text);
      known.set(text, found);
      newest = found;
      return found;
    },
    keep(text, statement) {
      known.set(text, statement);
      newest = statement;
      if (known.size <= most) return null;
      for (const [oldest, dropped] of known) {
        known.delete(oldest);
        return dropped;
      }
      return null;
    },
    dropAll() {
      const dropped = [...known.values()];
      known.clear();
      newest = null;
      return dropped;
    },
  };
}
