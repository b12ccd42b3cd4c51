import { byId, type Module } from '../../model/module.ts';
import { createWebhook } from './create-webhook.ts';
import { deleteWebhook } from './delete-webhook.ts';
import { delivery } from './delivery-entity.ts';
import { queueEvents } from './queue-events.ts';
import { retryWebhookDelivery } from './retry-webhook-delivery.ts';
import { rotateWebhookSecret } from './rotate-webhook-secret.ts';
import { testWebhook } from './test-webhook.ts';
import { updateWebhook } from './update-webhook.ts';
import { webhook } from './webhook-entity.ts';
import { webhookEventKinds } from './webhook-events.ts';

/** Endpoints for what happens in other domains. */
export function webhooksModule(domains: readonly Module[]): Module {
  const known = new Set(domains.flatMap(({ events = [] }) => events).map(({ type }) => type));
  return {
    name: 'webhooks',
    entities: [webhook, delivery],
    queries: { webhook: byId(webhook) },
    commands: [createWebhook(known), updateWebhook(known), deleteWebhook, rotateWebhookSecret, testWebhook, retryWebhookDelivery],
    events: webhookEventKinds,
    consumers: [queueEvents(domains)],
  };
}
