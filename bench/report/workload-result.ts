/** One line of a table. */
export interface ResultRow {
  readonly contestant: string;
  readonly title: string;
  /** By column; null where there is nothing to say. */
  readonly values: Readonly<Record<string, number | null>>;
  /** Why it was not measured, or what is to be known about it. */
  readonly note?: string;
}

export interface ResultColumn {
  readonly key: string;
  readonly label: string;
  /** Digits after the point. */
  readonly digits: number;
}

/** What one workload found. */
export interface WorkloadResult {
  readonly name: string;
  readonly title: string;
  /** What was done, in a sentence or two. */
  readonly description: string;
  readonly columns: readonly ResultColumn[];
  readonly rows: readonly ResultRow[];
  /** The column that the chart shows; absent: no chart. */
  readonly chart?: string;
  /** All single measurements, for the file. */
  readonly raw?: unknown;
}
