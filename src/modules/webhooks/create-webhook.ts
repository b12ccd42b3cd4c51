import { sql } from 'drizzle-orm';
import { z } from 'zod';
import { allColumns, rowDecoder } from '../../data/batch/row-decoder.ts';
import type { Command } from '../../model/command.ts';
import type { RowOf } from '../../model/entity.ts';
import { isRefusal, validationFailed } from '../../model/refusal.ts';
import { statement } from '../../model/statement.ts';
import { command } from '../command.ts';
import { idOf } from '../input.ts';
import { lockForRole } from '../lock-row.ts';
import { columnNames, parameters } from '../row-statements.ts';
import { workspaceLock } from '../workspaces/workspace-lock.ts';
import { workspace } from '../workspaces/workspace-entity.ts';
import { storeSecret, withoutSecret } from './store-secret.ts';
import { webhooks } from './tables.ts';
import { webhook } from './webhook-entity.ts';
import { webhookCreated, webhookEvent } from './webhook-events.ts';
import { description, endpointUrl, eventTypes, refuseUrl } from './webhook-input.ts';

const mostWebhooks = 20;

const given = ['id', 'workspaceId', 'url', 'eventTypes', 'description'] as const;

// Under the lock of the workspace, or several at once would be too many.
const insert = statement<Record<(typeof given)[number], string>, RowOf<typeof webhooks>>(
  'createWebhook.insert',
  sql`insert into ${webhooks} (${columnNames(webhook, given)})
    select ${parameters(webhook, given)}
    where (select count(*) from ${webhooks} other where other.workspace_id = ${sql.placeholder('workspaceId')}::uuid) < ${sql.raw(String(mostWebhooks))}
    returning ${allColumns(webhook)}`,
  rowDecoder(webhook),
);

/** `known`: the types of events that there are. */
export function createWebhook(known: ReadonlySet<string>): Command {
  const input = z.object({
    workspaceId: idOf(workspace),
    url: endpointUrl,
    eventTypes: eventTypes(known).nullish().transform((types) => types ?? []),
    description: description.nullish().transform((text) => text ?? ''),
  });
  return command('createWebhook', input, async (context, { workspaceId, ...asked }) => {
    const found = await lockForRole(context, workspaceLock, { id: workspaceId, required: 'OWNER' });
    if (isRefusal(found)) return found;
    const refused = refuseUrl(context, asked.url);
    if (refused !== null) return refused;
    const id = context.newId();
    const [made] = await context.tx.rows(insert, { ...asked, id, workspaceId, eventTypes: JSON.stringify(asked.eventTypes) });
    if (made === undefined) return validationFailed({ path: ['workspaceId'], message: `The workspace has ${mostWebhooks} webhooks, and more are not possible.` });
    const secret = await storeSecret(context, id);
    context.emit(webhookEvent(webhookCreated, made, {}));
    return { __typename: 'WebhookWithSecret', webhook: made, secret };
  }, { kept: withoutSecret });
}
