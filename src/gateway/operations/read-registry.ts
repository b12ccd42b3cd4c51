import { sql } from 'drizzle-orm';
import type { Session } from '../../data/database.ts';
import { statement, type RawRow } from '../../data/statement.ts';
import { storedPolicy, type StoredPolicy } from './registry-policy.ts';

/** The one row that says whether anything changed. */
export interface RegistryRow {
  readonly revision: number;
  /** Null: it is not of a form this version knows. */
  readonly policy: StoredPolicy | null;
}

/** Runs several times a second on each node. */
export const registryRowSql = 'select revision, policy from portcullis_registry';

export function decodeRegistryRow([revision, policy]: RawRow): RegistryRow {
  return { revision: Number(revision), policy: storedPolicy.safeParse(policy).data ?? null };
}

const read = statement('registry.read', sql.raw(registryRowSql), decodeRegistryRow);

export async function readRegistry(session: Session): Promise<RegistryRow> {
  const [row] = await session.rows(read, {});
  return row ?? { revision: 0, policy: {} };
}
