import { sql } from 'drizzle-orm';
import type { Database } from '../../data/database.ts';
import type { SagaKind } from '../../model/saga.ts';
import { statement } from '../../model/statement.ts';
import type { MetricDescriptions, MetricSource } from '../../telemetry/metric-source.ts';

export const sagaMetrics = {
  portcullis_sagas: { type: 'gauge', help: 'Sagas that have not ended, by state: running, undoing or stuck, which is left to the operators', labels: ['kind', 'state'], ofWorkers: 'max' },
} as const satisfies MetricDescriptions;

const timeoutMs = 2_000;
const states = ['running', 'undoing', 'stuck'] as const;

const count = statement<Record<string, never>, { kind: string; state: string; n: number }>(
  'SagaStats.count',
  sql`select kind, case when stuck_at is null then status else 'stuck' end as state, count(*)::integer from portcullis_sagas
    where status in ('running', 'undoing') group by 1, 2`,
  (raw) => ({ kind: String(raw[0]), state: String(raw[1]), n: Number(raw[2]) }),
);

/** The sagas as PostgreSQL has them, the same on every node. */
export function createSagaMetrics(database: Pick<Database, 'readPrimary'>, kinds: readonly SagaKind[]): MetricSource<keyof typeof sagaMetrics> {
  return {
    metrics: sagaMetrics,
    async read() {
      const session = database.readPrimary({ deadline: performance.now() + timeoutMs, signal: new AbortController().signal });
      const counted = new Map((await session.rows(count, {})).map(({ kind, state, n }) => [`${kind} ${state}`, n]));
      return kinds.flatMap(({ name: kind }) =>
        states.map((state) => ({ metric: 'portcullis_sagas' as const, labels: { kind, state }, value: counted.get(`${kind} ${state}`) ?? 0 })));
    },
  };
}
