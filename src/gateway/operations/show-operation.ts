import { sql } from 'drizzle-orm';
import { z } from 'zod';
import type { Session } from '../../data/database.ts';
import { statement } from '../../data/statement.ts';
import { OperatorError } from '../../errors.ts';

const deployments = z.array(z.object({
  client: z.string(), version: z.string(), publishedAt: z.string(), retiredAt: z.string().nullable(),
}));
const facts = z.looseObject({
  variables: z.array(z.object({ name: z.string(), type: z.string(), default: z.string().optional() })).default([]),
  requiresViewer: z.boolean().default(false),
  requiredScopes: z.array(z.array(z.array(z.string()))).default([]),
  lists: z.array(z.object({ field: z.string(), sizes: z.record(z.string(), z.string()) })).default([]),
});

/** All that the tables know of one operation. */
export interface ShownOperation {
  readonly id: string;
  readonly hash: string;
  readonly name: string | null;
  readonly kind: string;
  readonly state: 'active' | 'retired';
  readonly text: string;
  readonly facts: z.output<typeof facts>;
  /** ISO 8601. */
  readonly publishedAt: string;
  /** Every version that lists it; `retiredAt` null: it still does. */
  readonly deployments: z.output<typeof deployments>;
}

const { placeholder } = sql;
const iso = (column: string) => sql.raw(`to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`);

const find = statement<{ id: string; prefix: string }, ShownOperation>(
  'operations.show',
  sql`select o.id, o.hash, o.name, o.kind, o.clients = '{}', o.text, o.facts, ${iso('o.published_at')}, (
      select jsonb_agg(jsonb_build_object('client', d.client, 'version', d.version, 'publishedAt', ${iso('d.published_at')}, 'retiredAt', ${iso('l.retired_at')})
        order by d.client, d.published_at)
      from portcullis_deployment_operations l join portcullis_deployments d on d.id = l.deployment_id where l.operation_id = o.id)
    from (select ${placeholder('id')}::text as id, ${placeholder('prefix')}::text as prefix) asked, portcullis_operations o
    where o.id = asked.id or o.name = asked.id or o.hash = asked.id or (char_length(asked.prefix) >= 6 and starts_with(o.id, asked.prefix))
    order by o.id = asked.id desc, o.id limit 20`,
  ([id, hash, name, kind, retired, text, known, publishedAt, links]) => ({
    id: String(id),
    hash: String(hash),
    name: typeof name === 'string' ? name : null,
    kind: String(kind),
    state: retired === true ? 'retired' : 'active',
    text: String(text),
    facts: facts.parse(known),
    publishedAt: String(publishedAt),
    deployments: deployments.parse(links ?? []),
  }),
);

/**
 * The operation with this id (normalised); else the one with this name, hash or beginning of an id (6 characters at least).
 * Throws OperatorError when there is none, or several fit.
 */
export async function showOperation(session: Session, id: string): Promise<ShownOperation> {
  const found = await session.rows(find, { id, prefix: id });
  const [first, second] = found;
  if (first === undefined) throw new OperatorError(`No published operation has the id or name ${id}`);
  if (first.id === id || second === undefined) return first;
  throw new OperatorError(`Several operations fit ${id}; say which:\n${found.map((one) => `  - ${one.id} ${one.name ?? ''} (${one.state})`).join('\n')}`);
}
