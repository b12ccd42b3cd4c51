import { type SQL, sql } from 'drizzle-orm';
import { OperatorError } from '../../../errors.ts';
import type { Session } from '../../../data/database.ts';
import { arrayLiteral, type SqlValue, statement } from '../../../data/statement.ts';
import { otherLabel, unknownLabel } from '../usage/client-labels.ts';
import { decodeLink, type Link } from './link.ts';
import { resolveOperationIds } from './resolve-operation-ids.ts';
import type { Selection } from './selection.ts';

const links = sql`portcullis_deployment_operations link
  join portcullis_deployments deployment on deployment.id = link.deployment_id
  join portcullis_operations operation on operation.id = link.operation_id`;
const columns = sql`link.operation_id, operation.name, link.deployment_id, deployment.client, deployment.version`;
const order = sql`operation.name, link.operation_id, deployment.client, deployment.published_at, deployment.id`;

function activeLinks<Params extends Record<string, SqlValue>>(name: string, condition: SQL) {
  return statement<Params, Link>(name, sql`select ${columns} from ${links} where link.retired_at is null and ${condition} order by ${order}`, decodeLink);
}

const ofVersion = activeLinks<{ client: string; version: string }>(
  'links.ofVersion',
  sql`deployment.client = ${sql.placeholder('client')} and deployment.version = ${sql.placeholder('version')}`,
);

const ofOldVersions = activeLinks<{ client: string; keep: number }>(
  'links.ofOldVersions',
  sql`deployment.id in (
    select old.id from portcullis_deployments old
    where old.client = ${sql.placeholder('client')}
      and exists (select from portcullis_deployment_operations kept where kept.deployment_id = old.id and kept.retired_at is null)
    order by old.published_at desc, old.id desc offset ${sql.placeholder('keep')}::int)`,
);

/** Use by who gave no name, or by one of too many names, may have been by this client. */
const ofUnused = activeLinks<{ client: string | null; unusedForMs: number; nameless: string }>(
  'links.ofUnused',
  sql`(${sql.placeholder('client')}::text is null or deployment.client = ${sql.placeholder('client')}::text)
    and link.operation_id not in (
      select recent.operation_id from portcullis_deployment_operations recent
      join portcullis_deployments published on published.id = recent.deployment_id
      join portcullis_operations known on known.id = recent.operation_id
      where greatest(published.published_at, known.published_at) >= now() - ${sql.placeholder('unusedForMs')}::float8 * interval '1 millisecond')
    and not exists (
      select from portcullis_operation_usage usage
      where usage.operation_id = link.operation_id
        and usage.last_used_at >= now() - ${sql.placeholder('unusedForMs')}::float8 * interval '1 millisecond'
        and (${sql.placeholder('client')}::text is null or usage.client = ${sql.placeholder('client')}::text
          or usage.client = any(${sql.placeholder('nameless')}::text[])))`,
);

const ofOperations = activeLinks<{ client: string | null; ids: string }>(
  'links.ofOperations',
  sql`link.operation_id = any(${sql.placeholder('ids')}::text[])
    and (${sql.placeholder('client')}::text is null or deployment.client = ${sql.placeholder('client')}::text)`,
);

/** The active links that a selection means. Throws OperatorError where it names a client, version or operation that was never published. */
export async function findLinks(tx: Session, selection: Selection): Promise<Link[]> {
  if (selection.client !== null) await requireClient(tx, selection.client, selection.by === 'version' ? selection.version : null);
  switch (selection.by) {
    case 'version':
      return tx.rows(ofVersion, { client: selection.client, version: selection.version });
    case 'keep-last':
      return tx.rows(ofOldVersions, { client: selection.client, keep: selection.keep });
    case 'unused':
      return tx.rows(ofUnused, { client: selection.client, unusedForMs: selection.unusedForMs, nameless: arrayLiteral([unknownLabel, otherLabel]) });
    case 'ids':
      return tx.rows(ofOperations, { client: selection.client, ids: arrayLiteral(await resolveOperationIds(tx, selection.ids)) });
  }
}

/** All active links of some operations. */
export function findActiveLinks(tx: Session, operationIds: readonly string[]): Promise<Link[]> {
  return tx.rows(ofOperations, { client: null, ids: arrayLiteral(operationIds) });
}

const newestVersions = statement<{ client: string }, string>(
  'deployments.newestVersions',
  sql`select version from portcullis_deployments where client = ${sql.placeholder('client')} order by published_at desc, id desc limit 10`,
  ([version]) => String(version),
);

const findVersion = statement<{ client: string; version: string }, true>(
  'deployments.find',
  sql`select 1 from portcullis_deployments where client = ${sql.placeholder('client')} and version = ${sql.placeholder('version')}`,
  () => true,
);

const clientNames = statement<Record<string, never>, string>(
  'deployments.clients',
  sql`select distinct client from portcullis_deployments order by client limit 10`,
  ([client]) => String(client),
);

/** Throws OperatorError, with what there is, for a client (and version, unless null) that never published. */
export async function requireClient(tx: Session, client: string, version: string | null): Promise<void> {
  const versions = await tx.rows(newestVersions, { client });
  if (versions.length === 0) {
    const names = await tx.rows(clientNames, {});
    throw new OperatorError(`No client ${client} has published here${names.length === 0 ? '' : `; there is ${names.join(', ')}`}`);
  }
  if (version === null || (await tx.rows(findVersion, { client, version })).length > 0) return;
  throw new OperatorError(`The client ${client} has published no version ${version}; its newest are ${versions.join(', ')}`);
}
