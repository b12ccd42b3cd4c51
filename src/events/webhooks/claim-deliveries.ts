import { sql } from 'drizzle-orm';
import type { Session } from '../../model/session.ts';
import { arrayLiteral, type RawRow, statement } from '../../model/statement.ts';

/** Where deliveries go. */
export interface Endpoint {
  readonly id: string;
  readonly url: string;
  /** Sealed, those that requests are signed with now, the present one first. */
  readonly sealedSecrets: readonly string[];
  /** Its last attempt failed: one at a time tells whether it works again. */
  readonly failing: boolean;
}

/** A delivery that this node is to attempt now. Nobody else attempts it before the lease has ended. */
export interface Claim {
  readonly id: string;
  readonly endpoint: Endpoint;
  readonly body: string;
  /** This one included. */
  readonly attempts: number;
  readonly lease: string;
}

/**
 * Endpoints that something is due for, those that work first. Whoever holds their locks is the only one to hand out their
 * deliveries. The search goes from endpoint to endpoint by the index: what waits for one that is paused costs nothing.
 */
const lockEndpoints = statement<{ most: number }, Endpoint>(
  'Webhook.lockDue',
  sql`with recursive waiting as (
      (select webhook_id from webhook_deliveries where state = 'WAITING' order by webhook_id limit 1)
      union all
      select (select d.webhook_id from webhook_deliveries d where d.state = 'WAITING' and d.webhook_id > waiting.webhook_id order by d.webhook_id limit 1)
      from waiting where waiting.webhook_id is not null
    )
    select w.id, w.url, w.consecutive_failures > 0,
      (select json_agg(s.sealed order by s.expires_at desc nulls first) from webhook_secrets s
        where s.webhook_id = w.id and (s.expires_at is null or s.expires_at > now()))
    from webhooks w
    where w.id = any (array(select webhook_id from waiting)) and w.is_active and (w.paused_until is null or w.paused_until <= now())
      and exists (select from webhook_deliveries d where d.webhook_id = w.id and d.state = 'WAITING' and d.next_attempt_at <= now())
    order by w.consecutive_failures > 0, random() limit ${sql.placeholder('most')}::integer
    for no key update of w skip locked`,
  (raw) => ({ id: String(raw[0]), url: String(raw[1]), failing: raw[2] === true, sealedSecrets: Array.isArray(raw[3]) ? raw[3].map(String) : [] }),
);

type TakeParams = { ids: string; allowances: string; most: number; leaseMs: number };

const take = statement<TakeParams, RawRow>(
  'WebhookDelivery.take',
  sql`with due as (
      select d.id from unnest(${sql.placeholder('ids')}::uuid[], ${sql.placeholder('allowances')}::integer[]) endpoint (id, allowance)
      cross join lateral (
        select d.id, d.next_attempt_at from webhook_deliveries d
        where d.webhook_id = endpoint.id and d.state = 'WAITING' and d.next_attempt_at <= now()
        order by d.next_attempt_at
        limit greatest(0, endpoint.allowance - (
          select count(*) from webhook_deliveries busy
          where busy.webhook_id = endpoint.id and busy.state = 'WAITING' and busy.lease is not null and busy.next_attempt_at > now()))
        for no key update skip locked
      ) d
      order by d.next_attempt_at limit ${sql.placeholder('most')}::integer
    )
    update webhook_deliveries d set attempts = d.attempts + 1, lease = gen_random_uuid(), last_attempt_at = now(),
      next_attempt_at = now() + ${sql.placeholder('leaseMs')}::integer * interval '1 millisecond'
    from due where d.id = due.id
    returning d.id, d.webhook_id, d.body, d.attempts, d.lease`,
  (raw) => raw,
);

export interface ClaimRequest {
  /** How many this node can attempt now. */
  readonly most: number;
  /** How many attempts an endpoint gets at a time, from all nodes together; one while it fails. */
  readonly perEndpoint: number;
  /** After it a delivery is due again: its node is taken for dead. */
  readonly leaseMs: number;
}

/**
 * Takes deliveries that are due. The second statement begins when the endpoints are locked, and so counts what other nodes
 * have taken before. Committed, they are this node's until the lease ends.
 */
export async function claimDeliveries(tx: Session, { most, perEndpoint, leaseMs }: ClaimRequest): Promise<readonly Claim[]> {
  const endpoints = await tx.rows(lockEndpoints, { most });
  if (endpoints.length === 0) return [];
  const allowances = endpoints.map(({ failing }) => (failing ? 1 : perEndpoint));
  const taken = await tx.rows(take, { ids: arrayLiteral(endpoints.map(({ id }) => id)), allowances: arrayLiteral(allowances), most, leaseMs });
  const byId = new Map(endpoints.map((endpoint) => [endpoint.id, endpoint]));
  return taken.flatMap(([id, endpointId, body, attempts, lease]) => {
    const endpoint = byId.get(String(endpointId));
    return endpoint === undefined ? [] : [{ id: String(id), endpoint, body: String(body), attempts: Number(attempts), lease: String(lease) }];
  });
}
