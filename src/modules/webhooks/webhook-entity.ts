import { anyOf, connection } from '../../model/connection.ts';
import { type Entity, entity } from '../../model/entity.ts';
import { toOwnersOf } from '../workspaces/visibility.ts';
import { workspace } from '../workspaces/workspace-entity.ts';
import { delivery } from './delivery-entity.ts';
import { webhookDeliveries, webhooks } from './tables.ts';

/** An endpoint that hears of a workspace's events. */
export const webhook: Entity<typeof webhooks> = entity('Webhook', {
  idPrefix: 'webhook',
  table: webhooks,
  visibleTo: toOwnersOf(webhooks.workspaceId),
  columns: [
    'url', 'eventTypes', 'description', 'isActive', 'disabledReason', 'consecutiveFailures', 'failingSince', 'pausedUntil', 'version', 'createdAt', 'updatedAt',
  ],
  toOne: { workspace: { target: () => workspace, key: 'workspaceId', visibility: 'parent' } },
  connections: {
    deliveries: connection({
      target: () => delivery,
      by: webhookDeliveries.webhookId,
      orders: { CREATED_AT: webhookDeliveries.createdAt },
      defaultOrder: { field: 'CREATED_AT', direction: 'DESC' },
      filters: { state: anyOf(webhookDeliveries.state) },
    }),
  },
});
