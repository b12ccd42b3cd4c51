import { sql } from 'drizzle-orm';
import { z } from 'zod';
import type { Session } from '../../data/database.ts';
import { statement } from '../../data/statement.ts';

/** One published operation with what was counted of it. */
export interface ListedRow {
  readonly id: string;
  readonly name: string | null;
  readonly kind: string;
  readonly state: 'active' | 'retired';
  /** Names of the clients that use it. */
  readonly clients: readonly string[];
  /** ISO 8601. */
  readonly publishedAt: string;
  readonly requests: number;
  readonly errors: number;
  /** ISO 8601; null: never, as far as was counted. */
  readonly lastUsedAt: string | null;
}

export interface ListFilter {
  readonly client?: string | undefined;
  readonly version?: string | undefined;
  readonly state?: 'active' | 'retired' | undefined;
}

const names = z.array(z.string());
const { placeholder } = sql;
const moment = (value: unknown) => (value === null ? null : new Date(Number(value)).toISOString());

type Params = { client: string | null; version: string | null; state: string | null };

const list = statement<Params, ListedRow>(
  'operations.list',
  sql`select o.id, o.name, o.kind, o.clients = '{}', to_jsonb(o.clients), extract(epoch from o.published_at) * 1000,
      coalesce(u.requests, 0), coalesce(u.errors, 0), extract(epoch from u.last_used_at) * 1000
    from (select ${placeholder('client')}::text as client, ${placeholder('version')}::text as version, ${placeholder('state')}::text as state) asked,
      portcullis_operations o
    left join (
      select operation_id, sum(requests) as requests, sum(errors) as errors, max(last_used_at) as last_used_at
      from portcullis_operation_usage group by operation_id
    ) u on u.operation_id = o.id
    where (asked.state is null or (o.clients = '{}') = (asked.state = 'retired'))
      and ((asked.client is null and asked.version is null) or exists (
        select from portcullis_deployment_operations l join portcullis_deployments d on d.id = l.deployment_id
        where l.operation_id = o.id and (asked.client is null or d.client = asked.client) and (asked.version is null or d.version = asked.version)))`,
  ([id, name, kind, retired, clients, publishedMs, requests, errors, lastUsedMs]) => ({
    id: String(id),
    name: typeof name === 'string' ? name : null,
    kind: String(kind),
    state: retired === true ? 'retired' : 'active',
    clients: names.parse(clients),
    publishedAt: moment(publishedMs) ?? '',
    requests: Number(requests),
    errors: Number(errors),
    lastUsedAt: moment(lastUsedMs),
  }),
);

/** The operations that fit, in no order. With a client or version: those it published, retired or not. */
export function listOperations(session: Session, { client, version, state }: ListFilter): Promise<ListedRow[]> {
  return session.rows(list, { client: client ?? null, version: version ?? null, state: state ?? null });
}

export const listOrders = ['name', 'published', 'requests', 'errors', 'last-used'] as const;
export type ListOrder = (typeof listOrders)[number];

/** By name in the order of letters, by all else the most or newest first; equal ones by name and id. */
export function sortOperations(rows: readonly ListedRow[], order: ListOrder): ListedRow[] {
  const weigh: Readonly<Record<ListOrder, (row: ListedRow) => number>> = {
    'name': () => 0,
    'published': (row) => Date.parse(row.publishedAt),
    'requests': (row) => row.requests,
    'errors': (row) => row.errors,
    'last-used': (row) => (row.lastUsedAt === null ? 0 : Date.parse(row.lastUsedAt)),
  };
  const weight = weigh[order];
  const place = ({ name, id }: ListedRow) => `${name ?? '\uFFFF'} ${id}`;
  return rows.toSorted((a, b) => weight(b) - weight(a) || (place(a) < place(b) ? -1 : 1));
}
