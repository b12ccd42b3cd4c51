import type { Session } from '../../../data/database.ts';
import { arrayLiteral } from '../../../data/statement.ts';
import type { CheckedOperation } from '../check/check-operations.ts';
import type { ManifestProblem } from '../manifests/manifest.ts';
import { findKnown } from './publish-statements.ts';

/** What operations are to the tables. */
export interface Comparison {
  readonly added: readonly CheckedOperation[];
  /** There with the same text. */
  readonly known: readonly CheckedOperation[];
  /** Ids of `known` that no client uses any more. */
  readonly retired: ReadonlySet<string>;
  /** There with another text: the same id must stay the same operation. One problem each. */
  readonly changed: readonly ManifestProblem[];
}

/** Holds operations against what is published. */
export async function comparePublished(session: Session, operations: readonly CheckedOperation[]): Promise<Comparison> {
  const rows = await session.rows(findKnown, { ids: arrayLiteral(operations.map(({ id }) => id)) });
  const byId = new Map(rows.map((row) => [row.id, row]));
  const added: CheckedOperation[] = [];
  const known: CheckedOperation[] = [];
  const changed: ManifestProblem[] = [];
  for (const operation of operations) {
    const row = byId.get(operation.id);
    if (row === undefined) added.push(operation);
    else if (row.hash === operation.hash) known.push(operation);
    else changed.push(problemOf(operation, row.clients));
  }
  return { added, known, changed, retired: new Set(rows.filter(({ clients }) => clients.length === 0).map(({ id }) => id)) };
}

function problemOf({ listed, name, id }: CheckedOperation, clients: readonly string[]): ManifestProblem {
  const by = clients.length === 0 ? 'and is retired' : `by ${clients.join(', ')}`;
  return { ...listed.idPlace(), operation: name ?? id.slice(0, 80), message: `This id was published with another text ${by}: give the changed operation another id.` };
}
