import { hash } from 'node:crypto';
import type { Database, Limits, Outcome, Session } from '../../../data/database.ts';
import { arrayLiteral } from '../../../data/statement.ts';
import { OperatorError } from '../../../errors.ts';
import { changeRegistry } from '../change-registry.ts';
import type { CheckedOperation } from '../check/check-operations.ts';
import type { ManifestProblem } from '../manifests/manifest.ts';
import { comparePublished, type Comparison } from './compare-published.ts';
import {
  findDeployment, findLinked, insertDeployment, insertOperations, linkOperations, readRevision, refreshFacts, retireOtherLinks,
} from './publish-statements.ts';

export interface PublishRequest {
  readonly client: string;
  readonly version: string;
  /** Checked, each id once. */
  readonly operations: readonly CheckedOperation[];
  /** True: a version that was published with other operations gets these; what it no longer has is retired for it. */
  readonly replace: boolean;
}

export type PublishOutcome =
  | {
      /** `unchanged`: this version has exactly these operations, and nothing was written. */
      readonly kind: 'published' | 'replaced' | 'revived' | 'unchanged';
      readonly added: number;
      readonly known: number;
      /** Of `known`: retired before, active now. */
      readonly revived: number;
      /** The registry's revision that has it. */
      readonly revision: string;
    }
  | { readonly kind: 'refused'; readonly problems: readonly ManifestProblem[] };

/** So many rows travel in one statement. */
const rowsAtOnce = 1_000;

/**
 * Publishes checked operations as a version of a client, all or nothing, in one transaction. The same again is a no-op that
 * revives what was retired meanwhile. Refuses an id that is published with another text. Throws OperatorError when the
 * version is there with other operations and may not be replaced, and when PostgreSQL fails.
 */
export async function publishOperations(database: Pick<Database, 'transaction'>, limits: Limits, request: PublishRequest): Promise<PublishOutcome> {
  return changeRegistry(database, limits, 'publish', (tx) => publishLocked(tx, request));
}

async function publishLocked(tx: Session, { client, version, operations, replace }: PublishRequest): Promise<Outcome<PublishOutcome>> {
  const comparison = await comparePublished(tx, operations);
  if (comparison.changed.length > 0) return { commit: false, value: { kind: 'refused', problems: comparison.changed } };
  const contentHash = hashOf(operations);
  const [deployed] = await tx.rows(findDeployment, { client, version });
  const same = deployed?.contentHash === contentHash;
  if (deployed !== undefined && !same && !replace) throw await otherContent(tx, deployed.id, { client, version }, operations);

  const ids = arrayLiteral(operations.map(({ id }) => id));
  if (deployed !== undefined && same) {
    const revived = await tx.rows(linkOperations, { deployment: deployed.id, ids });
    const kind = revived.length === 0 ? 'unchanged' : 'revived';
    return { commit: kind === 'revived', value: await outcome(tx, kind, comparison) };
  }
  await writeOperations(tx, comparison);
  const [deployment = ''] = await tx.rows(insertDeployment, { client, version, contentHash });
  if (deployed !== undefined) await tx.rows(retireOtherLinks, { deployment, ids });
  await tx.rows(linkOperations, { deployment, ids });
  return { commit: true, value: await outcome(tx, deployed === undefined ? 'published' : 'replaced', comparison) };
}

async function outcome(tx: Session, kind: 'published' | 'replaced' | 'revived' | 'unchanged', comparison: Comparison): Promise<PublishOutcome> {
  const [revision = '0'] = await tx.rows(readRevision, {});
  const { added, known, retired } = comparison;
  return { kind, added: added.length, known: known.length, revived: retired.size, revision };
}

async function writeOperations(tx: Session, { added, known }: Comparison): Promise<void> {
  for (const rows of slices(added)) {
    await tx.rows(insertOperations, {
      ids: arrayLiteral(rows.map(({ id }) => id)),
      hashes: arrayLiteral(rows.map(({ hash }) => hash)),
      names: arrayLiteral(rows.map(({ name }) => name)),
      kinds: arrayLiteral(rows.map(({ kind }) => kind)),
      texts: arrayLiteral(rows.map(({ text }) => text)),
      facts: arrayLiteral(rows.map(({ facts }) => JSON.stringify(facts))),
    });
  }
  for (const rows of slices(known)) {
    await tx.rows(refreshFacts, {
      ids: arrayLiteral(rows.map(({ id }) => id)),
      facts: arrayLiteral(rows.map(({ facts }) => JSON.stringify(facts))),
    });
  }
}

function* slices<T>(rows: readonly T[]): Generator<readonly T[]> {
  for (let start = 0; start < rows.length; start += rowsAtOnce) yield rows.slice(start, start + rowsAtOnce);
}

/** SHA-256 over the ids and hashes, whatever their order. */
function hashOf(operations: readonly CheckedOperation[]): string {
  const lines = operations.map(({ id, hash }) => JSON.stringify([id, hash])).toSorted();
  return hash('sha256', lines.join('\n'), 'hex');
}

async function otherContent(
  tx: Session, deployment: string, { client, version }: { readonly client: string; readonly version: string }, operations: readonly CheckedOperation[],
): Promise<OperatorError> {
  const linked = new Set(await tx.rows(findLinked, { deployment }));
  const given = new Set(operations.map(({ id }) => id));
  const more = given.difference(linked).size;
  const fewer = linked.difference(given).size;
  return new OperatorError(
    `${client} ${version} was published with other operations (${more} are not in it, ${fewer} of it are missing here): publish another version, or give --replace`,
  );
}
