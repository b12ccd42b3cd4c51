import type { Database } from '../../../data/database.ts';
import type { CommandServices } from '../../../model/command.ts';
import type { MutationPlan, Output, QueryPlan, RequestPlan } from '../../planning/plan/plan.ts';
import { NeedsReference } from '../../planning/plan/needs-reference.ts';
import { answerBytes } from '../answer-bytes.ts';
import type { Executed, Execution } from '../executor.ts';
import { createOperationContext, type OnCommitted, type RanCommand } from '../operation-context.ts';
import { recordReads } from '../record-reads.ts';
import { createRun } from './run.ts';
import { runStages } from './run-stages.ts';
import { showPlain } from './show-plain.ts';

export interface PlanExecutorOptions {
  readonly database: Database;
  readonly services: CommandServices;
  readonly onCommitted?: OnCommitted | undefined;
  readonly onUntold?: (() => void) | undefined;
}

/** What came of a plan: the answer, or what kept it from being given, with the commands that ran before that. */
export type PlanOutcome = { readonly ran: readonly RanCommand[] } & (
  | { readonly executed: Executed }
  | { readonly executed: null; readonly error: unknown }
);

type Planned = Pick<Execution, 'viewer' | 'limits' | 'consistencyToken' | 'reads' | 'idempotencyKey' | 'traceparent'> & { readonly coerced: Readonly<Record<string, unknown>> };

/** Runs plans. Never rejects: a plan gives whole answers without errors, or says why not. */
export type PlanExecutor = (plan: RequestPlan, execution: Planned) => Promise<PlanOutcome>;

export function createPlanExecutor(options: PlanExecutorOptions): PlanExecutor {
  return (plan, execution) => (plan.kind === 'query' ? runQuery(options, plan, execution) : runMutation(options, plan, execution));
}

async function runQuery({ database }: PlanExecutorOptions, { root, stages, slots }: QueryPlan, execution: Planned): Promise<PlanOutcome> {
  const { viewer, limits, consistencyToken, coerced, reads } = execution;
  try {
    const data: Output = { ...root };
    if (stages.length === 0) return { executed: { ...dataAlone(data), consistencyToken: null, server: null }, ran: [] };
    if (viewer === null) throw new NeedsReference('There is no viewer');
    const session = recordReads(await database.read(limits, consistencyToken), reads);
    await runStages(createRun({ session, viewerId: viewer.userId, variables: coerced, data }, slots), stages);
    return { executed: { ...dataAlone(data), consistencyToken: session.consistencyToken, server: session.server }, ran: [] };
  } catch (error) {
    return { executed: null, error, ran: [] };
  }
}

function dataAlone(data: Output): Pick<Executed, 'result' | 'bytes'> {
  return { result: { data }, bytes: answerBytes(data) };
}

/** Each command's answer is whole before the next command runs. */
async function runMutation(options: PlanExecutorOptions, { fields }: MutationPlan, execution: Planned): Promise<PlanOutcome> {
  const { coerced, viewer, limits, consistencyToken, reads, idempotencyKey, traceparent } = execution;
  const context = createOperationContext({ ...options, viewer, limits, consistencyToken, reads, idempotencyKey, traceparent });
  try {
    const data: Output = {};
    for (const field of fields) {
      if ('typename' in field) {
        data[field.key] = field.typename;
        continue;
      }
      const { key, results } = field;
      await context.runCommand(field.command, field.arguments(coerced)['input'], {
        readsAtOnce: ({ __typename }) => (results.get(__typename)?.stages.length ?? 0) < 2,
        alwaysAtOnce: results.values().every(({ stages }) => stages.length < 2),
        async read(value, session) {
          const result = results.get(value.__typename);
          if (result === undefined) throw new NeedsReference(`${value.__typename} is no member of the result`);
          const run = createRun({ session, viewerId: context.viewer().userId, variables: coerced, data }, result.slots);
          data[key] = showPlain(run, result.value, value);
          await runStages(run, result.stages);
        },
      });
    }
    return { executed: { ...dataAlone(data), consistencyToken: context.consistencyToken(), server: context.server() }, ran: context.ran() };
  } catch (error) {
    return { executed: null, error, ran: context.ran() };
  }
}
