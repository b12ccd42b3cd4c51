import { collectDefaultMetrics, Counter, Gauge, Registry } from 'prom-client';
import type { Metrics } from './create-metrics.ts';

/** Numbers of the process in front of workers. */
export function createWorkerMetrics(workers: { readonly serving: number; readonly restarts: number }): Pick<Metrics, 'snapshot'> {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const serving = new Gauge({ name: 'portcullis_workers', help: 'Workers that serve', registers: [registry] });
  const restarts = new Counter({ name: 'portcullis_worker_restarts_total', help: 'Workers that ended by themselves and were started anew', registers: [registry] });
  return {
    snapshot() {
      serving.set(workers.serving);
      restarts.reset();
      restarts.inc(workers.restarts);
      return registry.getMetricsAsJSON();
    },
  };
}
