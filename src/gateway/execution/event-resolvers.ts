import type { GraphQLFieldResolver } from 'graphql';
import type { FeedEvent } from '../../events/create-event-log.ts';
import type { DomainEvent, EventType } from '../../model/event.ts';
import { encodeId } from '../../model/global-id.ts';
import type { Module, SubscriptionField } from '../../model/module.ts';
import { eventIdPrefix } from '../planning/plan/event-row.ts';
import type { OperationContext } from './operation-context.ts';
import { NotAlike } from './told.ts';

/** An event as the source of its fields. */
export interface ToldEvent extends FeedEvent {
  /** It is told to all who see its tenant by one execution: what it happened to is not looked up under one viewer's rights. */
  readonly alike: boolean;
}

/** The source of a field of the type Subscription, and of every type that implements `Event`, is the event itself. */
export type EventResolver = GraphQLFieldResolver<ToldEvent, OperationContext, Record<string, unknown>>;

/** The resolvers of the type Subscription and of the event types that its fields name. */
export function eventResolvers(modules: readonly Module[]): Record<string, Record<string, EventResolver>> {
  const fields = modules.flatMap((module) => Object.entries(module.subscriptions ?? {}));
  if (fields.length === 0) return {};
  const resolvers: Record<string, Record<string, EventResolver>> = {
    Subscription: Object.fromEntries(fields.map(([name, field]) => [name, rootResolver(field)])),
  };
  for (const [, field] of fields) for (const type of field.events) resolvers[type.typeName] = typeResolvers(type);
  return resolvers;
}

/** As what a field shows an event; undefined for an event that it passes over. */
export function eventTypeOf(field: SubscriptionField, event: DomainEvent): EventType | undefined {
  return field.events.find((type) => type.subject().typeName === event.entity.typeName);
}

function rootResolver(field: SubscriptionField): EventResolver {
  return (event) => ({ ...event, __typename: eventTypeOf(field, event)?.typeName });
}

function typeResolvers({ subject, subjectField, actor }: EventType): Record<string, EventResolver> {
  return {
    id: (event) => encodeId(eventIdPrefix, event.id),
    actor: async (event, _args, context) => (await context.loaders()).byId(actor(), 'parent', event.actorId),
    [subjectField]: async (event, _args, context) => {
      const { tenantKey } = subject();
      const row = await (await context.loaders()).byId(subject(), event.alike ? 'parent' : 'own', event.entity.id);
      if (event.alike && row !== null && (tenantKey === null || row[tenantKey] !== event.workspaceId)) throw new NotAlike();
      return row;
    },
    [`${subjectField}Id`]: (event) => encodeId(subject().idPrefix, event.entity.id),
  };
}
