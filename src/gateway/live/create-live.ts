import type { GraphQLSchema } from 'graphql';
import { Fault } from '../../errors.ts';
import type { Viewer } from '../../model/viewer.ts';
import type { Admitted } from '../admission/create-admission.ts';
import { correlationId as newCorrelationId } from '../correlation-id.ts';
import type { EventExecutor } from '../execution/create-event-executor.ts';
import { eventTypeOf } from '../execution/event-resolvers.ts';
import type { OnCommitted } from '../execution/operation-context.ts';
import type { ReportUnexpected } from '../fault-reply.ts';
import { runWithinLimits } from '../run-within-limits.ts';
import { canonicalJson } from './canonical-json.ts';
import { type Cohort, createCohort } from './cohort.ts';
import { eventBody } from './event-body.ts';
import { findWatch, type SubscriptionFields, type Watch } from './find-watch.ts';
import { createHub } from './hub.ts';
import type { LiveStream } from './live-stream.ts';
import { createSubscriber, type QueueBounds, type Subscriber } from './subscriber.ts';
import { createSubscriptionLimits, type MostSubscriptions } from './subscription-limits.ts';
import { createTurnstile } from './turnstile.ts';

export interface LiveOptions {
  readonly schema: GraphQLSchema;
  readonly fields: SubscriptionFields;
  readonly events: EventExecutor;
  readonly most: MostSubscriptions;
  /** Of one event's selection, and of the look whether a subscription may begin. */
  readonly timeoutMs: number;
  readonly report: ReportUnexpected;
  readonly queue?: QueueBounds;
}

/** What a transport adds to an admitted subscription. */
export interface SubscribeContext {
  readonly consistencyToken: string | null;
  readonly correlationId: string;
  /** Aborted when the client goes away before the stream begins. */
  readonly signal: AbortSignal;
}

/** The subscriptions of this node: what is committed here goes to those who watch it here. */
export interface Live {
  /**
   * Opens an admitted subscription. Throws Fault UNAUTHENTICATED, SUBSCRIPTION_TARGET_NOT_FOUND, TOO_MANY_SUBSCRIPTIONS,
   * OVERLOADED, or what kept the rights from being looked up.
   */
  subscribe(admitted: Admitted, context: SubscribeContext): Promise<LiveStream>;
  readonly publish: OnCommitted;
  /** What is open and kept at the moment, for metrics and tests. */
  counts(): { readonly subscriptions: number; readonly cohorts: number; readonly topics: number };
}

const defaultQueue: QueueBounds = { events: 500, characters: 1_048_576 };
/** Events of many cohorts at once must not take the connections that queries need. */
const mostExecutions = 4;

export function createLive(options: LiveOptions): Live {
  const { events, timeoutMs, queue = defaultQueue } = options;
  const hub = createHub();
  const limits = createSubscriptionLimits(options.most);
  const cohorts = new Map<string, Cohort>();
  const pass = createTurnstile(mostExecutions);
  const never = new AbortController().signal;

  function mask(error: unknown): Fault {
    const correlationId = newCorrelationId(null);
    options.report(error, correlationId);
    return new Fault('INTERNAL_SERVER_ERROR', { details: { correlationId } });
  }

  function openCohort(key: string, { operation, variables, viewer }: Admitted, { topic, field }: Watch): Cohort {
    const cohort = createCohort({
      mask,
      mostEvents: queue.events,
      async show({ event, consistencyToken }) {
        const type = eventTypeOf(field, event);
        if (type === undefined) return null;
        const correlationId = newCorrelationId(null);
        const executed = await pass(() =>
          runWithinLimits(timeoutMs, never, (bounds) =>
            events.run({ operation, variables, viewer, limits: bounds, consistencyToken, correlationId }, event, type),
          ),
        );
        return JSON.stringify(eventBody(executed));
      },
      onEmpty() {
        cohorts.delete(key);
        stopListening();
      },
    });
    const stopListening = hub.listen(topic, (committed) => cohort.accept(committed));
    cohorts.set(key, cohort);
    return cohort;
  }

  function join(admitted: Admitted, viewer: Viewer, watch: Watch, correlationId: string): Subscriber {
    const giveBack = limits.take(viewer.userId);
    const key = cohortKey(admitted, viewer);
    const cohort = cohorts.get(key) ?? openCohort(key, admitted, watch);
    const subscriber = createSubscriber({
      correlationId,
      expiresAtMs: viewer.expiresAt * 1_000,
      most: queue,
      onEnd() {
        cohort.remove(subscriber);
        giveBack();
      },
    });
    cohort.add(subscriber);
    return subscriber;
  }

  return {
    async subscribe(admitted, { consistencyToken, correlationId, signal }) {
      const { viewer } = admitted;
      if (viewer === null) throw new Fault('UNAUTHENTICATED', { headers: { 'www-authenticate': 'Bearer' } });
      const watch = findWatch(options.schema, options.fields, admitted.operation, admitted.coerced);
      // Joined before the look, so that nothing that happens in between is missed.
      const subscriber = join(admitted, viewer, watch, correlationId);
      try {
        await runWithinLimits(timeoutMs, signal, (bounds) =>
          events.requireVisible({ viewerId: viewer.userId, limits: bounds, consistencyToken }, watch.entity, watch.id),
        );
        return subscriber;
      } catch (error) {
        subscriber.close();
        throw error;
      }
    },
    publish(committed, consistencyToken) {
      for (const event of committed) hub.publish({ event, consistencyToken });
    },
    counts: () => ({ subscriptions: limits.open, cohorts: cohorts.size, topics: hub.topics }),
  };
}

/** Scopes count: a resolver may look at them. */
function cohortKey({ operation, coerced }: Admitted, viewer: Viewer): string {
  return [viewer.userId, [...viewer.scopes].toSorted().join(' '), operation.hash, operation.operationName ?? '', canonicalJson(coerced)].join('\n');
}
