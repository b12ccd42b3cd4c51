import { sql } from 'drizzle-orm';
import { allColumns, rowDecoder } from '../../data/batch/row-decoder.ts';
import type { CommandContext } from '../../model/command.ts';
import type { RowOf } from '../../model/entity.ts';
import { statement } from '../../model/statement.ts';
import { membership } from './membership-entity.ts';
import { type Role, roleOf } from './role.ts';
import { memberships, workspaces } from './tables.ts';

export interface LockedMembership {
  readonly row: RowOf<typeof memberships>;
  /** The viewer's role in the same workspace. */
  readonly role: Role;
  /** How many owners the workspace has; it stays so until the transaction ends. */
  readonly owners: number;
}

const lockWorkspace = statement<{ id: string; viewer: string }, null>(
  'Membership.lockWorkspace',
  sql`select from ${workspaces}
    join ${memberships} target on target.workspace_id = ${workspaces.id} and target.id = ${sql.placeholder('id')}::uuid
    join ${memberships} viewing on viewing.workspace_id = ${workspaces.id} and viewing.user_id = ${sql.placeholder('viewer')}::uuid
    for no key update of ${workspaces}`,
  () => null,
);

const decode = rowDecoder(membership);

const lock = statement<{ id: string; viewer: string }, LockedMembership>(
  'Membership.lock',
  sql`select viewing.role,
      (select count(*)::integer from ${memberships} owner where owner.workspace_id = ${memberships.workspaceId} and owner.role = 'OWNER'),
      ${allColumns(membership)}
    from ${memberships}
    join ${memberships} viewing on viewing.workspace_id = ${memberships.workspaceId} and viewing.user_id = ${sql.placeholder('viewer')}::uuid
    where ${memberships.id} = ${sql.placeholder('id')}::uuid
    for update of ${memberships}`,
  (raw) => ({ role: roleOf(raw[0]), owners: Number(raw[1]), row: decode(raw.slice(2)) }),
);

/**
 * Locks a workspace and one of its memberships; null where the viewer does not see it. Whoever takes owners away comes
 * through here, one after another: the second statement begins when the workspace is locked, and so counts what is true.
 */
export async function lockMembership({ tx, viewer }: CommandContext, id: string): Promise<LockedMembership | null> {
  const params = { id, viewer: viewer.userId };
  const [, found] = await Promise.all([tx.rows(lockWorkspace, params), tx.rows(lock, params)]);
  return found[0] ?? null;
}
