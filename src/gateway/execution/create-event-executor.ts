import { execute, type GraphQLError, type GraphQLSchema } from 'graphql';
import { findRefusedViewers } from '../../data/batch/find-refused-viewers.ts';
import { loadByIds } from '../../data/batch/load-by-ids.ts';
import type { Database } from '../../data/database.ts';
import { Fault } from '../../errors.ts';
import type { CommandServices } from '../../model/command.ts';
import type { Entity } from '../../model/entity.ts';
import type { FeedEvent } from '../../events/create-event-log.ts';
import type { EventType } from '../../model/event.ts';
import type { Limits, Session } from '../../model/session.ts';
import type { Executed, Execution } from './executor.ts';
import { NotAlike, type ToldEvent } from './event-resolvers.ts';
import { createOperationContext } from './operation-context.ts';

export interface EventExecutorOptions {
  readonly schema: GraphQLSchema;
  readonly database: Database;
  readonly services: CommandServices;
  /** Makes an error that is safe to show of whatever a resolver threw, and logs what it hides. */
  readonly maskError: (error: GraphQLError, correlationId: string) => GraphQLError;
}

/** Who wants to begin a subscription, and how new the data must be that it is decided by. */
interface Asked {
  readonly viewerId: string;
  readonly limits: Limits;
  readonly consistencyToken: string | null;
}

/** An event, and who is to be told of it. */
export interface Told {
  readonly event: FeedEvent;
  readonly type: EventType;
  /** Uuids, each named once; a single one, unless `alike`. */
  readonly viewerIds: readonly string[];
  /** The operation shows the same to all who see the event's tenant. */
  readonly alike: boolean;
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

export function createEventExecutor({ schema, database, services, maskError }: EventExecutorOptions): EventExecutor {
  async function isVisible(session: Session, viewerId: string, entity: Entity, id: string): Promise<boolean> {
    const [row] = await loadByIds(session, viewerId, entity, [id]);
    return row !== undefined && row !== null;
  }

  return {
    async requireVisible({ viewerId, limits, consistencyToken }, entity, id) {
      const session = await database.read(limits, consistencyToken);
      if (await isVisible(session, viewerId, entity, id)) return;
      // Clients subscribe to what they have just made, mostly without a token for it: a replica may not have it yet.
      if (session.server !== primaryName && (await isVisible(database.readPrimary(limits), viewerId, entity, id))) return;
      throw new Fault('SUBSCRIPTION_TARGET_NOT_FOUND');
    },
    async run({ operation, variables, viewer, limits, consistencyToken, correlationId }, { event, type, viewerIds, alike }) {
      const context = createOperationContext({ database, viewer, limits, consistencyToken, services });
      const refused = await findRefusedViewers(await context.session(), type.tenant(), event.workspaceId, viewerIds);
      if (refused.size === viewerIds.length) throw noLongerAllowed();
      const rootValue: ToldEvent = { ...event, alike };
      // Subscriptions are executed as the specification has it for each event: the event is the root value.
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
    },
  };
}

/** Told to who has left the tenant of what they watch. */
export function noLongerAllowed(): Fault {
  return new Fault('FORBIDDEN', { message: 'The viewer may no longer see what is watched.' });
}
