import { createMetrics, type Metrics } from './create-metrics.ts';
import type { MetricDescriptions } from './metric-source.ts';

export const workerMetrics = {
  portcullis_workers: { type: 'gauge', help: 'Workers that serve' },
  portcullis_worker_restarts_total: { type: 'counter', help: 'Workers that ended by themselves and were started anew' },
} as const satisfies MetricDescriptions;

/** Numbers of the process in front of workers. */
export function createWorkerMetrics(workers: { readonly serving: number; readonly restarts: number }): Pick<Metrics, 'snapshot'> {
  const metrics = createMetrics();
  metrics.add({
    metrics: workerMetrics,
    read: () => [
      { metric: 'portcullis_workers', value: workers.serving },
      { metric: 'portcullis_worker_restarts_total', value: workers.restarts },
    ],
  });
  return metrics;
}
