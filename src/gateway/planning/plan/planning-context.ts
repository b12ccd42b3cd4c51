import { getNamedType, type GraphQLObjectType, type GraphQLOutputType, type GraphQLSchema, isObjectType } from 'graphql';
import type { Entity } from '../../../model/entity.ts';
import type { Collector } from './collect-fields.ts';
import { NotPlannable } from './not-plannable.ts';

/** What planning one operation under one combination of conditions works with. */
export interface PlanningContext {
  readonly schema: GraphQLSchema;
  readonly collector: Collector;
  readonly entities: ReadonlyMap<string, Entity>;
  /** Counts an output field; throws NotPlannable when the plan grows out of bounds. */
  readonly countField: () => void;
}

/** A named object type. Throws NotPlannable. */
export function objectTypeNamed(schema: GraphQLSchema, name: string): GraphQLObjectType {
  const type = schema.getType(name);
  if (isObjectType(type)) return type;
  throw new NotPlannable(`${name} is no object type`);
}

/** The object type below a field's nulls and lists. Throws NotPlannable. */
export function objectTypeOf(type: GraphQLOutputType, where: string): GraphQLObjectType {
  const named = getNamedType(type);
  if (isObjectType(named)) return named;
  throw new NotPlannable(`${where} is no object type`);
}
