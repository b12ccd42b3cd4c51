import { sql } from 'drizzle-orm';
import { z } from 'zod';
import { allColumns, rowDecoder } from '../../data/batch/row-decoder.ts';
import type { RowOf } from '../../model/entity.ts';
import { isRefusal, validationFailed } from '../../model/refusal.ts';
import { statement } from '../../model/statement.ts';
import { command } from '../command.ts';
import { idOf } from '../input.ts';
import { lockForRole } from '../lock-row.ts';
import { theRow } from '../row-statements.ts';
import { delivery } from './delivery-entity.ts';
import { queueTest } from './queue-test.ts';
import { webhookDeliveries } from './tables.ts';
import { webhook } from './webhook-entity.ts';
import { webhookEvent, webhookTested } from './webhook-events.ts';
import { switchedOff } from './webhook-input.ts';
import { webhookLock } from './webhook-lock.ts';

const find = statement<{ id: string }, RowOf<typeof webhookDeliveries>>(
  'testWebhook.delivery',
  sql`select ${allColumns(delivery)} from ${webhookDeliveries} where ${webhookDeliveries.id} = ${sql.placeholder('id')}::uuid`,
  rowDecoder(delivery),
);

const input = z.object({ id: idOf(webhook) });

export const testWebhook = command('testWebhook', input, async (context, { id }) => {
  const found = await lockForRole(context, webhookLock, { id, required: 'OWNER' });
  if (isRefusal(found)) return found;
  if (!found.isActive) return validationFailed(switchedOff);
  const { tx, viewer, newId, emit } = context;
  const deliveryId = await queueTest(tx, { webhookId: id, workspaceId: found.workspaceId, actorId: viewer.userId, eventId: newId() });
  if (deliveryId === null) throw new Error('A locked webhook is gone');
  emit(webhookEvent(webhookTested, found, { deliveryId }));
  return theRow(await tx.rows(find, { id: deliveryId }));
});
