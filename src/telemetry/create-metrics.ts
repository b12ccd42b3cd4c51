import { AggregatorRegistry, collectDefaultMetrics, Histogram, Registry } from 'prom-client';

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
  read(): Promise<Exposition>;
  /** The same as JSON, for `addUpMetrics`. */
  snapshot(): Promise<readonly object[]>;
}

const durationBuckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]; // seconds

/** Labels have few values by design: an operation's name is no label, its usage lies in the registry's tables. */
export function createMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const operations = new Histogram({
    name: 'portcullis_operation_duration_seconds',
    help: 'Operations by kind and by the code of their first error',
    labelNames: ['kind', 'code'],
    buckets: durationBuckets,
    registers: [registry],
  });
  const statements = new Histogram({
    name: 'portcullis_statement_duration_seconds',
    help: 'SQL statements by server',
    labelNames: ['server'],
    buckets: durationBuckets,
    registers: [registry],
  });
  return {
    observeOperation: (kind, code, durationMs) => operations.observe({ kind, code: code ?? 'OK' }, durationMs / 1_000),
    observeStatement: (server, durationMs) => statements.observe({ server }, durationMs / 1_000),
    read: () => expose(registry),
    snapshot: () => registry.getMetricsAsJSON(),
  };
}

/** The snapshots of several processes as those of one: counted together, or as each metric asks for. */
export function addUpMetrics(snapshots: readonly (readonly object[])[]): Promise<Exposition> {
  return expose(AggregatorRegistry.aggregate(snapshots.map((one) => [...one])));
}

async function expose(registry: Registry): Promise<Exposition> {
  return { contentType: registry.contentType, body: await registry.metrics() };
}
