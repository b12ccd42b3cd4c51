import { sql } from 'drizzle-orm';
import { z } from 'zod';
import { allColumns, rowDecoder } from '../../data/batch/row-decoder.ts';
import type { RowOf } from '../../model/entity.ts';
import { validationFailed } from '../../model/refusal.ts';
import { statement } from '../../model/statement.ts';
import { missing } from '../change-rules.ts';
import { command } from '../command.ts';
import { idOf } from '../input.ts';
import { theRow } from '../row-statements.ts';
import { refuseRole, type Role, roleOf } from '../workspaces/role.ts';
import { memberships } from '../workspaces/tables.ts';
import { delivery } from './delivery-entity.ts';
import { webhookDeliveries, webhooks } from './tables.ts';
import { webhookDeliveryRetried, webhookEvent } from './webhook-events.ts';
import { switchedOff } from './webhook-input.ts';

interface Standing {
  readonly role: Role;
  /** A node is at it. */
  readonly underWay: boolean;
  readonly webhook: { readonly id: string; readonly workspaceId: string; readonly version: number; readonly isActive: boolean };
}

const lock = statement<{ id: string; viewer: string }, Standing>(
  'retryWebhookDelivery.lock',
  sql`select viewing.role, delivery.lease is not null and delivery.next_attempt_at > now(), w.id, w.workspace_id, w.version, w.is_active
    from ${webhookDeliveries} delivery
    join ${webhooks} w on w.id = delivery.webhook_id
    join ${memberships} viewing on viewing.workspace_id = delivery.workspace_id and viewing.user_id = ${sql.placeholder('viewer')}::uuid
    where delivery.id = ${sql.placeholder('id')}::uuid
    for no key update of delivery`,
  (raw) => ({
    role: roleOf(raw[0]),
    underWay: raw[1] === true,
    webhook: { id: String(raw[2]), workspaceId: String(raw[3]), version: Number(raw[4]), isActive: raw[5] === true },
  }),
);

const requeue = statement<{ id: string }, RowOf<typeof webhookDeliveries>>(
  'retryWebhookDelivery.update',
  sql`update ${webhookDeliveries} set state = 'WAITING', attempts = 0, lease = null, next_attempt_at = now()
    where ${webhookDeliveries.id} = ${sql.placeholder('id')}::uuid returning ${allColumns(delivery)}`,
  rowDecoder(delivery),
);

const input = z.object({ id: idOf(delivery) });

export const retryWebhookDelivery = command('retryWebhookDelivery', input, async ({ tx, viewer, emit }, { id }) => {
  const [found] = await tx.rows(lock, { id, viewer: viewer.userId });
  if (found === undefined) return missing(delivery, id);
  const refusal = refuseRole(found.role, 'OWNER');
  if (refusal !== null) return refusal;
  if (!found.webhook.isActive) return validationFailed(switchedOff);
  if (found.underWay) return validationFailed({ path: ['id'], message: 'The delivery is being sent right now.' });
  const waiting = theRow(await tx.rows(requeue, { id }));
  emit(webhookEvent(webhookDeliveryRetried, found.webhook, { deliveryId: id }));
  return waiting;
});
