import { type DocumentNode, type FieldNode, type GraphQLField, type GraphQLSchema, Kind, visit } from 'graphql';
import { Fault } from '../../errors.ts';
import type { SubscriptionField } from '../../model/module.ts';
import type { CompiledOperation } from '../compiled-operation.ts';
import { reachedFields } from '../planning/reached-fields.ts';
import { isShownAlike } from './is-shown-alike.ts';

export type SubscriptionFields = ReadonlyMap<string, SubscriptionField>;

/** The one root field of a subscription. */
export interface WatchedField {
  readonly declaration: SubscriptionField;
  readonly field: GraphQLField<unknown, unknown>;
  readonly node: FieldNode;
  /** The variable that says where the subscription begins and nothing else; null where there is none. */
  readonly startVariable: string | null;
  /** Everybody who may be told of an event is shown the same. */
  readonly alike: boolean;
}

const known = new WeakMap<CompiledOperation, WatchedField>();

/** Found once for each operation. Throws Fault BAD_USER_INPUT where it selects no field that can be watched. */
export function watchedField(schema: GraphQLSchema, fields: SubscriptionFields, operation: CompiledOperation): WatchedField {
  const found = known.get(operation) ?? findField(schema, fields, operation);
  known.set(operation, found);
  return found;
}

function findField(schema: GraphQLSchema, fields: SubscriptionFields, operation: CompiledOperation): WatchedField {
  const { document, definition } = operation;
  const root = schema.getSubscriptionType();
  const reached = reachedFields(schema, document, definition).find(({ parent }) => parent === root);
  const declaration = reached && fields.get(reached.field.name);
  if (reached === undefined || declaration === undefined) {
    throw new Fault('BAD_USER_INPUT', { message: 'The subscription selects nothing that can be watched.' });
  }
  const { field, node } = reached;
  const after = node.arguments?.find(({ name }) => name.value === 'after')?.value;
  const variable = after?.kind === Kind.VARIABLE ? after.name.value : null;
  const alike = isShownAlike(schema, operation, declaration);
  return { declaration, field, node, alike, startVariable: variable !== null && isUsedOnce(document, variable) ? variable : null };
}

function isUsedOnce(document: DocumentNode, variable: string): boolean {
  let uses = 0;
  visit(document, {
    [Kind.VARIABLE_DEFINITION]: () => false,
    [Kind.VARIABLE]: ({ name }) => {
      if (name.value === variable) uses += 1;
    },
  });
  return uses === 1;
}
