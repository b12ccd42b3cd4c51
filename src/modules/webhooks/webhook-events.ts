import { z } from 'zod';
import { eventKind, type EventKind, type PayloadOf } from '../../model/event-kind.ts';
import { type NewEvent, topicOf } from '../../model/event.ts';
import { newEvent } from '../new-event.ts';
import { delivery } from './delivery-entity.ts';
import type { WebhookRow } from './tables.ts';
import { webhook } from './webhook-entity.ts';

/** Nothing more: an address may hold a secret. */
const nothing = z.object({});
const ofDelivery = { payload: z.object({ deliveryId: z.uuid() }), ids: { deliveryId: () => delivery } };

export const webhookCreated = eventKind('WebhookCreated', { payload: nothing });
/** `changed`: the fields that are different now. */
export const webhookUpdated = eventKind('WebhookUpdated', { payload: z.object({ changed: z.array(z.string()) }) });
export const webhookDeleted = eventKind('WebhookDeleted', { payload: nothing });
export const webhookSecretRotated = eventKind('WebhookSecretRotated', { payload: nothing });
export const webhookTested = eventKind('WebhookTested', ofDelivery);
export const webhookDeliveryRetried = eventKind('WebhookDeliveryRetried', ofDelivery);

export const webhookEventKinds = [webhookCreated, webhookUpdated, webhookDeleted, webhookSecretRotated, webhookTested, webhookDeliveryRetried] as const;

/** What happened to a webhook. Heard at the webhook alone: members who do not own the workspace do not see it. */
export function webhookEvent<Kind extends (typeof webhookEventKinds)[number]>(
  kind: Kind, row: Pick<WebhookRow, 'id' | 'workspaceId' | 'version'>, payload: PayloadOf<Kind>,
): NewEvent {
  return newEvent<EventKind>(kind, {
    workspaceId: row.workspaceId,
    entity: { typeName: webhook.typeName, id: row.id, version: row.version },
    topics: [topicOf(webhook, row.id)],
    payload,
  });
}
