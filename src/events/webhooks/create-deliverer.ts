import type { DataLog } from '../../data/data-log.ts';
import type { Database, Limits, Session } from '../../data/database.ts';
import { Fault } from '../../errors.ts';
import type { DomainEvent, NewEvent } from '../../model/event.ts';
import { appendEvents } from '../append-events.ts';
import { byNobody } from '../by-nobody.ts';
import { createWorker, type NextRound, type Worker } from '../create-worker.ts';
import { type AttemptOptions, attemptDelivery } from './attempt-delivery.ts';
import { type Claim, claimDeliveries } from './claim-deliveries.ts';
import type { DisabledEndpoint } from './disabled-endpoint.ts';
import { type AttemptOutcome, type AttemptReport, type BreakerPolicy, type EndpointState, releaseDelivery, settleDelivery } from './settle-delivery.ts';

export interface DelivererOptions extends Omit<AttemptOptions, 'timeoutMs'> {
  readonly database: Pick<Database, 'transaction'>;
  readonly newId: () => string;
  /** What is said to have happened when an endpoint was switched off. */
  readonly eventOf: (disabled: DisabledEndpoint) => NewEvent;
  /** Told of such events when they are stored; the token stands for the state after them. Must not throw. */
  readonly onCommitted: (events: readonly DomainEvent[], consistencyToken: string) => void;
  readonly log: DataLog;
  readonly timeoutMs?: number;
  readonly breaker?: BreakerPolicy;
  /** Attempts at a time on this node, and to one endpoint from all nodes. */
  readonly most?: number;
  readonly perEndpoint?: number;
  readonly pollMs?: number;
  /** How long attempts that are under way may go on when it is stopped. */
  readonly graceMs?: number;
}

/** What sends deliveries from this node. When it is stopped it waits a moment for attempts that are under way; what is not done by then is another node's. */
export interface Deliverer extends Worker {
  /** How many it made, by how they ended. */
  readonly attempts: ReadonlyMap<AttemptOutcome, number>;
}

const defaults = {
  // What the specification recommends at least.
  timeoutMs: 15_000,
  most: 64,
  perEndpoint: 4,
  pollMs: 1_000,
  graceMs: 3_000,
  breaker: { failures: 5, firstPauseMs: 30_000, longestPauseMs: 15 * 60_000, disableAfterMs: 5 * 24 * 3_600_000 },
} as const;

const statementMs = 10_000;
const leaseMarginMs = 15_000; // for writing down how an attempt ended

/**
 * Sends what is due until it is stopped. Every node may do it: a lease lets one attempt a delivery, and when a node dies its
 * leases end. So each delivery is sent at least once, and under the same id each time.
 */
export function createDeliverer(options: DelivererOptions): Deliverer {
  const { database, newId, eventOf, onCommitted, log, timeoutMs, most, perEndpoint, pollMs, graceMs, breaker } = { ...defaults, ...options };
  const leaseMs = timeoutMs + leaseMarginMs;
  const gaveUp = new AbortController();
  const underWay = new Set<Promise<void>>();
  const attempts = new Map<AttemptOutcome, number>();

  const limits = (signal: AbortSignal): Limits => ({ deadline: performance.now() + statementMs, signal });

  async function claim(stopped: AbortSignal): Promise<readonly Claim[]> {
    const free = most - underWay.size;
    if (free === 0) return [];
    const { value } = await database.transaction(limits(stopped), async (tx) => {
      const claims = await claimDeliveries(tx, { most: free, perEndpoint, leaseMs });
      return { commit: claims.length > 0, value: claims };
    });
    return value;
  }

  /** What was sent and could not be written down is sent again when the lease ends. */
  async function attempt(claimed: Claim): Promise<void> {
    const never = new AbortController().signal;
    try {
      const report = await attemptDelivery({ ...options, timeoutMs }, claimed, gaveUp.signal);
      attempts.set(report.outcome, (attempts.get(report.outcome) ?? 0) + 1);
      const { value: { state, events }, consistencyToken } = await database.transaction(limits(never), async (tx) => ({ commit: true, value: await settle(tx, claimed, report) }));
      if (events.length > 0 && consistencyToken !== null) onCommitted(events, consistencyToken);
      tell(claimed, report, state);
    } catch (error) {
      if (!gaveUp.signal.aborted) log.warn({ delivery: claimed.id, err: error }, 'It could not be written down how a delivery went: it is tried again');
      else await database.transaction(limits(never), async (tx) => ({ commit: true, value: await releaseDelivery(tx, claimed) })).catch(() => undefined);
    }
  }

  async function settle(tx: Session, claimed: Claim, report: AttemptReport): Promise<{ readonly state: EndpointState | null; readonly events: readonly DomainEvent[] }> {
    const state = await settleDelivery(tx, claimed, report, breaker);
    const events = state?.disabled ? [byNobody(eventOf(state.disabled), newId)] : [];
    await appendEvents(tx, events);
    return { state, events };
  }

  function tell({ id, endpoint }: Claim, { outcome, error, pauseMs }: AttemptReport, state: EndpointState | null): void {
    const facts = { webhook: endpoint.id, delivery: id, error };
    if (state?.disabled) log.warn(facts, 'A webhook was switched off');
    else if (state?.consecutiveFailures === breaker.failures) log.warn({ ...facts, until: state.pausedUntil }, 'A webhook fails and is left alone for a while');
    if (outcome === 'failed' && pauseMs === null) log.warn(facts, 'A delivery failed for the last time: portcullis webhooks retry');
  }

  async function work(stopped: AbortSignal): Promise<NextRound> {
    const claims = await claim(stopped);
    for (const claimed of claims) {
      const running = attempt(claimed).finally(() => {
        underWay.delete(running);
        // It made room, here and at its endpoint.
        worker.wake();
      });
      underWay.add(running);
    }
    return claims.length > 0 ? 'again' : 'pause';
  }

  const worker = createWorker({ facts: { worker: 'webhooks' }, log, pollMs, work });
  return {
    attempts,
    wake: () => worker.wake(),
    async stop() {
      await worker.stop();
      const grace = setTimeout(() => gaveUp.abort(new Fault('SHUTTING_DOWN')), graceMs);
      await Promise.all(underWay);
      clearTimeout(grace);
    },
  };
}
