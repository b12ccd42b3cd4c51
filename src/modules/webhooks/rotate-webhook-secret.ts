import { sql } from 'drizzle-orm';
import { z } from 'zod';
import { allColumns, rowDecoder } from '../../data/batch/row-decoder.ts';
import type { RowOf } from '../../model/entity.ts';
import { isRefusal } from '../../model/refusal.ts';
import { statement } from '../../model/statement.ts';
import { command } from '../command.ts';
import { idOf } from '../input.ts';
import { lockForRole } from '../lock-row.ts';
import { changed, theRow } from '../row-statements.ts';
import { storeSecret, withoutSecret } from './store-secret.ts';
import { webhooks } from './tables.ts';
import { webhook } from './webhook-entity.ts';
import { webhookEvent, webhookSecretRotated } from './webhook-events.ts';
import { webhookLock } from './webhook-lock.ts';

const touch = statement<{ id: string }, RowOf<typeof webhooks>>(
  'rotateWebhookSecret.update',
  sql`update ${webhooks} set ${changed} where ${webhooks.id} = ${sql.placeholder('id')}::uuid returning ${allColumns(webhook)}`,
  rowDecoder(webhook),
);

const input = z.object({ id: idOf(webhook) });

export const rotateWebhookSecret = command('rotateWebhookSecret', input, async (context, { id }) => {
  const found = await lockForRole(context, webhookLock, { id, required: 'OWNER' });
  if (isRefusal(found)) return found;
  const secret = await storeSecret(context, id);
  const updated = theRow(await context.tx.rows(touch, { id }));
  context.emit(webhookEvent(webhookSecretRotated, updated, {}));
  return { __typename: 'WebhookWithSecret', webhook: updated, secret };
}, { kept: withoutSecret });
