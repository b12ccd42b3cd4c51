import { sql } from 'drizzle-orm';
import type { Database } from '../../data/database.ts';
import { statement } from '../../model/statement.ts';
import type { MetricDescriptions, MetricSource } from '../../telemetry/metric-source.ts';
import type { Deliverer } from './create-deliverer.ts';
import { attemptOutcomes } from './settle-delivery.ts';

export const webhookMetrics = {
  portcullis_webhook_attempts: { type: 'counter', help: 'Attempts to send a delivery, by outcome: delivered, failed or gone (410)', labels: ['outcome'] },
  portcullis_webhooks: { type: 'gauge', help: 'Webhooks by state: active, failing or disabled', labels: ['state'], ofWorkers: 'max' },
  portcullis_webhook_deliveries_due: { type: 'gauge', help: 'Deliveries that could be sent now and are not: more than a moment, and the nodes do not keep up', ofWorkers: 'max' },
} as const satisfies MetricDescriptions;

const timeoutMs = 2_000;

const count = statement<Record<string, never>, { active: number; failing: number; disabled: number; due: number }>(
  'WebhookStats.count',
  sql`select (count(*) filter (where is_active and consecutive_failures = 0))::integer, (count(*) filter (where is_active and consecutive_failures > 0))::integer,
      (count(*) filter (where not is_active))::integer,
      (select count(*)::integer from webhook_deliveries d join webhooks w on w.id = d.webhook_id
        where d.state = 'WAITING' and d.next_attempt_at <= now() and w.is_active and (w.paused_until is null or w.paused_until <= now()))
    from webhooks`,
  (raw) => ({ active: Number(raw[0]), failing: Number(raw[1]), disabled: Number(raw[2]), due: Number(raw[3]) }),
);

/** What this node sent, and webhooks as PostgreSQL has them, the same on every node. */
export function createWebhookMetrics({ attempts }: Pick<Deliverer, 'attempts'>, database: Pick<Database, 'readPrimary'>): MetricSource<keyof typeof webhookMetrics> {
  return {
    metrics: webhookMetrics,
    async read() {
      const session = database.readPrimary({ deadline: performance.now() + timeoutMs, signal: new AbortController().signal });
      const [states] = await session.rows(count, {});
      return [
        ...attemptOutcomes.map((outcome) => ({ metric: 'portcullis_webhook_attempts' as const, labels: { outcome }, value: attempts.get(outcome) ?? 0 })),
        ...(['active', 'failing', 'disabled'] as const).map((state) => ({ metric: 'portcullis_webhooks' as const, labels: { state }, value: states?.[state] ?? 0 })),
        { metric: 'portcullis_webhook_deliveries_due', value: states?.due ?? 0 },
      ];
    },
  };
}
