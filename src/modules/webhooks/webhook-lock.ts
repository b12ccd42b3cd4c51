import { rowLock } from '../lock-row.ts';
import { webhooks } from './tables.ts';
import { webhook } from './webhook-entity.ts';

/** Attempts are handed out and written down under the same lock. */
export const webhookLock = rowLock('Webhook.lock', webhook, { strength: 'no key update', workspaceId: webhooks.workspaceId });

/** Also against deliveries that are being put in line. */
export const webhookDeletionLock = rowLock('Webhook.lockForDeletion', webhook, { strength: 'update', workspaceId: webhooks.workspaceId });
