import { execute, GraphQLError, type GraphQLSchema } from 'graphql';
import { findRefusedViewers } from '../../data/batch/find-refused-viewers.ts';
import { loadByIds } from '../../data/batch/load-by-ids.ts';
import type { Database } from '../../data/database.ts';
import { Fault } from '../../errors.ts';
import type { CommandServices } from '../../model/command.ts';
import type { Entity } from '../../model/entity.ts';
import type { Limits, Session } from '../../model/session.ts';
import type { Executed, Execution } from './executor.ts';
import type { ReportUnexpected } from '../fault-reply.ts';
import type { Planner } from '../planning/plan/create-planner.ts';
import { NeedsReference } from '../planning/plan/needs-reference.ts';
import type { SubscriptionPlan } from '../planning/plan/plan.ts';
import type { ToldEvent } from './event-resolvers.ts';
import { createOperationContext } from './operation-context.ts';
import { isLimit } from './plan/is-limit.ts';
import { runEvent } from './plan/run-event.ts';
import { NotAlike, type Told } from './told.ts';

export interface EventExecutorOptions {
  readonly schema: GraphQLSchema;
  readonly database: Database;
  readonly services: CommandServices;
  /** Makes an error that is safe to show of whatever a resolver threw, and logs what it hides. */
  readonly maskError: (error: GraphQLError, correlationId: string) => GraphQLError;
  readonly planner: Planner;
  /** Told of a plan that failed in a way no one foresaw; the reference executor answers nevertheless. */
  readonly report: ReportUnexpected;
}

/** Who wants to begin a subscription, and how new the data must be that it is decided by. */
interface Asked {
  readonly viewerId: string;
  readonly limits: Limits;
  readonly consistencyToken: string | null;
}

/** The one answer to all viewers. */
export interface Shared extends Executed {
  /** Those of the viewers who may not have it: they do not see the event's tenant. */
  readonly refused: ReadonlySet<string>;
}

const primaryName = 'primary';

/** What a subscription needs of the data: whether it may begin, and what it shows of one event. */
export interface EventExecutor {
  /** Throws Fault SUBSCRIPTION_TARGET_NOT_FOUND unless the viewer sees the row. */
  requireVisible(asked: Asked, entity: Entity, id: string): Promise<void>;
  /**
   * Runs the subscription's selection on one event, in a state that is as new as the execution's consistency token. Throws
   * Fault FORBIDDEN where nobody has the right to the event any more, NotAlike where one answer cannot be everybody's, and
   * whatever kept that from being found out.
   */
  run(execution: Execution, told: Told): Promise<Shared>;
}

export function createEventExecutor({ schema, database, services, maskError, planner, report }: EventExecutorOptions): EventExecutor {
  async function isVisible(session: Session, viewerId: string, entity: Entity, id: string): Promise<boolean> {
    const [row] = await loadByIds(session, viewerId, entity, [id]);
    return row !== undefined && row !== null;
  }

  async function findRefused(session: Session, { event, type, viewerIds }: Told): Promise<ReadonlySet<string>> {
    const refused = await findRefusedViewers(session, type.tenant(), event.workspaceId, viewerIds);
    if (refused.size === viewerIds.length) throw noLongerAllowed();
    return refused;
  }

  /** Only what was published has a plan, as with queries. */
  function planOf({ operation, published, coerced }: Execution): SubscriptionPlan | null {
    const plan = published === true && coerced !== undefined ? planner(operation).planFor(coerced) : null;
    return plan?.kind === 'subscription' ? plan : null;
  }

  /** Null where the reference executor is to word the answer. */
  async function runPlanned(execution: Execution, told: Told): Promise<Shared | null> {
    const plan = planOf(execution);
    const { limits, consistencyToken, coerced: variables = {}, correlationId } = execution;
    const [viewerId] = told.viewerIds;
    if (plan === null || viewerId === undefined) return null;
    const session = await database.read(limits, consistencyToken);
    const [refused, shown] = await Promise.all([
      findRefused(session, told),
      runEvent(plan, told, { session, viewerId, variables }).then((data) => ({ data }), (error: unknown) => ({ error })),
    ]);
    if ('data' in shown) return { refused, result: shown, consistencyToken: session.consistencyToken, server: session.server };
    const { error } = shown;
    if (error instanceof NotAlike || isLimit(error)) throw error;
    if (!(error instanceof NeedsReference) && !(error instanceof GraphQLError)) report(error, correlationId);
    return null;
  }

  /** Subscriptions are executed as the specification has it for each event: the event is the root value. */
  async function runReference({ operation, variables, viewer, limits, consistencyToken, correlationId }: Execution, told: Told): Promise<Shared> {
    const context = createOperationContext({ database, viewer, limits, consistencyToken, services });
    const refused = await findRefused(await context.session(), told);
    const rootValue: ToldEvent = { ...told.event, alike: told.alike };
    const result = await execute({
      schema,
      document: operation.document,
      rootValue,
      contextValue: context,
      variableValues: variables,
      operationName: operation.operationName,
    });
    const notAlike = result.errors?.find(({ originalError }) => originalError instanceof NotAlike)?.originalError;
    if (notAlike !== undefined) throw notAlike;
    return {
      refused,
      result: {
        ...result,
        ...(result.errors === undefined ? {} : { errors: result.errors.map((error) => maskError(error, correlationId)) }),
      },
      consistencyToken: context.consistencyToken(),
      server: context.server(),
    };
  }

  return {
    async requireVisible({ viewerId, limits, consistencyToken }, entity, id) {
      const session = await database.read(limits, consistencyToken);
      if (await isVisible(session, viewerId, entity, id)) return;
      // Clients subscribe to what they have just made, mostly without a token for it: a replica may not have it yet.
      if (session.server !== primaryName && (await isVisible(database.readPrimary(limits), viewerId, entity, id))) return;
      throw new Fault('SUBSCRIPTION_TARGET_NOT_FOUND');
    },
    run: async (execution, told) => (await runPlanned(execution, told)) ?? (await runReference(execution, told)),
  };
}

/** Told to who has left the tenant of what they watch. */
export function noLongerAllowed(): Fault {
  return new Fault('FORBIDDEN', { message: 'The viewer may no longer see what is watched.' });
}
