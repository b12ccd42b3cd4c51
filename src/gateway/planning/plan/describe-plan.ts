import type { MutationPlan, Plan, QueryPlan, Stages, Step } from './plan.ts';
import type { PlannedOperation } from './create-planner.ts';

/** One statement of a plan, and what it reads. */
export interface DescribedStep {
  /** As traces and metrics name it: `Task.page`. */
  readonly statement: string;
  readonly columns: readonly string[];
  /** `Project.tasks`; for look-ups by id every place that shows them. */
  readonly places: readonly string[];
}

export interface DescribedPart {
  /** Empty for a query; for a mutation the field and a member of its result union: `createTask → Task`; for a subscription an event's type. */
  readonly name: string;
  /** Statements of one stage run at once, stages one after another. */
  readonly stages: readonly (readonly DescribedStep[])[];
}

export interface PlanDescription {
  readonly planned: boolean;
  /** Why the reference executor runs it; null where it is planned. */
  readonly reason: string | null;
  /** Variables that `@skip` and `@include` ask: there is a plan for each combination of their values. */
  readonly conditions: readonly string[];
  readonly parts: readonly DescribedPart[];
}

/** The plan that an operation has where every condition holds, for those who publish it. */
export function describePlan(operation: PlannedOperation): PlanDescription {
  const plan = operation.planFor(Object.fromEntries(operation.conditions.map((name) => [name, true])));
  const { conditions } = operation;
  if (plan.kind === 'notPlanned') return { planned: false, reason: plan.reason, conditions, parts: [] };
  return { planned: true, reason: null, conditions, parts: partsOf(plan) };
}

/** The same as lines of text. */
export function planText({ reason, conditions, parts }: PlanDescription): string {
  if (reason !== null) return `Not planned, the reference executor runs it: ${reason}`;
  const lines = conditions.length === 0 ? [] : [`One plan for each combination of ${conditions.map((name) => `$${name}`).join(', ')}; here all are true.`];
  for (const { name, stages } of parts) {
    if (name !== '') lines.push(name);
    if (stages.length === 0) lines.push('  no statement');
    for (const [index, stage] of stages.entries()) {
      for (const { statement, columns, places } of stage) lines.push(`  ${index + 1}. ${statement} (${columns.join(', ')}) for ${places.join(', ')}`);
    }
  }
  return lines.join('\n');
}

function partsOf(plan: Plan): DescribedPart[] {
  switch (plan.kind) {
    case 'query':
      return [queryPart(plan)];
    case 'mutation':
      return mutationParts(plan);
    case 'subscription':
      return [...plan.byType].map(([name, { own }]) => ({ name, stages: describeStages(own.stages, name) }));
  }
}

const queryPart = ({ stages }: QueryPlan): DescribedPart => ({ name: '', stages: describeStages(stages, 'Query') });

function mutationParts({ fields }: MutationPlan): DescribedPart[] {
  return fields.flatMap((field) =>
    'typename' in field
      ? []
      : [...field.results]
          .filter(([, result]) => result.stages.length > 0)
          .map(([member, { stages }]) => ({ name: `${field.command.name} → ${member}`, stages: describeStages(stages, member) })),
  );
}

const describeStages = (stages: Stages, root: string): DescribedStep[][] => stages.map((stage) => stage.flatMap((step) => describeStep(step, root)));

function describeStep(step: Step, root: string): DescribedStep[] {
  switch (step.kind) {
    case 'byIds': {
      const { entity, columns, joins = [] } = step.form;
      const places = [
        ...step.targets.map((target) => (target.kind === 'toOne' ? `${target.parent.entity.typeName}.${target.key}` : `${root}.${target.key}`)),
        ...step.joined.map(({ parent, key }) => `${parent.entity.typeName}.${key} joined`),
      ];
      const joined = joins.flatMap((join) => join.columns.map((column) => `${join.key}→${column}`));
      return [{ statement: `${entity.typeName}.byIds`, columns: [...columns, ...joined], places }];
    }
    case 'list':
      return [{ statement: `${step.form.entity.typeName}.list`, columns: step.form.columns, places: [placeOf(step, root)] }];
    case 'connection': {
      const { typeName } = step.connection.target();
      const places = [placeOf(step, root)];
      return [
        ...(step.form === null ? [] : [{ statement: `${typeName}.page`, columns: step.form.columns, places }]),
        ...(step.counted ? [{ statement: `${typeName}.count`, columns: [], places }] : []),
      ];
    }
  }
}

function placeOf({ place }: Extract<Step, { readonly kind: 'connection' | 'list' }>, root: string): string {
  return `${place.parent?.entity.typeName ?? root}.${place.key}`;
}
