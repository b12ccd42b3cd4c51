import type { GraphQLSchema } from 'graphql';
import type { Entity } from '../../model/entity.ts';
import type { SubscriptionField } from '../../model/module.ts';
import type { CompiledOperation } from '../compiled-operation.ts';
import { reachedFields } from '../planning/reached-fields.ts';

const ofEveryEvent: ReadonlySet<string> = new Set(['id', 'type', 'at', 'cursor']);

/**
 * Whether everybody who may be told of an event is shown the same: the subscription selects nothing but the event, what it
 * happened to, seen by whoever sees its tenant, and what rows lead to whose rights follow from them. Lists and lookups under
 * the viewer's own rights may differ, and so may whatever no module declares.
 */
export function isShownAlike(schema: GraphQLSchema, { document, definition }: CompiledOperation, { events }: SubscriptionField): boolean {
  const eventTypes = new Map(events.map((type) => [type.typeName, type]));
  /** Those that were led to: fields come before what is selected below them. */
  const entities = new Map<string, Entity>();
  const reach = (entity: Entity): boolean => entities.set(entity.typeName, entity).size > 0;

  function isAlike(typeName: string, fieldName: string): boolean {
    const told = typeName === 'Event' ? events : [eventTypes.get(typeName)].filter((type) => type !== undefined);
    if (told.length > 0) {
      return told.every(({ actor, subject, subjectField }) => {
        if (fieldName === 'actor') return reach(actor());
        if (fieldName === subjectField) return subject().tenantKey !== null && reach(subject());
        return fieldName === `${subjectField}Id` || ofEveryEvent.has(fieldName);
      });
    }
    const field = entities.get(typeName)?.fields.get(fieldName);
    switch (field?.kind) {
      case 'id':
      case 'column':
      case 'derived':
        return true;
      case 'toOne':
        return field.visibility === 'parent' && reach(field.target());
      case 'connection':
      case 'list':
      case undefined:
        return false;
    }
  }

  const root = schema.getSubscriptionType();
  return reachedFields(schema, document, definition).every(({ parent, field }) => parent === root || isAlike(parent.name, field.name));
}
