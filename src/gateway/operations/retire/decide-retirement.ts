import type { Link } from './link.ts';
import type { RecentUse } from './recent-use.ts';

export interface ClientVersion {
  readonly client: string;
  readonly version: string;
}

/** What happens to one operation. */
export interface RetiringOperation {
  readonly id: string;
  readonly name: string | null;
  /** The client versions it is retired for. */
  readonly retiredFor: readonly ClientVersion[];
  /** Those that still list it; empty: the operation as a whole is retired. */
  readonly staysFor: readonly ClientVersion[];
}

/** A client version that used some of it lately. */
export interface RecentUser extends ClientVersion {
  readonly operations: readonly { readonly id: string; readonly name: string | null }[];
  readonly requests: number;
  /** ISO 8601. */
  readonly lastUsedAt: string;
}

export interface RetirementDecision {
  readonly operations: readonly RetiringOperation[];
  /** Whom it would hurt, the latest first. */
  readonly users: readonly RecentUser[];
}

/**
 * What retiring `targets` means, given all active links of their operations and who used those lately. A use stands
 * against it when the operation goes for everyone, or for every version of that client, or for the very version that
 * used it.
 */
export function decideRetirement(targets: readonly Link[], active: readonly Link[], uses: readonly RecentUse[]): RetirementDecision {
  const going = new Set(targets.map(keyOf));
  const staying = Map.groupBy(active.filter((link) => !going.has(keyOf(link))), (link) => link.operationId);
  const goingById = Map.groupBy(targets, (link) => link.operationId);
  const operations = [...goingById].map(([id, links]): RetiringOperation => ({
    id,
    name: links[0]?.name ?? null,
    retiredFor: links.map(versionOf),
    staysFor: (staying.get(id) ?? []).map(versionOf),
  }));
  const byId = new Map(operations.map((operation) => [operation.id, operation]));
  const hurt = uses.flatMap((use) => {
    const operation = byId.get(use.operationId);
    return operation !== undefined && hurts(operation, use) ? [{ use, operation }] : [];
  });
  const users = [...Map.groupBy(hurt, ({ use }) => JSON.stringify([use.client, use.version])).values()].flatMap((same): RecentUser[] => {
    const first = same[0]?.use;
    if (first === undefined) return [];
    return [{
      client: first.client,
      version: first.version,
      operations: same.map(({ operation: { id, name } }) => ({ id, name })),
      requests: same.reduce((sum, { use }) => sum + use.requests, 0),
      lastUsedAt: same.map(({ use }) => use.lastUsedAt).toSorted().at(-1) ?? first.lastUsedAt,
    }];
  });
  return { operations, users: users.toSorted((a, b) => (a.lastUsedAt < b.lastUsedAt ? 1 : -1)) };
}

function hurts({ retiredFor, staysFor }: RetiringOperation, { client, version }: RecentUse): boolean {
  if (staysFor.length === 0) return true;
  const ofClient = retiredFor.filter((retired) => retired.client === client);
  if (ofClient.length === 0) return false;
  return ofClient.some((retired) => retired.version === version) || !staysFor.some((stays) => stays.client === client);
}

function keyOf({ operationId, deploymentId }: Link): string {
  return `${deploymentId} ${operationId}`;
}

function versionOf({ client, version }: Link): ClientVersion {
  return { client, version };
}
