import { sql } from 'drizzle-orm';
import { z } from 'zod';
import { statement } from '../../../data/statement.ts';

/** An operation of the tables, as a publish is held against it. */
export interface KnownRow {
  readonly id: string;
  readonly hash: string;
  /** Clients that use it; empty: it is retired. */
  readonly clients: readonly string[];
}

const names = z.array(z.string());
const { placeholder } = sql;

export const findKnown = statement<{ ids: string }, KnownRow>(
  'operations.findKnown',
  sql`select id, hash, to_jsonb(clients) from portcullis_operations where id = any(${placeholder('ids')}::text[])`,
  ([id, hash, clients]) => ({ id: String(id), hash: String(hash), clients: names.parse(clients) }),
);

export interface DeploymentRow {
  readonly id: string;
  readonly contentHash: string;
}

export const findDeployment = statement<{ client: string; version: string }, DeploymentRow>(
  'deployments.find',
  sql`select id, content_hash from portcullis_deployments where client = ${placeholder('client')} and version = ${placeholder('version')}`,
  ([id, contentHash]) => ({ id: String(id), contentHash: String(contentHash) }),
);

/** Ids of a deployment, retired ones included. */
export const findLinked = statement<{ deployment: string }, string>(
  'deployments.operations',
  sql`select operation_id from portcullis_deployment_operations where deployment_id = ${placeholder('deployment')}::bigint`,
  ([id]) => String(id),
);

type OperationColumns = { ids: string; hashes: string; names: string; kinds: string; texts: string; facts: string };

export const insertOperations = statement<OperationColumns, string>(
  'operations.insert',
  sql`insert into portcullis_operations (id, hash, name, kind, text, facts)
    select id, hash, name, kind, text, facts::jsonb from unnest(
      ${placeholder('ids')}::text[], ${placeholder('hashes')}::text[], ${placeholder('names')}::text[],
      ${placeholder('kinds')}::text[], ${placeholder('texts')}::text[], ${placeholder('facts')}::text[]
    ) as given (id, hash, name, kind, text, facts)`,
  ([id]) => String(id),
);

/** What is recorded of an operation follows the schema it was last published against. */
export const refreshFacts = statement<{ ids: string; facts: string }, string>(
  'operations.refreshFacts',
  sql`update portcullis_operations o set facts = given.facts::jsonb
    from unnest(${placeholder('ids')}::text[], ${placeholder('facts')}::text[]) as given (id, facts)
    where o.id = given.id and o.facts is distinct from given.facts::jsonb`,
  ([id]) => String(id),
);

export const insertDeployment = statement<{ client: string; version: string; contentHash: string }, string>(
  'deployments.insert',
  sql`insert into portcullis_deployments (client, version, content_hash)
    values (${placeholder('client')}, ${placeholder('version')}, ${placeholder('contentHash')})
    on conflict (client, version) do update set content_hash = excluded.content_hash, published_at = now() returning id`,
  ([id]) => String(id),
);

/** Links a deployment to operations; a link that was retired is active again. */
export const linkOperations = statement<{ deployment: string; ids: string }, string>(
  'deployments.link',
  sql`insert into portcullis_deployment_operations (deployment_id, operation_id)
    select ${placeholder('deployment')}::bigint, id from unnest(${placeholder('ids')}::text[]) as given (id)
    on conflict (deployment_id, operation_id) do update set retired_at = null
    where portcullis_deployment_operations.retired_at is not null
    returning operation_id`,
  ([id]) => String(id),
);

export const retireOtherLinks = statement<{ deployment: string; ids: string }, string>(
  'deployments.retireOthers',
  sql`update portcullis_deployment_operations set retired_at = now()
    where deployment_id = ${placeholder('deployment')}::bigint and retired_at is null
      and not operation_id = any(${placeholder('ids')}::text[])
    returning operation_id`,
  ([id]) => String(id),
);

export const readRevision = statement<Record<string, never>, string>(
  'registry.revision',
  sql`select revision from portcullis_registry`,
  ([revision]) => String(revision),
);
