import { sql, type SQL } from 'drizzle-orm';
import { pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core';
import { type Entity, entity } from '../../../model/entity.ts';
import type { EventType } from '../../../model/event.ts';
import { encodeId } from '../../../model/global-id.ts';

/** Of ids of events as clients see them. */
export const eventIdPrefix = 'event';

/** An event as a row: it is given and never looked up. */
const events = pgTable('portcullis_events', {
  id: uuid('event_id').primaryKey(),
  type: text('type').notNull(),
  at: timestamp('occurred_at', { mode: 'string' }).notNull(),
  cursor: text('position').notNull(),
  actorId: uuid('actor_id').notNull(),
  subjectId: uuid('entity_id').notNull(),
});

/**
 * An event type in the words of entities, so that its selection is planned as theirs are. `alike`: what it happened to is
 * looked up for all who see the tenant at once, in place of a viewer by the tenant's uuid; null where its rights are not
 * those of its tenant.
 */
export function eventEntity(type: EventType, alike: boolean): Entity | null {
  const target = alike ? inTenant(type.subject()) : type.subject();
  if (target === null) return null;
  const { subjectField } = type;
  const { idPrefix } = target;
  return entity(type.typeName, {
    idPrefix: eventIdPrefix,
    table: events,
    visibleTo: () => sql`false`,
    columns: ['type', 'at', 'cursor'],
    derived: { [`${subjectField}Id`]: { kind: 'derived', from: ['subjectId'], compute: ({ subjectId }) => encodeId(idPrefix, String(subjectId)) } },
    toOne: { actor: { target: type.actor, key: 'actorId', visibility: 'parent' }, [subjectField]: { target: () => target, key: 'subjectId' } },
  });
}

function inTenant(subject: Entity): Entity | null {
  const tenant = subject.tenantKey === null ? undefined : subject.columns[subject.tenantKey];
  return tenant === undefined ? null : { ...subject, visibleTo: (tenantId: SQL) => sql`${tenant} = ${tenantId}` };
}
