import { sql } from 'drizzle-orm';
import type { Session } from '../../model/session.ts';
import { arrayLiteral, type RawRow, statement } from '../../model/statement.ts';

/** An event as endpoints are told of it. */
export interface EndpointMessage {
  readonly eventId: string;
  readonly workspaceId: string;
  readonly type: string;
  /** Endpoints that were registered after it do not hear of it. */
  readonly sequencedAt: string;
  /** JSON, as it is sent. */
  readonly body: string;
}

// Row after row in the order of the log, so that the times, which order the list, rise as well.
const queue = statement<{ messages: string }, null>(
  'WebhookDelivery.queue',
  sql`insert into webhook_deliveries (id, webhook_id, workspace_id, event_id, event_type, body, created_at)
    select gen_random_uuid(), w.id, w.workspace_id, made.event_id, made.type, made.body, clock_timestamp()
    from (
      select * from rows from (jsonb_to_recordset(${sql.placeholder('messages')}::jsonb) as (
        "eventId" uuid, "workspaceId" uuid, type text, "sequencedAt" timestamptz, body text
      )) with ordinality as message (event_id, workspace_id, type, sequenced_at, body, place)
    ) made
    join webhooks w on w.workspace_id = made.workspace_id and w.is_active and w.created_at <= made.sequenced_at
      and (w.event_types = '[]' or w.event_types @> to_jsonb(made.type))
    order by made.place, w.id
    on conflict on constraint webhook_deliveries_event_key do nothing`,
  () => null,
);

const withEndpoints = statement<{ workspaceIds: string }, string>(
  'Webhook.workspaces',
  sql`select distinct workspace_id from webhooks where workspace_id = any(${sql.placeholder('workspaceIds')}::uuid[]) and is_active`,
  (raw) => String(raw[0]),
);

/** Those of these workspaces that have an active endpoint: most have none, and their events cost nothing more. */
export async function workspacesWithEndpoints(tx: Session, workspaceIds: readonly string[]): Promise<ReadonlySet<string>> {
  return new Set(await tx.rows(withEndpoints, { workspaceIds: arrayLiteral([...new Set(workspaceIds)]) }));
}

/** Puts each event in line for every active endpoint of its workspace that wants its type; one that is there already is not put twice. */
export async function queueDeliveries(tx: Session, messages: readonly EndpointMessage[]): Promise<void> {
  if (messages.length > 0) await tx.rows(queue, { messages: JSON.stringify(messages) });
}

type OneParams = { endpointId: string; eventId: string; type: string; body: string };

const queueOne = statement<OneParams, RawRow>(
  'WebhookDelivery.queueOne',
  sql`insert into webhook_deliveries (id, webhook_id, workspace_id, event_id, event_type, body)
    select gen_random_uuid(), w.id, w.workspace_id, ${sql.placeholder('eventId')}::uuid, ${sql.placeholder('type')}::text, ${sql.placeholder('body')}::text
    from webhooks w where w.id = ${sql.placeholder('endpointId')}::uuid
    returning id`,
  (raw) => raw,
);

/** Puts one message in line for one endpoint, whatever types it wants. Gives the delivery's uuid; null where the endpoint is gone. */
export async function queueForEndpoint(tx: Session, endpointId: string, message: Pick<EndpointMessage, 'eventId' | 'type' | 'body'>): Promise<string | null> {
  const [row] = await tx.rows(queueOne, { endpointId, eventId: message.eventId, type: message.type, body: message.body });
  return row === undefined ? null : String(row[0]);
}
