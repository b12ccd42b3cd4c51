import { loadByIds } from '../../../data/batch/load-by-ids.ts';
import type { Session } from '../../../model/session.ts';
import { NeedsReference } from '../../planning/plan/needs-reference.ts';
import type { Output, SubscriptionPlan } from '../../planning/plan/plan.ts';
import { NotAlike, type Told } from '../told.ts';
import { createRun } from './run.ts';
import { runStages } from './run-stages.ts';
import { showRow } from './show-row.ts';

export interface PlannedEvent {
  readonly session: Session;
  readonly viewerId: string;
  /** Coerced. */
  readonly variables: Readonly<Record<string, unknown>>;
}

/**
 * Shows one event by its plan: the whole `data`, without errors. Throws NotAlike where what it happened to lies in another
 * tenant by now, NeedsReference, and what the statements throw.
 */
export async function runEvent({ key, byType }: SubscriptionPlan, { event, type, alike }: Told, { session, viewerId, variables }: PlannedEvent): Promise<Output> {
  const plans = byType.get(type.typeName);
  const plan = alike ? plans?.alike : plans?.own;
  if (plan === undefined || plan === null) throw new NeedsReference(`There is no plan for ${type.typeName}`);
  const data: Output = {};
  const run = createRun({ session, viewerId: alike ? event.workspaceId : viewerId, variables, data }, plan.slots);
  const shown = showRow(run, plan.level, plan.toRaw(event));
  data[key] = shown;
  await runStages(run, plan.stages);
  if (alike && plan.subjectKeys.some((subjectKey) => shown[subjectKey] === null)) {
    const [there] = await loadByIds(session, viewerId, type.subject(), [event.entity.id], 'parent', ['id']);
    if (there !== null) throw new NotAlike();
  }
  return data;
}
