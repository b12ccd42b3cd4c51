import { getArgumentValues, type GraphQLSchema } from 'graphql';
import type { TopicFilter } from '../../events/read-topic.ts';
import { Fault } from '../../errors.ts';
import type { Entity } from '../../model/entity.ts';
import { type DomainEvent, type EventType, topicOf } from '../../model/event.ts';
import { requireId } from '../../model/global-id.ts';
import type { CompiledOperation } from '../compiled-operation.ts';
import { eventTypeOf } from '../execution/event-resolvers.ts';
import { type SubscriptionFields, watchedField } from './watched-field.ts';

/** What a subscription watches: one row, and the events that are heard under its topic. */
export interface Watch extends TopicFilter {
  readonly entity: Entity;
  /** The row's uuid. */
  readonly id: string;
  /** The cursor to go on from; null where the subscription begins now. */
  readonly after: string | null;
  /** The variable that says where it begins and nothing else; null where there is none. */
  readonly startVariable: string | null;
  /** Everybody who may be told of an event is shown the same. */
  readonly alike: boolean;
  /** As what an event is shown; undefined for one that is not told. */
  readonly typeOf: (event: DomainEvent) => EventType | undefined;
}

/**
 * What an admitted subscription watches, from its one root field and the coerced variables.
 * Throws Fault BAD_USER_INPUT for an id of another type, which admission has refused already where the schema says `@id`.
 */
export function findWatch(
  schema: GraphQLSchema, fields: SubscriptionFields, operation: CompiledOperation, coerced: Readonly<Record<string, unknown>>,
): Watch {
  const { declaration, field, node, startVariable, alike } = watchedField(schema, fields, operation);
  const args = getArgumentValues(field, node, coerced);
  const entity = declaration.entity();
  const id = idIn(entity, String(args[declaration.argument]));
  const topic = topicOf(entity, id);
  const { after, types } = args;
  const asked = Array.isArray(types) ? new Set(types.map(String)) : null;
  return {
    entity, id, topic, startVariable, alike,
    types: asked === null ? null : [...asked],
    after: typeof after === 'string' ? after : null,
    typeOf: (event) => (event.topics.includes(topic) && (asked === null || asked.has(event.type)) ? eventTypeOf(declaration, event) : undefined),
  };
}

function idIn(entity: Entity, text: string): string {
  try {
    return requireId(entity.idPrefix, text);
  } catch (error) {
    throw new Fault('BAD_USER_INPUT', { message: `This is not the id of a ${entity.typeName}.`, cause: error });
  }
}
