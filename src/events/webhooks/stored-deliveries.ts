import { sql } from 'drizzle-orm';
import type { Session } from '../../model/session.ts';
import { arrayLiteral, statement } from '../../model/statement.ts';

export const deliveryStates = ['WAITING', 'DELIVERED', 'FAILED'] as const;
export type DeliveryState = (typeof deliveryStates)[number];

/** A delivery as operators see it. Ids are uuids. */
export interface StoredDelivery {
  readonly id: string;
  readonly eventType: string;
  readonly state: string;
  readonly attempts: number;
  readonly lastStatus: number | null;
  readonly lastError: string | null;
  readonly durationMs: number | null;
  readonly createdAt: string;
  readonly lastAttemptAt: string | null;
  /** Null where it is not tried any more. */
  readonly nextAttemptAt: string | null;
}

const textOrNull = (value: unknown): string | null => (typeof value === 'string' ? value : null);
const numberOrNull = (value: unknown): number | null => (typeof value === 'number' ? value : null);

const list = statement<{ endpointId: string; states: string; most: number }, StoredDelivery>(
  'WebhookDelivery.list',
  sql`select id, event_type, state, attempts, last_status, last_error, duration_ms, created_at, last_attempt_at, next_attempt_at
    from webhook_deliveries
    where webhook_id = ${sql.placeholder('endpointId')}::uuid and state = any(${sql.placeholder('states')}::text[])
    order by created_at desc, id desc limit ${sql.placeholder('most')}::integer`,
  (raw) => ({
    id: String(raw[0]), eventType: String(raw[1]), state: String(raw[2]), attempts: Number(raw[3]), lastStatus: numberOrNull(raw[4]), lastError: textOrNull(raw[5]),
    durationMs: numberOrNull(raw[6]), createdAt: String(raw[7]), lastAttemptAt: textOrNull(raw[8]), nextAttemptAt: textOrNull(raw[9]),
  }),
);

// What a node is at is left to it.
const requeue = statement<{ ids: string; endpointId: string | null }, string>(
  'WebhookDelivery.requeue',
  sql`update webhook_deliveries set state = 'WAITING', attempts = 0, lease = null, next_attempt_at = now()
    where (id = any(${sql.placeholder('ids')}::uuid[]) or (webhook_id = ${sql.placeholder('endpointId')}::uuid and state = 'FAILED'))
      and (lease is null or next_attempt_at <= now())
    returning id`,
  (raw) => String(raw[0]),
);

export function listDeliveries(session: Session, filter: { readonly endpointId: string; readonly states: readonly DeliveryState[]; readonly most: number }): Promise<StoredDelivery[]> {
  return session.rows(list, { endpointId: filter.endpointId, states: arrayLiteral(filter.states), most: filter.most });
}

/**
 * Puts deliveries in line once more, with all their attempts: the named ones, and all that an endpoint was not given. Gives
 * the ids of those that nobody is sending right now.
 */
export function retryDeliveries(tx: Session, { ids, failedOf }: { readonly ids: readonly string[]; readonly failedOf: string | null }): Promise<string[]> {
  return tx.rows(requeue, { ids: arrayLiteral(ids), endpointId: failedOf });
}
