import { z } from 'zod';
import type { Command } from '../../model/command.ts';
import { isRefusal } from '../../model/refusal.ts';
import { changedFields } from '../changed-fields.ts';
import { command } from '../command.ts';
import { idOf, version } from '../input.ts';
import { lockForChange } from '../lock-row.ts';
import { theRow, updateRow } from '../row-statements.ts';
import { withChanges } from '../with-changes.ts';
import type { WebhookRow } from './tables.ts';
import { webhook } from './webhook-entity.ts';
import { webhookEvent, webhookUpdated } from './webhook-events.ts';
import { description, endpointUrl, eventTypes, refuseUrl } from './webhook-input.ts';
import { webhookLock } from './webhook-lock.ts';

const fields = ['url', 'eventTypes', 'description', 'isActive', 'disabledReason', 'consecutiveFailures', 'failingSince', 'pausedUntil'] as const;

const update = updateRow('updateWebhook.update', webhook, fields);

/** Whoever switches it on wants it tried at once. */
const switchedOn = { disabledReason: null, consecutiveFailures: 0, failingSince: null, pausedUntil: null } as const;

/** `known`: the types of events that there are. */
export function updateWebhook(known: ReadonlySet<string>): Command {
  const input = z.object({
    id: idOf(webhook),
    expectedVersion: version,
    url: endpointUrl.optional(),
    eventTypes: eventTypes(known).optional(),
    description: description.optional(),
    isActive: z.boolean({ error: 'Must not be null.' }).optional(),
  });
  return command('updateWebhook', input, async (context, { id, expectedVersion, ...changes }) => {
    const found = await lockForChange(context, webhookLock, { id, expectedVersion, required: 'OWNER' });
    if (isRefusal(found)) return found;
    const refused = changes.url === undefined ? null : refuseUrl(context, changes.url);
    if (refused !== null) return refused;
    const next = withChanges(found, { ...changes, ...activity(found, changes.isActive) });
    if (next === null) return found;
    const updated = theRow(await context.tx.rows(update, { ...next, eventTypes: JSON.stringify(next.eventTypes) }));
    context.emit(webhookEvent(webhookUpdated, updated, { changed: changedFields(found, updated, fields) }));
    return updated;
  });
}

function activity({ isActive }: WebhookRow, wanted: boolean | undefined): Partial<WebhookRow> {
  if (wanted === undefined) return {};
  if (wanted) return switchedOn;
  return isActive ? { disabledReason: 'OWNER' } : {};
}
