import { sql } from 'drizzle-orm';
import { z } from 'zod';
import { statement } from '../../data/statement.ts';
import type { PublishedOperation } from './published-operation.ts';

const names = z.array(z.string());
const versions = z.array(z.object({ name: z.string(), version: z.string() }));
const { placeholder } = sql;

/** An operation of the tables as a node needs it. */
export interface OperationState {
  readonly id: string;
  readonly hash: string;
  /** Names of the clients that use it; empty: it is retired. */
  readonly clients: readonly string[];
  readonly changedRevision: number;
}

const state = ([id, hash, clients, revision]: readonly unknown[]): OperationState => ({
  id: String(id), hash: String(hash), clients: names.parse(clients), changedRevision: Number(revision),
});

/** The states after an id, in the order of ids. */
export const pageOfStates = statement<{ after: string; limit: number }, OperationState>(
  'operations.pageOfStates',
  sql`select id, hash, to_jsonb(clients), changed_revision from portcullis_operations
    where id > ${placeholder('after')} order by id limit ${placeholder('limit')}`,
  state,
);

export const countOperations = statement<Record<string, never>, number>('operations.count', sql`select count(*) from portcullis_operations`, ([count]) => Number(count));

/** The states that changed after a revision. */
export const changedStates = statement<{ revision: number }, OperationState>(
  'operations.changedStates',
  sql`select id, hash, to_jsonb(clients), changed_revision from portcullis_operations
    where changed_revision > ${placeholder('revision')}::bigint`,
  state,
);

export const findTexts = statement<{ ids: string }, { readonly id: string; readonly text: string }>(
  'operations.findTexts',
  sql`select id, text from portcullis_operations where id = any(${placeholder('ids')}::text[])`,
  ([id, text]) => ({ id: String(id), text: String(text) }),
);

/** Active operations with who runs them, after an id, in the order of ids; of the ids given, or of all where null. */
export const pageOfPublished = statement<{ after: string; limit: number; ids: string | null }, PublishedOperation>(
  'operations.pageOfPublished',
  sql`select o.id, o.name, o.text, (
      select jsonb_agg(jsonb_build_object('name', d.client, 'version', d.version) order by d.client, d.published_at)
      from portcullis_deployment_operations l join portcullis_deployments d on d.id = l.deployment_id
      where l.operation_id = o.id and l.retired_at is null)
    from (select ${placeholder('ids')}::text[] as ids) asked, portcullis_operations o
    where o.clients <> '{}' and o.id > ${placeholder('after')} and (asked.ids is null or o.id = any(asked.ids))
    order by o.id limit ${placeholder('limit')}`,
  ([id, name, text, clients]) => ({
    id: String(id), name: typeof name === 'string' ? name : null, text: String(text), clients: versions.parse(clients ?? []),
  }),
);
