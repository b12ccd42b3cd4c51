import { getArgumentValues, type GraphQLSchema } from 'graphql';
import { Fault } from '../../errors.ts';
import type { Entity } from '../../model/entity.ts';
import { topicOf } from '../../model/event.ts';
import { requireId } from '../../model/global-id.ts';
import type { SubscriptionField } from '../../model/module.ts';
import type { CompiledOperation } from '../compiled-operation.ts';
import { reachedFields } from '../planning/reached-fields.ts';

/** What a subscription watches: one row, and the events that are heard under its topic. */
export interface Watch {
  readonly field: SubscriptionField;
  readonly entity: Entity;
  /** The row's uuid. */
  readonly id: string;
  readonly topic: string;
}

export type SubscriptionFields = ReadonlyMap<string, SubscriptionField>;

/**
 * What an admitted subscription watches, from its one root field and the coerced variables.
 * Throws Fault BAD_USER_INPUT for an id of another type, which admission has refused already where the schema says `@id`.
 */
export function findWatch(
  schema: GraphQLSchema, fields: SubscriptionFields, operation: CompiledOperation, coerced: Readonly<Record<string, unknown>>,
): Watch {
  const root = schema.getSubscriptionType();
  const reached = reachedFields(schema, operation.document, operation.definition).find(({ parent }) => parent === root);
  const field = reached && fields.get(reached.field.name);
  if (reached === undefined || field === undefined) throw new Fault('BAD_USER_INPUT', { message: 'The subscription selects nothing that can be watched.' });
  const args = getArgumentValues(reached.field, reached.node, coerced);
  const entity = field.entity();
  const id = idIn(entity, String(args[field.argument]));
  return { field, entity, id, topic: topicOf(entity, id) };
}

function idIn(entity: Entity, text: string): string {
  try {
    return requireId(entity.idPrefix, text);
  } catch (error) {
    throw new Fault('BAD_USER_INPUT', { message: `This is not the id of a ${entity.typeName}.`, cause: error });
  }
}
