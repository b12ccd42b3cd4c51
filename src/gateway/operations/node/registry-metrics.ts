import type { MetricDescriptions, MetricSource } from '../../../telemetry/metric-source.ts';
import type { OperationRegistry } from './create-operation-registry.ts';

export const registryMetrics = {
  portcullis_registry_operations: { type: 'gauge', help: 'Published operations that this node knows, retired ones included', ofWorkers: 'min' },
  portcullis_registry_unfit_operations: { type: 'gauge', help: 'Published operations that do not fit the schema of this node', ofWorkers: 'max' },
  portcullis_registry_revision: { type: 'gauge', help: 'Revision of the registry that this node has', ofWorkers: 'min' },
} as const satisfies MetricDescriptions;

export function createRegistryMetrics(registry: Pick<OperationRegistry, 'size' | 'revision' | 'unfit'>): MetricSource<keyof typeof registryMetrics> {
  return {
    metrics: registryMetrics,
    read: () => [
      { metric: 'portcullis_registry_operations', value: registry.size },
      { metric: 'portcullis_registry_unfit_operations', value: registry.unfit.size },
      { metric: 'portcullis_registry_revision', value: registry.revision },
    ],
  };
}
