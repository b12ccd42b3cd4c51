import { sql } from 'drizzle-orm';
import type { DomainEvent } from '../model/event.ts';
import type { Session } from '../model/session.ts';
import { arrayLiteral, type SqlValue, statement } from '../model/statement.ts';

const append = statement<{ events: string }, null>(
  'Outbox.append',
  sql`insert into portcullis_outbox (event_id, type, schema_version, workspace_id, entity_type, entity_id, entity_version,
      topics, reach, rights_of, payload, actor_id, command_id, traceparent, occurred_at)
    select event_id, type, schema_version, workspace_id, entity_type, entity_id, entity_version,
      topics, reach, rights_of, payload, actor_id, command_id, traceparent, occurred_at
    from rows from (jsonb_to_recordset(${sql.placeholder('events')}::jsonb) as (
      event_id uuid, type text, schema_version integer, workspace_id uuid, entity_type text, entity_id uuid, entity_version integer,
      topics text[], reach text, rights_of uuid[], payload jsonb, actor_id uuid, command_id uuid, traceparent text, occurred_at timestamptz
    )) with ordinality order by ordinality`,
  () => null,
);

const parameters = {
  event_id: 'uuid', type: 'text', schema_version: 'integer', workspace_id: 'uuid', entity_type: 'text', entity_id: 'uuid', entity_version: 'integer',
  topics: 'text[]', reach: 'text', rights_of: 'uuid[]', payload: 'jsonb', actor_id: 'uuid', command_id: 'uuid', traceparent: 'text', occurred_at: 'timestamptz',
} as const;

/** Most commands have one event: a third less work for PostgreSQL than a list of one. */
const appendOne = statement<OutboxRow, null>(
  'Outbox.appendOne',
  sql`insert into portcullis_outbox (${sql.raw(Object.keys(parameters).join(', '))})
    values (${sql.join(Object.entries(parameters).map(([name, type]) => sql`${sql.placeholder(name)}::${sql.raw(type)}`), sql`, `)})`,
  () => null,
);

type OutboxRow = { readonly [Name in keyof typeof parameters]: SqlValue };

/**
 * Writes all events of a command to the outbox by one statement, in their order, in the transaction of `tx`. Sent after the
 * command's own statements it needs no round trip: COMMIT may follow at once, and fails with it.
 */
export async function appendEvents(tx: Session, events: readonly DomainEvent[]): Promise<void> {
  const [first, second] = events;
  if (first === undefined) return;
  if (second !== undefined) {
    await tx.rows(append, { events: JSON.stringify(events.map(outboxRow)) });
    return;
  }
  const row = outboxRow(first);
  await tx.rows(appendOne, { ...row, topics: arrayLiteral(first.topics), rights_of: arrayLiteral(first.rightsOf ?? []) });
}

function outboxRow(event: DomainEvent) {
  return {
    event_id: event.id,
    type: event.type,
    schema_version: event.schemaVersion,
    workspace_id: event.workspaceId,
    entity_type: event.entity.typeName,
    entity_id: event.entity.id,
    entity_version: event.entity.version,
    topics: event.topics,
    reach: event.reach ?? null,
    rights_of: event.rightsOf ?? [],
    payload: event.payload,
    actor_id: event.actorId,
    command_id: event.commandId,
    traceparent: event.traceparent,
    occurred_at: event.at,
  };
}
