/** What a metric is, for Prometheus and for docs/metrics.md. */
export interface MetricDescription {
  /** A counter only grows as long as the process lives; a gauge is the state at the moment. */
  readonly type: 'gauge' | 'counter';
  readonly help: string;
  readonly labels?: readonly string[];
  /** How one number comes of those of several workers; `sum` unless it is said. */
  readonly ofWorkers?: 'min' | 'max';
}

/** By name. */
export type MetricDescriptions = Readonly<Record<string, MetricDescription>>;

export interface Reading<Name extends string> {
  readonly metric: Name;
  readonly labels?: Readonly<Record<string, string>>;
  readonly value: number;
}

/** Numbers that some part of a node keeps by itself, read whenever somebody asks. */
export interface MetricSource<Name extends string = string> {
  readonly metrics: Readonly<Record<Name, MetricDescription>>;
  /** Metrics without a reading are not told; what it throws is taken for no readings. */
  read(): readonly Reading<Name>[] | Promise<readonly Reading<Name>[]>;
}
