import type { GraphQLObjectType } from 'graphql';
import type { EventType } from '../../../model/event.ts';
import type { SubscriptionField } from '../../../model/module.ts';
import type { CollectedFields } from './collect-fields.ts';
import { compileStages } from './compile-stages.ts';
import { draftLevel } from './draft-level.ts';
import { eventEntity } from './event-row.ts';
import { NotPlannable } from './not-plannable.ts';
import type { EventPlan, EventPlans, SubscriptionPlan } from './plan.ts';
import type { PlanningContext } from './planning-context.ts';

/** How each type of event that a subscription tells is shown. Throws NotPlannable. */
export function planSubscription(
  fields: ReadonlyMap<string, SubscriptionField>, context: PlanningContext, type: GraphQLObjectType, selected: CollectedFields,
): SubscriptionPlan {
  const [first, second] = selected;
  if (first === undefined || second !== undefined) throw new NotPlannable('A subscription selects one field');
  const [key, nodes] = first;
  const declared = fields.get(nodes[0].name.value);
  if (key === '__proto__' || declared === undefined) throw new NotPlannable(`${type.name}.${key} is not declared by a module`);

  function planEvent(event: EventType, alike: boolean): EventPlan | null {
    const asEntity = eventEntity(event, alike);
    if (asEntity === null) return null;
    const draft = draftLevel(context, asEntity, context.collector.below(nodes), true);
    const { stages, slots, given } = compileStages(draft.loads, [draft]);
    const placed = given.get(draft);
    if (placed === undefined) throw new TypeError(`The level of ${event.typeName} was not compiled`);
    const { columns } = placed.form;
    const showsCursor = columns.includes('cursor');
    const subject = asEntity.fields.get(event.subjectField);
    return {
      level: placed.level,
      stages,
      slots,
      subjectKeys: draft.loads.flatMap((load) => (load.kind === 'toOne' && load.field === subject ? [load.key] : [])),
      toRaw(told) {
        const row: Readonly<Record<string, unknown>> = { ...told, cursor: showsCursor ? told.cursor() : null, subjectId: told.entity.id };
        return columns.map((column) => row[column]);
      },
    };
  }

  const byType = new Map<string, EventPlans>();
  for (const event of declared.events) {
    const own = planEvent(event, false);
    if (own !== null) byType.set(event.typeName, { own, alike: planEvent(event, true) });
  }
  return { kind: 'subscription', key, byType };
}
