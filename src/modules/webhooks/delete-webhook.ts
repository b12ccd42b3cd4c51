import { z } from 'zod';
import { encodeId } from '../../model/global-id.ts';
import { isRefusal } from '../../model/refusal.ts';
import { command } from '../command.ts';
import { idOf, version } from '../input.ts';
import { lockForChange } from '../lock-row.ts';
import { deleteRow } from '../row-statements.ts';
import { webhook } from './webhook-entity.ts';
import { webhookDeleted, webhookEvent } from './webhook-events.ts';
import { webhookDeletionLock } from './webhook-lock.ts';

const remove = deleteRow('deleteWebhook.delete', webhook);

const input = z.object({ id: idOf(webhook), expectedVersion: version });

/** Its secrets, what waits for it and its log go with it. An attempt that is under way ends, and is written down nowhere. */
export const deleteWebhook = command('deleteWebhook', input, async (context, { id, expectedVersion }) => {
  const found = await lockForChange(context, webhookDeletionLock, { id, expectedVersion, required: 'OWNER' });
  if (isRefusal(found)) return found;
  await context.tx.rows(remove, { id });
  context.emit(webhookEvent(webhookDeleted, { ...found, version: found.version + 1 }, {}));
  return { __typename: 'Deleted', id: encodeId(webhook.idPrefix, id) };
});
