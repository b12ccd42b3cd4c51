import { sql } from 'drizzle-orm';
import type { Session } from '../../model/session.ts';
import { type RawRow, statement } from '../../model/statement.ts';
import { decodeDisabled, type DisabledEndpoint } from './disabled-endpoint.ts';

export const endpointStates = ['active', 'failing', 'disabled'] as const;
/** `failing`: active, and the last attempt failed. */
export type EndpointStateName = (typeof endpointStates)[number];

/** An endpoint as operators see it. Ids are uuids. */
export interface StoredEndpoint {
  readonly id: string;
  readonly workspaceId: string;
  readonly url: string;
  /** Empty: all. */
  readonly eventTypes: readonly string[];
  readonly description: string;
  readonly state: EndpointStateName;
  readonly disabledReason: string | null;
  readonly consecutiveFailures: number;
  readonly failingSince: string | null;
  readonly pausedUntil: string | null;
  readonly createdAt: string;
  readonly waiting: number;
  readonly failed: number;
}

const textOrNull = (value: unknown): string | null => (typeof value === 'string' ? value : null);

const state = sql`case when not w.is_active then 'disabled' when w.consecutive_failures > 0 then 'failing' else 'active' end`;

const columns = sql`w.id, w.workspace_id, w.url, w.event_types, w.description, ${state},
  w.disabled_reason, w.consecutive_failures, w.failing_since, w.paused_until, w.created_at,
  (select count(*)::integer from webhook_deliveries d where d.webhook_id = w.id and d.state = 'WAITING'),
  (select count(*)::integer from webhook_deliveries d where d.webhook_id = w.id and d.state = 'FAILED')`;

function decode(raw: RawRow): StoredEndpoint {
  const [id, workspaceId, url, eventTypes, description, name, disabledReason, failures, failingSince, pausedUntil, createdAt, waiting, failed] = raw;
  return {
    id: String(id), workspaceId: String(workspaceId), url: String(url), eventTypes: Array.isArray(eventTypes) ? eventTypes.map(String) : [],
    description: String(description), state: endpointStates.find((known) => known === name) ?? 'active', disabledReason: textOrNull(disabledReason),
    consecutiveFailures: Number(failures), failingSince: textOrNull(failingSince), pausedUntil: textOrNull(pausedUntil), createdAt: String(createdAt),
    waiting: Number(waiting), failed: Number(failed),
  };
}

const list = statement<{ workspaceId: string | null; state: string | null; most: number }, StoredEndpoint>(
  'Webhook.list',
  sql`select ${columns} from webhooks w
    where w.workspace_id = coalesce(${sql.placeholder('workspaceId')}::uuid, w.workspace_id) and ${state} = coalesce(${sql.placeholder('state')}::text, ${state})
    order by w.created_at, w.id limit ${sql.placeholder('most')}::integer`,
  decode,
);

const find = statement<{ id: string }, StoredEndpoint>('Webhook.find', sql`select ${columns} from webhooks w where w.id = ${sql.placeholder('id')}::uuid`, decode);

const switchOn = statement<{ id: string }, null>(
  'Webhook.switchOn',
  sql`update webhooks set is_active = true, disabled_reason = null, consecutive_failures = 0, failing_since = null, paused_until = null,
      version = version + 1, updated_at = now()
    where id = ${sql.placeholder('id')}::uuid returning true`,
  () => null,
);

const switchOff = statement<{ id: string }, DisabledEndpoint>(
  'Webhook.switchOff',
  sql`update webhooks set is_active = false, disabled_reason = 'OPERATOR', version = version + 1, updated_at = now()
    where id = ${sql.placeholder('id')}::uuid and is_active returning id, workspace_id, version, disabled_reason`,
  decodeDisabled,
);

export interface EndpointFilter {
  readonly workspaceId: string | null;
  readonly state: EndpointStateName | null;
  readonly most: number;
}

export function listEndpoints(session: Session, { workspaceId, state: wanted, most }: EndpointFilter): Promise<StoredEndpoint[]> {
  return session.rows(list, { workspaceId, state: wanted, most });
}

export async function findEndpoint(session: Session, id: string): Promise<StoredEndpoint | null> {
  return (await session.rows(find, { id }))[0] ?? null;
}

/** Switches an endpoint on, its failures forgotten. False where there is none. */
export async function switchEndpointOn(tx: Session, id: string): Promise<boolean> {
  return (await tx.rows(switchOn, { id })).length > 0;
}

/** Switches an endpoint off for an operator. Null where none was active. */
export async function switchEndpointOff(tx: Session, id: string): Promise<DisabledEndpoint | null> {
  return (await tx.rows(switchOff, { id }))[0] ?? null;
}
