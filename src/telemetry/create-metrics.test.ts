import fc from 'fast-check';
import { Histogram, Registry } from 'prom-client';
import { expect, test } from 'vitest';
import { addUpMetrics, createMetrics } from './create-metrics.ts';

const buckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const name = 'portcullis_operation_duration_seconds';
// Whole powers of two: sums come to the same in any order.
const duration = fc.constantFrom(0, 1, 2, 2.5, 4, 8, 10, 64, 250, 1_024, 10_000, 16_384);
const observation = fc.record({ kind: fc.constantFrom('query', 'mutation', 'unknown'), code: fc.constantFrom(null, 'FORBIDDEN', 'a "b" \\'), durationMs: duration });

const linesOf = (text: string): string[] => text.split('\n').filter((line) => line.includes(name)).toSorted();

test('durations read as those of a histogram of prom-client, alone and added up over workers', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(observation), async (observations) => {
      const metrics = createMetrics();
      const registry = new Registry();
      const theirs = new Histogram({ name, help: 'Operations by kind and by the code of their first error', labelNames: ['kind', 'code'], buckets, registers: [registry] });
      for (const { kind, code, durationMs } of observations) {
        metrics.observeOperation(kind, code, durationMs);
        theirs.observe({ kind, code: code ?? 'OK' }, durationMs / 1_000);
      }
      const { body } = await metrics.read();
      expect(linesOf(body)).toEqual(linesOf(await registry.metrics()));
      expect(body.match(/^# TYPE /gm)?.length).toBe(new Set(body.match(/^# TYPE \w+/gm)).size);
      const twice = await addUpMetrics([await metrics.snapshot(), await metrics.snapshot()]);
      expect(linesOf(twice.body)).toEqual(linesOf((await addUpMetrics([await registry.getMetricsAsJSON(), await registry.getMetricsAsJSON()])).body));
    }),
    { numRuns: 30 },
  );
});
