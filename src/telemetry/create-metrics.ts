import { type Aggregator, AggregatorRegistry, collectDefaultMetrics, Counter, Gauge, Registry } from 'prom-client';
import { createDurationHistogram, type DurationHistogram, type DurationSeries } from './duration-histogram.ts';
import type { MetricDescription, MetricSource, Reading } from './metric-source.ts';

/** What Prometheus reads. */
export interface Exposition {
  readonly contentType: string;
  readonly body: string;
}

/** Numbers for Prometheus. */
export interface Metrics {
  /** One operation that was answered, on whatever transport. `code` is that of its first error, or null. */
  observeOperation(kind: string, code: string | null, durationMs: number): void;
  /** One statement that was run. */
  observeStatement(server: string, durationMs: number): void;
  /** Adds what a part of the node knows. */
  add<Name extends string>(source: MetricSource<Name>): void;
  read(): Promise<Exposition>;
  /** The same as JSON, for `addUpMetrics`. */
  snapshot(): Promise<readonly object[]>;
}

const durationBuckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]; // seconds

/** Of these there are a count, a sum and buckets. */
export const histograms = {
  portcullis_operation_duration_seconds: { help: 'Operations by kind and by the code of their first error', labels: ['kind', 'code'] },
  portcullis_statement_duration_seconds: { help: 'SQL statements by server', labels: ['server'] },
} as const;

/** Labels have few values by design: an operation's name is no label, its usage lies in the registry's tables. */
export function createMetrics(): Metrics {
  const registry = new Registry();
  const updates: (() => Promise<void>)[] = [];
  collectDefaultMetrics({ register: registry });
  const operations = durationsOf('portcullis_operation_duration_seconds');
  const statements = durationsOf('portcullis_statement_duration_seconds');
  const byKind = new Map<string, Map<string, DurationSeries>>();
  const byServer = new Map<string, DurationSeries>();

  async function update(): Promise<Registry> {
    await Promise.all(updates.map((one) => one()));
    return registry;
  }

  return {
    observeOperation(kind, errorCode, durationMs) {
      const code = errorCode ?? 'OK';
      const ofKind = known(byKind, kind, () => new Map<string, DurationSeries>());
      known(ofKind, code, () => operations.series({ kind, code })).observe(durationMs);
    },
    observeStatement: (server, durationMs) => known(byServer, server, () => statements.series({ server })).observe(durationMs),
    add: (source) => void updates.push(createUpdate(registry, source)),
    async read() {
      const { contentType, body } = await expose(await update());
      const durations = await addUpMetrics([[operations.snapshot(), statements.snapshot()]]);
      return { contentType, body: `${body}\n${durations.body}` };
    },
    snapshot: async () => [...(await (await update()).getMetricsAsJSON()), operations.snapshot(), statements.snapshot()],
  };
}

function durationsOf(name: keyof typeof histograms): DurationHistogram {
  return createDurationHistogram({ name, help: histograms[name].help, bounds: durationBuckets });
}

function known<Value>(values: Map<string, Value>, key: string, make: () => Value): Value {
  const before = values.get(key);
  if (before !== undefined) return before;
  const made = make();
  values.set(key, made);
  return made;
}

function createUpdate<Name extends string>(registry: Registry, source: MetricSource<Name>): () => Promise<void> {
  const known = Object.entries<MetricDescription>(source.metrics).map(([name, description]) => ({ name, description, metric: createMetric(registry, name, description) }));
  const byName = new Map(known.map(({ name, metric }) => [name, metric]));
  return async () => {
    const readings = await readSafely(source);
    for (const { description, metric } of known) {
      metric.reset();
      // Reset, one without labels is 0: a number that nobody read.
      if (description.labels === undefined) metric.remove({});
    }
    for (const { metric, labels = {}, value } of readings) byName.get(metric)?.inc(labels, value);
  };
}

function createMetric(registry: Registry, name: string, { type, help, labels = [], ofWorkers }: MetricDescription): Counter | Gauge {
  const aggregator: Aggregator = ofWorkers ?? 'sum';
  const options = { name, help, labelNames: labels, registers: [registry], aggregator };
  return type === 'counter' ? new Counter(options) : new Gauge(options);
}

/** Where PostgreSQL is away, what it would tell is absent; the other numbers are needed the more. */
async function readSafely<Name extends string>(source: MetricSource<Name>): Promise<readonly Reading<Name>[]> {
  try {
    return await source.read();
  } catch {
    return [];
  }
}

/** The snapshots of several processes as those of one: counted together, or as each metric asks for. */
export function addUpMetrics(snapshots: readonly (readonly object[])[]): Promise<Exposition> {
  return expose(AggregatorRegistry.aggregate(snapshots.map((one) => [...one])));
}

async function expose(registry: Registry): Promise<Exposition> {
  return { contentType: registry.contentType, body: await registry.metrics() };
}
