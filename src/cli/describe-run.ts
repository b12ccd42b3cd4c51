import { Fault } from '../errors.ts';
import type { CachePolicy } from '../gateway/planning/cache-policy.ts';
import { type CostFormula, countText } from '../gateway/planning/cost-formula.ts';
import { describePlan, type PlanDescription } from '../gateway/planning/plan/describe-plan.ts';
import { RequestFaults } from '../gateway/request-faults.ts';
import type { OpenedCompiler } from './open-compiler.ts';

/** How the schema of this checkout runs an operation. */
export interface DescribedRun {
  /** Null where it does not fit that schema. */
  readonly plan: PlanDescription | null;
  readonly caching: CachePolicy | null;
  /** Objects that an answer can hold at most, and the variables that this hangs on. */
  readonly cost: Pick<CostFormula, 'most' | 'variables'> | null;
  /** Why it does not fit. */
  readonly unfit: string | null;
}

export function describeRun(text: string, { compile, planner }: OpenedCompiler): DescribedRun {
  try {
    const operation = compile(text);
    return { plan: describePlan(planner(operation)), caching: operation.cachePolicy, cost: { most: operation.cost.most, variables: operation.cost.variables }, unfit: null };
  } catch (error) {
    if (error instanceof Fault || error instanceof RequestFaults) return { plan: null, caching: null, cost: null, unfit: error.message };
    throw error;
  }
}

export function costText({ most, variables }: NonNullable<DescribedRun['cost']>): string {
  const hangsOn = variables.length === 0 ? '' : `, less with a smaller ${variables.map((name) => `$${name}`).join(' or ')}`;
  return `${countText(most)} objects at most${hangsOn}`;
}

/** For how long its answers are kept and for whom, or the field that forbids it. */
export function cachingText({ forbiddenBy, maxAge, staleWhileRevalidate, scope }: CachePolicy): string {
  if (forbiddenBy !== null) return `never: ${forbiddenBy}`;
  const stale = staleWhileRevalidate === 0 ? '' : `, ${staleWhileRevalidate} s more while a new answer is fetched`;
  return `${maxAge} s${stale}, for ${scope === 'PUBLIC' ? 'everybody' : 'the viewer alone'}`;
}
