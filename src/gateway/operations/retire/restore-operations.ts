import { sql } from 'drizzle-orm';
import type { GraphQLSchema } from 'graphql';
import { OperatorError } from '../../../errors.ts';
import type { Database, Limits, Session } from '../../../data/database.ts';
import { arrayLiteral, type RawRow, statement } from '../../../data/statement.ts';
import { changeRegistry } from '../change-registry.ts';
import { readRevision } from '../publish/publish-statements.ts';
import { brokenOperations } from '../schema-check/broken-operations.ts';
import type { ClientVersion } from './decide-retirement.ts';
import { requireClient } from './find-links.ts';
import { decodeLink, type Link } from './link.ts';
import { resolveOperationIds } from './resolve-operation-ids.ts';

/** What to restore: where several are given, what all of them mean. At least one is. */
export interface RestoreSelection {
  readonly client: string | null;
  readonly version: string | null;
  /** Normalised, or beginnings that one operation has; null: all. */
  readonly ids: readonly string[] | null;
  /** What was retired within this time. */
  readonly retiredWithinMs: number | null;
}

export interface RestoreOptions {
  /** How long after its retirement an operation can be restored. */
  readonly graceMs: number;
  readonly dryRun: boolean;
  /** What is restored must fit it. */
  readonly schema: GraphQLSchema;
}

export interface RestoredOperation {
  readonly id: string;
  readonly name: string | null;
  readonly restoredFor: readonly ClientVersion[];
}

export interface Restoration {
  readonly outcome: 'restored' | 'planned' | 'nothing';
  /** Of the registry, afterwards. */
  readonly revision: string;
  readonly operations: readonly RestoredOperation[];
  /** How many retirements were left as they are, because their grace time is over. */
  readonly tooLate: number;
}

interface RetiredLink extends Link {
  readonly text: string;
  readonly retiredForMs: number;
}

/** A replaced version is published anew at the moment that retires what it no longer has: that is no retirement to undo. */
const afterPublishing = sql`link.retired_at > deployment.published_at`;

type FindParams = { client: string | null; version: string | null; ids: string | null; withinMs: number | null };

const findRetired = statement<FindParams, RetiredLink>(
  'links.retired',
  sql`select link.operation_id, operation.name, link.deployment_id, deployment.client, deployment.version, operation.text,
      extract(epoch from now() - link.retired_at) * 1000
    from portcullis_deployment_operations link
    join portcullis_deployments deployment on deployment.id = link.deployment_id
    join portcullis_operations operation on operation.id = link.operation_id,
      (select ${sql.placeholder('client')}::text as client, ${sql.placeholder('version')}::text as version,
        ${sql.placeholder('ids')}::text[] as ids, ${sql.placeholder('withinMs')}::float8 * interval '1 millisecond' as within) asked
    where ${afterPublishing}
      and (asked.client is null or deployment.client = asked.client)
      and (asked.version is null or deployment.version = asked.version)
      and (asked.ids is null or operation.id = any(asked.ids))
      and (asked.within is null or link.retired_at >= now() - asked.within)
    order by operation.name, operation.id, deployment.client, deployment.published_at, deployment.id`,
  (raw: RawRow) => ({ ...decodeLink(raw), text: String(raw[5]), retiredForMs: Number(raw[6]) }),
);

const restore = statement<{ deployments: string; operations: string }, null>(
  'links.restore',
  sql`update portcullis_deployment_operations link set retired_at = null
    from unnest(${sql.placeholder('deployments')}::bigint[], ${sql.placeholder('operations')}::text[]) as asked (deployment_id, operation_id)
    where link.deployment_id = asked.deployment_id and link.operation_id = asked.operation_id`,
  () => null,
);

/**
 * Undoes retirements within their grace time, in one transaction. Throws OperatorError where all that is meant was retired
 * too long ago, where something no longer fits the schema, for names and ids that were never published, and when
 * PostgreSQL fails.
 */
export async function restoreOperations(
  database: Pick<Database, 'transaction'>, limits: Limits, selection: RestoreSelection, options: RestoreOptions,
): Promise<Restoration> {
  return changeRegistry<Restoration>(database, limits, 'restoration', async (tx) => {
    const retired = await find(tx, selection);
    const inGrace = retired.filter((link) => link.retiredForMs <= options.graceMs);
    const tooLate = retired.length - inGrace.length;
    if (inGrace.length === 0 && tooLate > 0) throw afterGrace(retired, options.graceMs);
    const operations = restoredOperations(inGrace);
    requireFitting(inGrace, options.schema);
    const outcome = operations.length === 0 ? 'nothing' : options.dryRun ? 'planned' : 'restored';
    if (outcome === 'restored') {
      await tx.rows(restore, {
        deployments: arrayLiteral(inGrace.map((link) => link.deploymentId)),
        operations: arrayLiteral(inGrace.map((link) => link.operationId)),
      });
    }
    const [revision = '0'] = await tx.rows(readRevision, {});
    return { commit: outcome === 'restored', value: { outcome, revision, operations, tooLate } };
  });
}

async function find(tx: Session, { client, version, ids, retiredWithinMs }: RestoreSelection): Promise<RetiredLink[]> {
  if (client !== null) await requireClient(tx, client, version);
  const meant = ids === null ? null : arrayLiteral(await resolveOperationIds(tx, ids));
  return tx.rows(findRetired, { client, version, ids: meant, withinMs: retiredWithinMs });
}

function restoredOperations(links: readonly RetiredLink[]): RestoredOperation[] {
  return [...Map.groupBy(links, (link) => link.operationId)].map(([id, same]) => ({
    id,
    name: same[0]?.name ?? null,
    restoredFor: same.map(({ client, version }) => ({ client, version })),
  }));
}

const dayMs = 86_400_000;

function afterGrace(retired: readonly RetiredLink[], graceMs: number): OperatorError {
  const newestMs = Math.min(...retired.map((link) => link.retiredForMs));
  return new OperatorError(
    `Retired ${(newestMs / dayMs).toFixed(1)} days ago, and the grace time is ${(graceMs / dayMs).toFixed(1)} days: publish the manifest again instead`,
  );
}

const mostNamed = 10;

/** The schema may have changed since: nodes do not start with operations that do not fit it. */
function requireFitting(links: readonly RetiredLink[], schema: GraphQLSchema): void {
  const texts = new Map(links.map(({ operationId, name, text }) => [operationId, { id: operationId, name, text, clients: [] }]));
  const broken = brokenOperations(schema, texts.values());
  if (broken.length === 0) return;
  const lines = broken.slice(0, mostNamed).map(({ id, name, problems }) => `  - ${name ?? id}: ${problems[0]?.message ?? 'it does not fit'}`);
  const more = broken.length > mostNamed ? [`  - and ${broken.length - mostNamed} more`] : [];
  throw new OperatorError(`The schema has changed, and these operations no longer fit it; nothing was restored:\n${[...lines, ...more].join('\n')}`);
}
