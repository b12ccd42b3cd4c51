import type { GraphQLSchema } from 'graphql';
import type { FeedEvent, FeedPage } from '../../events/create-event-log.ts';
import type { LogPlace } from '../../events/log-place.ts';
import { Fault } from '../../errors.ts';
import type { Admitted } from '../admission/create-admission.ts';
import { correlationId as newCorrelationId } from '../correlation-id.ts';
import type { EventExecutor } from '../execution/create-event-executor.ts';
import type { ReportUnexpected } from '../fault-reply.ts';
import { runWithinLimits } from '../run-within-limits.ts';
import { createCohorts } from './create-cohorts.ts';
import { createDeadlines } from './deadlines.ts';
import { createReplays } from './create-replays.ts';
import { findStart } from './find-start.ts';
import { findWatch } from './find-watch.ts';
import { createHub } from './hub.ts';
import type { LiveLog, LogReading } from './live-log.ts';
import type { LiveStream } from './live-stream.ts';
import { type LiveNode, openSubscription } from './open-subscription.ts';
import type { QueueBounds } from './subscriber.ts';
import { shareReads } from './share-reads.ts';
import { createSubscriptionLimits, type MostSubscriptions } from './subscription-limits.ts';
import { createTurnstile } from './turnstile.ts';
import type { SubscriptionFields } from './watched-field.ts';

export interface LiveOptions {
  readonly schema: GraphQLSchema;
  readonly fields: SubscriptionFields;
  readonly log: LiveLog;
  readonly events: EventExecutor;
  readonly most: MostSubscriptions;
  /** Of one event's selection, of one look into the log, and of the look whether a subscription may begin. */
  readonly timeoutMs: number;
  readonly report: ReportUnexpected;
  readonly queue?: QueueBounds;
}

/** What a transport adds to an admitted subscription. */
export interface SubscribeContext {
  readonly consistencyToken: string | null;
  readonly correlationId: string;
  /** The cursor that the transport brought to go on from; it wins over that of the operation. */
  readonly after: string | null;
  /** Aborted when the client goes away before the stream begins. */
  readonly signal: AbortSignal;
}

/** The subscriptions of this node: what the log gets, on whichever node, goes to those who watch it here. */
export interface Live {
  /**
   * Opens an admitted subscription. Throws Fault UNAUTHENTICATED, CURSOR_INVALID, CURSOR_EXPIRED,
   * SUBSCRIPTION_TARGET_NOT_FOUND, TOO_MANY_SUBSCRIPTIONS, OVERLOADED, or what kept the rights from being looked up.
   */
  subscribe(admitted: Admitted, context: SubscribeContext): Promise<LiveStream>;
  /** The next events of the log. */
  publish(events: readonly FeedEvent[]): void;
  /** Events after the last ones were lost or pruned, and the log goes on from a place: streams that had come further end. */
  goOn(place: LogPlace): void;
  /** What is open and kept at the moment, and what became of events so far, for metrics and tests. */
  counts(): LiveCounts;
}

export interface LiveCounts {
  readonly subscriptions: number;
  readonly cohorts: number;
  readonly topics: number;
  /** Events given to clients, each counted for each of them. */
  readonly delivered: number;
  /** Those of them that were read from the log again. */
  readonly replayed: number;
  /** Events that were not given to clients that did not keep up. */
  readonly dropped: number;
}

const defaultQueue: QueueBounds = { events: 500, characters: 1_048_576 };
/** Events of many cohorts at once must not take the connections that queries need. */
const mostExecutions = 4;
/** Nor those who come back the ones that live events need. */
const mostReplays = 2;

export function createLive(options: LiveOptions): Live {
  const { events, timeoutMs, queue = defaultQueue } = options;
  const reads = shareReads(options.log);
  const log: LogReading = { cursorOf: options.log.cursorOf, placeOf: (cursor) => options.log.placeOf(cursor), readFrom: reads.readFrom };

  const hub = createHub({
    last: options.log.last,
    onHole() {
      for (const cohort of cohorts.all()) cohort.dissolve();
    },
  });
  const cohorts = createCohorts(hub, { mask, mostEvents: queue.events });
  const limits = createSubscriptionLimits(options.most);
  const counted = { delivered: 0, replayed: 0, dropped: 0 };
  const node: LiveNode = {
    hub, cohorts, log, events, timeoutMs, queue, mask, counted,
    passLive: createTurnstile(mostExecutions),
    passReplay: createTurnstile(mostReplays),
    replays: createReplays(),
    deadlines: createDeadlines(),
  };

  function mask(error: unknown): Fault {
    const correlationId = newCorrelationId(null);
    options.report(error, correlationId);
    return new Fault('INTERNAL_SERVER_ERROR', { details: { correlationId } });
  }

  return {
    async subscribe(admitted, { consistencyToken, correlationId, after, signal }) {
      const { viewer } = admitted;
      if (viewer === null) throw new Fault('UNAUTHENTICATED', { headers: { 'www-authenticate': 'Bearer' } });
      const watch = findWatch(options.schema, options.fields, admitted.operation, admitted.coerced);
      const cursor = after ?? watch.after;
      // Without a cursor it begins before the look: nothing that happens in between is missed.
      const from = cursor === null ? hub.last : log.placeOf(cursor);
      const giveBack = limits.take(viewer.userId);
      let page: FeedPage | null;
      try {
        page = await runWithinLimits(timeoutMs, signal, (bounds) =>
          findStart(node, { viewerId: viewer.userId, limits: bounds, consistencyToken }, watch, from),
        );
      } catch (error) {
        giveBack();
        throw error;
      }
      return openSubscription(node, {
        admitted, viewer, watch, correlationId, from, page,
        fromClient: cursor !== null,
        onEnd: giveBack,
      });
    },
    publish: (published) => hub.publish(published),
    goOn(place) {
      reads.forget();
      hub.goOn(place);
      for (const cohort of cohorts.all()) cohort.fail(new Fault('CURSOR_EXPIRED'));
    },
    counts: () => ({ subscriptions: limits.open, cohorts: cohorts.size, topics: hub.topics, ...counted }),
  };
}
