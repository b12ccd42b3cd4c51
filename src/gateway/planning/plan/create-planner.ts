import type { GraphQLSchema } from 'graphql';
import type { Module } from '../../../model/module.ts';
import type { CompiledOperation } from '../../compiled-operation.ts';
import { subscriptionFields } from '../../subscription-fields.ts';
import { type Conditions, conditionVariables } from './conditions.ts';
import { rootFields } from './draft-root.ts';
import type { Plan } from './plan.ts';
import { type Declarations, planDocument } from './plan-document.ts';

/** Why there is no plan: the reference executor runs the operation. */
export interface NotPlanned {
  readonly kind: 'notPlanned';
  readonly reason: string;
}

/** The plans of one operation: one for each combination of its conditions' values, made when first asked for. */
export interface PlannedOperation {
  /** Variables that `@skip` and `@include` ask. */
  readonly conditions: readonly string[];
  /** For one request's coerced variables. */
  planFor(variables: Readonly<Record<string, unknown>>): Plan | NotPlanned;
}

/** Plans are kept as long as the operation is. */
export type Planner = (operation: CompiledOperation) => PlannedOperation;

/** Plans kept of one operation: six conditions that all vary. */
const mostPlans = 64;

export function createPlanner(schema: GraphQLSchema, modules: readonly Module[]): Planner {
  const declarations: Declarations = {
    schema,
    entities: new Map(modules.flatMap((module) => module.entities).map((entity) => [entity.typeName, entity])),
    roots: rootFields(modules),
    subscriptions: subscriptionFields(modules),
    commands: new Map(modules.flatMap((module) => module.commands).map((command) => [command.name, command])),
  };
  const known = new WeakMap<CompiledOperation, PlannedOperation>();
  return (operation) => {
    const planned = known.get(operation) ?? planOperation(declarations, operation);
    known.set(operation, planned);
    return planned;
  };
}

function planOperation(declarations: Declarations, operation: CompiledOperation): PlannedOperation {
  const names = conditionVariables(operation.document);
  const plans = new Map<string, Plan | NotPlanned>();

  function make(conditions: Conditions): Plan | NotPlanned {
    try {
      return planDocument(declarations, operation, conditions);
    } catch (error) {
      return { kind: 'notPlanned', reason: error instanceof Error ? error.message : String(error) };
    }
  }

  return {
    conditions: names,
    planFor(variables) {
      let key = '';
      for (const name of names) {
        const value = variables[name];
        // A null where the default is overruled by one: an error that the reference executor words.
        if (typeof value !== 'boolean') return { kind: 'notPlanned', reason: `$${name} is not true or false` };
        key += value ? '1' : '0';
      }
      const plan = plans.get(key);
      if (plan !== undefined) return plan;
      const made = make(new Map(names.map((name, index) => [name, key[index] === '1'])));
      const [oldest] = plans.keys();
      if (plans.size >= mostPlans && oldest !== undefined) plans.delete(oldest);
      plans.set(key, made);
      return made;
    },
  };
}
