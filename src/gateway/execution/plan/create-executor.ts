import { GraphQLError, getVariableValues, type GraphQLSchema } from 'graphql';
import { type ErrorCode, Fault } from '../../../errors.ts';
import type { ReportUnexpected } from '../../fault-reply.ts';
import type { Planner } from '../../planning/plan/create-planner.ts';
import { NeedsReference } from '../../planning/plan/needs-reference.ts';
import type { RequestPlan } from '../../planning/plan/plan.ts';
import type { Executed, Execution, Executor } from '../executor.ts';
import { createFlights } from './create-flights.ts';
import type { PlanExecutor, PlanOutcome } from './create-plan-executor.ts';
import { isLimit } from './is-limit.ts';

export interface ExecutorOptions {
  readonly schema: GraphQLSchema;
  readonly planner: Planner;
  readonly runPlan: PlanExecutor;
  readonly reference: Executor;
  /** Told of a plan that failed in a way no one foresaw; the reference executor answers nevertheless. */
  readonly report: ReportUnexpected;
}

const ownLimits: ReadonlySet<ErrorCode> = new Set<ErrorCode>(['DEADLINE_EXCEEDED', 'CLIENT_CLOSED_REQUEST']);

/**
 * Runs published operations by their plans and everything else by the reference executor, which also answers whenever
 * only it can word the answer. Unpublished text has no plan: each plan brings statements of its own, every connection
 * keeps each of them prepared, and whoever may send text could fill PostgreSQL's memory with them.
 *
 * Identical queries of one viewer at the same time share one run. None is joined that began before a command of this node
 * ended: who has seen its answer must see what it did.
 */
export function createExecutor({ schema, planner, runPlan, reference, report }: ExecutorOptions): Executor {
  const flights = createFlights<PlanOutcome>(endedByLimits);
  let commands = 0;

  async function runMutation(plan: RequestPlan, execution: Coerced): Promise<Executed> {
    try {
      const outcome = await runPlan(plan, execution);
      if (outcome.executed !== null) return outcome.executed;
      tell(outcome.error, execution);
      return await reference({ ...execution, ran: outcome.ran });
    } finally {
      commands += 1;
    }
  }

  function shareRun(plan: RequestPlan, execution: Coerced): Promise<PlanOutcome> {
    const { operation, viewer, consistencyToken, coerced, reads } = execution;
    // Whoever wants to know what was read needs a run of their own.
    if (reads !== undefined) return runPlan(plan, execution);
    const key = `${operation.hash} ${viewer?.userId} ${commands} ${JSON.stringify([operation.operationName, consistencyToken, coerced])}`;
    return flights.share(key, () => runPlan(plan, execution));
  }

  async function runQuery(plan: RequestPlan, execution: Coerced): Promise<Executed> {
    const outcome = await shareRun(plan, execution);
    if (outcome.executed !== null) return outcome.executed;
    if (isLimit(outcome.error)) throw outcome.error;
    tell(outcome.error, execution);
    return reference(execution);
  }

  function tell(error: unknown, { correlationId }: Execution): void {
    if (!(error instanceof NeedsReference) && !(error instanceof GraphQLError)) report(error, correlationId);
  }

  return async (execution) => {
    const { operation, variables, published, viewer } = execution;
    if (published !== true || viewer === null || operation.kind === 'subscription') return runReference(execution);
    const coerced = execution.coerced ?? getVariableValues(schema, operation.definition.variableDefinitions ?? [], variables).coerced;
    const plan = coerced === undefined ? null : planner(operation).planFor(coerced);
    if (coerced === undefined || plan === null || plan.kind === 'notPlanned' || plan.kind === 'subscription') return runReference(execution);
    return plan.kind === 'mutation' ? runMutation(plan, { ...execution, coerced }) : runQuery(plan, { ...execution, coerced });
  };

  async function runReference(execution: Execution): Promise<Executed> {
    if (execution.operation.kind !== 'mutation') return reference(execution);
    try {
      return await reference(execution);
    } finally {
      commands += 1;
    }
  }
}

type Coerced = Execution & { readonly coerced: Readonly<Record<string, unknown>> };

/** What one caller's time or absence did to a run, another's might not have. */
function endedByLimits({ executed, ...outcome }: PlanOutcome): boolean {
  return executed === null && 'error' in outcome && outcome.error instanceof Fault && ownLimits.has(outcome.error.code);
}
