import { z } from 'zod';
import type { DisabledEndpoint } from '../../events/webhooks/disabled-endpoint.ts';
import { eventKind, type EventKind, type PayloadOf } from '../../model/event-kind.ts';
import { type EventType, type NewEvent, topicOf } from '../../model/event.ts';
import { newEvent } from '../new-event.ts';
import { user } from '../users/user-entity.ts';
import { workspace } from '../workspaces/workspace-entity.ts';
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
/** It was switched off by the gateway or an operator. `reason`: as in `disabledReason`. */
const webhookDisabled = eventKind('WebhookDisabled', { payload: z.object({ reason: z.string() }) });

const ofOwners = [webhookCreated, webhookUpdated, webhookDeleted, webhookSecretRotated, webhookTested, webhookDeliveryRetried] as const;

export const webhookEventKinds = [...ofOwners, webhookDisabled] as const;

/** How events about webhooks look to subscribers. */
export const webhookEventType: EventType = {
  typeName: 'WebhookEvent',
  subject: () => webhook,
  subjectField: 'webhook',
  kinds: [webhookDisabled],
  actor: () => user,
  tenant: () => workspace,
};

/** What was done to a webhook. Heard at the webhook alone: members who do not own the workspace do not see it. */
export function webhookEvent<Kind extends (typeof ofOwners)[number]>(
  kind: Kind, row: Pick<WebhookRow, 'id' | 'workspaceId' | 'version'>, payload: PayloadOf<Kind>,
): NewEvent {
  return newEvent<EventKind>(kind, {
    workspaceId: row.workspaceId,
    entity: { typeName: webhook.typeName, id: row.id, version: row.version },
    topics: [topicOf(webhook, row.id)],
    payload,
  });
}

/** That a webhook was switched off, and by none of its owners: heard in the whole workspace. What it is only owners are shown. */
export function webhookDisabledEvent({ id, workspaceId, version, reason }: DisabledEndpoint): NewEvent {
  return newEvent(webhookDisabled, {
    workspaceId,
    entity: { typeName: webhook.typeName, id, version },
    topics: [topicOf(webhook, id), topicOf(workspace, workspaceId)],
    payload: { reason },
  });
}
