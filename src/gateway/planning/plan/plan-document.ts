import { getNamedType, type GraphQLObjectType, type GraphQLSchema, isAbstractType, isObjectType } from 'graphql';
import type { Command } from '../../../model/command.ts';
import type { Entity } from '../../../model/entity.ts';
import type { SubscriptionField } from '../../../model/module.ts';
import type { CompiledOperation } from '../../compiled-operation.ts';
import { createCollector, type CollectedFields } from './collect-fields.ts';
import { compileStages } from './compile-stages.ts';
import { type Conditions, counts } from './conditions.ts';
import { draftRoot, type RootFields } from './draft-root.ts';
import type { DraftLoad } from './draft.ts';
import { NotPlannable } from './not-plannable.ts';
import type { MutationPlan, Plan, QueryPlan, ResultPlan } from './plan.ts';
import { planArguments } from './plan-arguments.ts';
import type { PlanningContext } from './planning-context.ts';
import { planResult } from './plan-result.ts';
import { planSubscription } from './plan-subscription.ts';

/** The schema with the declarations of all modules. */
export interface Declarations {
  readonly schema: GraphQLSchema;
  /** By type name. */
  readonly entities: ReadonlyMap<string, Entity>;
  readonly roots: RootFields;
  readonly commands: ReadonlyMap<string, Command>;
  readonly subscriptions: ReadonlyMap<string, SubscriptionField>;
}

/** Fragments that use fragments can make an answer's shape exponentially larger than its document. */
const mostFields = 5_000;

/** The plan of an operation under one combination of its conditions. Throws NotPlannable, GraphQLError or EvalError where there is none. */
export function planDocument(declarations: Declarations, { document, definition, kind }: CompiledOperation, conditions: Conditions): Plan {
  const { schema, entities } = declarations;
  const collector = createCollector(schema, document, (selection) => counts(selection, conditions));
  let fields = 0;
  const context: PlanningContext = {
    schema, entities, collector,
    countField() {
      fields += 1;
      if (fields > mostFields) throw new NotPlannable(`The answer has more than ${mostFields} fields`);
    },
  };
  const type = schema.getRootType(definition.operation);
  if (!type) throw new NotPlannable(`The schema has no ${definition.operation} type`);
  const selected = collector.collect(type, [definition.selectionSet]);
  if (kind === 'query') return planQuery(declarations, context, type, selected);
  if (kind === 'mutation') return planMutation(declarations, context, type, selected);
  return planSubscription(declarations.subscriptions, context, type, selected);
}

function planQuery({ roots }: Declarations, context: PlanningContext, type: GraphQLObjectType, selected: CollectedFields): QueryPlan {
  const root: Record<string, string | null> = {};
  const loads: DraftLoad[] = [];
  for (const [key, nodes] of selected) {
    if (key === '__proto__') throw new NotPlannable('The response key __proto__ cannot be planned');
    const { value: name } = nodes[0].name;
    root[key] = name === '__typename' ? type.name : null;
    if (name === '__typename') continue;
    const defined = type.getFields()[name];
    if (defined === undefined) throw new NotPlannable(`${name} is introspection`);
    loads.push(draftRoot({ context, roots, type, defined, key, nodes }));
  }
  const { stages, slots } = compileStages(loads);
  return { kind: 'query', root, stages, slots };
}

function planMutation({ schema, commands }: Declarations, context: PlanningContext, type: GraphQLObjectType, selected: CollectedFields): MutationPlan {
  const fields = [...selected].map(([key, nodes]): MutationPlan['fields'][number] => {
    if (key === '__proto__') throw new NotPlannable('The response key __proto__ cannot be planned');
    const { value: name } = nodes[0].name;
    if (name === '__typename') return { key, typename: type.name };
    const defined = type.getFields()[name];
    const command = commands.get(name);
    if (defined === undefined || command === undefined) throw new NotPlannable(`Mutation.${name} is not declared by a module`);
    const result = getNamedType(defined.type);
    const members = isAbstractType(result) ? schema.getPossibleTypes(result) : isObjectType(result) ? [result] : [];
    const results = new Map<string, ResultPlan>();
    for (const member of members) results.set(member.name, planResult(context, member, context.collector.below(nodes)));
    return { key, command, arguments: planArguments(defined, nodes[0]), results };
  });
  return { kind: 'mutation', fields };
}
