import { randomUUID } from 'node:crypto';
import { createAddressRules } from '../../src/events/webhooks/create-address-rules.ts';
import { createDeliverer, type Deliverer, type DelivererOptions } from '../../src/events/webhooks/create-deliverer.ts';
import { queueDeliveries } from '../../src/events/webhooks/queue-deliveries.ts';
import { webhookDisabledEvent } from '../../src/modules/webhooks/webhook-events.ts';
import { createSecretBox } from '../../src/security/create-secret-box.ts';
import { eventually } from './eventually.ts';
import { testSecret } from './test-services.ts';
import { createTracker, type Made, type Team, type Tracker } from './tracker.ts';

export interface RegisteredWebhook extends Made {
  readonly secret: string;
}

/** A delivery as PostgreSQL has it. */
export interface DeliveryRow {
  readonly id: string;
  readonly state: string;
  readonly attempts: number;
  /** A node is at it. */
  readonly leased: boolean;
  readonly last_status: number | null;
  readonly last_error: string | null;
  readonly response_excerpt: string | null;
  /** Until it is tried again, in seconds; null where it is not. */
  readonly pause: number | null;
}

/** A workspace with webhooks, and deliverers that send to this machine. */
export interface WebhookFixture extends AsyncDisposable {
  readonly tracker: Tracker;
  readonly team: Team;
  /** What deliverers logged. */
  readonly warnings: string[];
  register(url: string, input?: object): Promise<RegisteredWebhook>;
  /** Starts a deliverer; all are stopped by `stopAll`. */
  deliver(options?: Partial<DelivererOptions>): Deliverer;
  stopAll(): Promise<void>;
  /** Puts events in line for the endpoints of the workspace, as the consumer does. */
  queue(count: number, type?: string): Promise<void>;
  deliveries(webhook: Made): Promise<readonly DeliveryRow[]>;
  /** Ends when nobody is at a webhook's deliveries and they, the oldest first, are as they are expected. */
  untilDeliveries(webhook: Made, check: (rows: readonly DeliveryRow[]) => void): Promise<void>;
  /** As if so much time had gone by for everything that waits. */
  passes(interval: string): Promise<void>;
}

export async function createWebhookFixture(): Promise<WebhookFixture> {
  const tracker = await createTracker();
  const team = await tracker.team();
  const { database, admin } = tracker.world;
  const running = new Set<Deliverer>();
  const warnings: string[] = [];

  async function stopAll(): Promise<void> {
    await Promise.all([...running].map((deliverer) => deliverer.stop()));
    running.clear();
  }

  async function deliveries(webhook: Made): Promise<readonly DeliveryRow[]> {
    return admin.rows<DeliveryRow>(
      `select 'delivery_' || id as id, state, attempts, lease is not null as leased, last_status, last_error, response_excerpt, extract(epoch from next_attempt_at - now())::double precision as pause
       from webhook_deliveries where webhook_id = $1 order by created_at, id`,
      [webhook.uuid],
    );
  }

  return {
    tracker, team, warnings, stopAll, deliveries,
    async register(url, input = {}) {
      const answered = await tracker.act(team.owner, 'createWebhook', { workspaceId: team.workspace.id, url, ...input });
      if (answered.__typename !== 'WebhookWithSecret') throw new Error(JSON.stringify(answered));
      const { id } = answered['webhook'] as { id: string };
      return { id, uuid: id.slice(-36), secret: String(answered['secret']) };
    },
    deliver(options = {}) {
      const deliverer = createDeliverer({
        database, rules: createAddressRules({ allowed: ['127.0.0.0/8', '::1/128'] }), resolve: () => Promise.resolve(['127.0.0.1']),
        secrets: createSecretBox(testSecret), userAgent: 'Portcullis/test', pollMs: 20, graceMs: 100,
        newId: randomUUID, eventOf: webhookDisabledEvent, onCommitted: () => undefined,
        log: { info: () => undefined, warn: (_facts, message) => void warnings.push(message) },
        ...options,
      });
      running.add(deliverer);
      return deliverer;
    },
    async queue(count, type = 'TaskCreated') {
      const messages = Array.from({ length: count }, (_, index) => ({
        eventId: randomUUID(), workspaceId: team.workspace.uuid, type, sequencedAt: new Date(Date.now() + 60_000).toISOString(),
        body: JSON.stringify({ type, timestamp: new Date().toISOString(), data: { index } }),
      }));
      const limits = { deadline: performance.now() + 60_000, signal: new AbortController().signal };
      await database.transaction(limits, async (tx) => ({ commit: true, value: await queueDeliveries(tx, messages) }));
    },
    untilDeliveries: (webhook, check) => eventually(async () => {
      const rows = await deliveries(webhook);
      if (rows.some(({ leased }) => leased)) throw new Error('A node is at it');
      check(rows);
    }),
    async passes(interval) {
      // Locked in the order of those who send.
      await admin.run(`
        update webhooks set paused_until = paused_until - interval '${interval}', failing_since = failing_since - interval '${interval}';
        update webhook_deliveries set next_attempt_at = next_attempt_at - interval '${interval}', created_at = created_at - interval '${interval}';
        update webhook_secrets set expires_at = expires_at - interval '${interval}';`);
    },
    async [Symbol.asyncDispose]() {
      await stopAll();
      await tracker[Symbol.asyncDispose]();
    },
  };
}
