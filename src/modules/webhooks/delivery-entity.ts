import { type Entity, entity } from '../../model/entity.ts';
import { toOwnersOf } from '../workspaces/visibility.ts';
import { webhookDeliveries } from './tables.ts';
import { webhook } from './webhook-entity.ts';

/** One event for one webhook. */
export const delivery: Entity<typeof webhookDeliveries> = entity('WebhookDelivery', {
  idPrefix: 'delivery',
  table: webhookDeliveries,
  visibleTo: toOwnersOf(webhookDeliveries.workspaceId),
  columns: [
    'eventType', 'body', 'state', 'attempts', 'nextAttemptAt', 'lastAttemptAt', 'lastStatus', 'lastError', 'responseExcerpt', 'durationMs', 'createdAt',
  ],
  toOne: { webhook: { target: () => webhook, key: 'webhookId', visibility: 'parent' } },
});
