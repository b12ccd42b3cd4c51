import { sql } from 'drizzle-orm';
import type { Session } from '../../model/session.ts';
import { type RawRow, statement } from '../../model/statement.ts';
import type { Claim } from './claim-deliveries.ts';
import { decodeDisabled, type DisabledEndpoint } from './disabled-endpoint.ts';

export const attemptOutcomes = ['delivered', 'failed', 'gone'] as const;
export type AttemptOutcome = (typeof attemptOutcomes)[number];

/** How an attempt ended. */
export interface AttemptReport {
  readonly outcome: AttemptOutcome;
  readonly status: number | null;
  /** Null where it was delivered. */
  readonly error: string | null;
  readonly excerpt: string | null;
  readonly durationMs: number;
  /** How long the endpoint asked to be left alone. */
  readonly retryAfterMs: number;
  /** Until this delivery is tried again; null where it is not. */
  readonly pauseMs: number | null;
}

/** When an endpoint that fails is left alone. */
export interface BreakerPolicy {
  /** After so many failures in a row. */
  readonly failures: number;
  /** For so long, doubling with each further failure. */
  readonly firstPauseMs: number;
  readonly longestPauseMs: number;
  /** When nothing succeeded for so long it is switched off. */
  readonly disableAfterMs: number;
}

/** What became of an endpoint that failed. */
export interface EndpointState {
  readonly consecutiveFailures: number;
  readonly pausedUntil: string | null;
  /** Null where it was not switched off, or had been before. */
  readonly disabled: DisabledEndpoint | null;
}

const endpointWorks = statement<{ id: string }, null>(
  'Webhook.works',
  sql`update webhooks set consecutive_failures = 0, failing_since = null, paused_until = null
    where id = ${sql.placeholder('id')}::uuid and consecutive_failures > 0`,
  () => null,
);

const decodeState = ([failures, pausedUntil, disabled, ...endpoint]: RawRow): EndpointState => ({
  consecutiveFailures: Number(failures),
  pausedUntil: typeof pausedUntil === 'string' ? pausedUntil : null,
  disabled: disabled === true ? decodeDisabled(endpoint) : null,
});

type FailureParams = { id: string; failures: number; firstPauseMs: number; longestPauseMs: number; disableAfterMs: number; retryAfterMs: number };

// `failing` is the row before the update: what disables an endpoint must not be said twice.
const endpointFails = statement<FailureParams, EndpointState>(
  'Webhook.fails',
  sql`update webhooks w set consecutive_failures = failing.failures, failing_since = coalesce(w.failing_since, now()),
      paused_until = case when failing.pause_ms = 0 then w.paused_until else greatest(w.paused_until, now() + failing.pause_ms * interval '1 millisecond') end,
      is_active = w.is_active and not failing.given_up,
      disabled_reason = case when failing.given_up then 'FAILING' else w.disabled_reason end,
      version = w.version + failing.given_up::integer,
      updated_at = case when failing.given_up then now() else w.updated_at end
    from (
      select id, consecutive_failures + 1 as failures,
        is_active and coalesce(failing_since <= now() - ${sql.placeholder('disableAfterMs')}::double precision * interval '1 millisecond', false) as given_up,
        greatest(${sql.placeholder('retryAfterMs')}::double precision,
          case when consecutive_failures + 1 < ${sql.placeholder('failures')}::integer then 0
            else (0.5 + random() / 2) * least(${sql.placeholder('longestPauseMs')}::double precision,
              ${sql.placeholder('firstPauseMs')}::double precision * 2 ^ least(consecutive_failures + 1 - ${sql.placeholder('failures')}::integer, 30)) end) as pause_ms
      from webhooks where id = ${sql.placeholder('id')}::uuid for no key update
    ) failing
    where w.id = failing.id
    returning w.consecutive_failures, w.paused_until, failing.given_up, w.id, w.workspace_id, w.version, w.disabled_reason`,
  decodeState,
);

const endpointGone = statement<{ id: string }, EndpointState>(
  'Webhook.gone',
  sql`update webhooks set is_active = false, disabled_reason = 'GONE', version = version + 1, updated_at = now()
    where id = ${sql.placeholder('id')}::uuid and is_active
    returning consecutive_failures, paused_until, true, id, workspace_id, version, disabled_reason`,
  decodeState,
);

type SettleParams = {
  id: string; lease: string; state: string; pauseMs: number | null; status: number | null; error: string | null; excerpt: string | null; durationMs: number;
};

const settle = statement<SettleParams, null>(
  'WebhookDelivery.settle',
  sql`update webhook_deliveries set state = ${sql.placeholder('state')}::text, lease = null,
      next_attempt_at = now() + ${sql.placeholder('pauseMs')}::double precision * interval '1 millisecond',
      last_status = ${sql.placeholder('status')}::integer, last_error = ${sql.placeholder('error')}::text,
      response_excerpt = ${sql.placeholder('excerpt')}::text, duration_ms = ${sql.placeholder('durationMs')}::integer
    where id = ${sql.placeholder('id')}::uuid and lease = ${sql.placeholder('lease')}::uuid`,
  () => null,
);

const release = statement<{ id: string; lease: string }, null>(
  'WebhookDelivery.release',
  sql`update webhook_deliveries set attempts = attempts - 1, lease = null, next_attempt_at = now()
    where id = ${sql.placeholder('id')}::uuid and lease = ${sql.placeholder('lease')}::uuid`,
  () => null,
);

/**
 * Writes down how an attempt ended, at its endpoint and at its delivery, where that is still this node's. The endpoint first:
 * a deletion, too, goes from it to its deliveries. Gives what became of an endpoint that failed.
 */
export async function settleDelivery(tx: Session, claim: Claim, report: AttemptReport, breaker: BreakerPolicy): Promise<EndpointState | null> {
  const [states] = await Promise.all([
    reportEndpoint(tx, claim.endpoint.id, report, breaker),
    tx.rows(settle, {
      id: claim.id, lease: claim.lease, state: stateAfter(report), pauseMs: report.pauseMs,
      status: report.status, error: report.error, excerpt: report.excerpt, durationMs: Math.round(report.durationMs),
    }),
  ]);
  return states[0] ?? null;
}

async function reportEndpoint(tx: Session, id: string, report: AttemptReport, breaker: BreakerPolicy): Promise<readonly EndpointState[]> {
  switch (report.outcome) {
    case 'delivered':
      await tx.rows(endpointWorks, { id });
      return [];
    case 'failed':
      return tx.rows(endpointFails, { id, ...breaker, retryAfterMs: report.retryAfterMs });
    case 'gone':
      return tx.rows(endpointGone, { id });
  }
}

function stateAfter({ outcome, pauseMs }: AttemptReport): string {
  if (outcome === 'delivered') return 'DELIVERED';
  return pauseMs === null ? 'FAILED' : 'WAITING';
}

/** Gives back what was not attempted, or not to its end: another node may take it at once. */
export async function releaseDelivery(tx: Session, { id, lease }: Claim): Promise<void> {
  await tx.rows(release, { id, lease });
}
