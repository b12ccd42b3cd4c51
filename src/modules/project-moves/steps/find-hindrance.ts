import { sql } from 'drizzle-orm';
import type { SagaContext } from '../../../model/saga.ts';
import { arrayLiteral, statement } from '../../../model/statement.ts';
import { projects } from '../../projects/tables.ts';
import { memberships } from '../../workspaces/tables.ts';
import type { MoveState } from '../move-state.ts';

/** The mover's roles, which stay as they are until the transaction ends. */
const lockRoles = statement<{ workspaceIds: string; userId: string }, { workspaceId: string; role: string }>(
  'ProjectMove.lockRoles',
  sql`select ${memberships.workspaceId}, ${memberships.role} from ${memberships}
    where ${memberships.workspaceId} = any(${sql.placeholder('workspaceIds')}::uuid[]) and ${memberships.userId} = ${sql.placeholder('userId')}::uuid
    order by ${memberships.id} for share`,
  (raw) => ({ workspaceId: String(raw[0]), role: String(raw[1]) }),
);

const findKey = statement<{ toWorkspaceId: string; key: string }, true>(
  'ProjectMove.findKey',
  sql`select true from ${projects} where ${projects.workspaceId} = ${sql.placeholder('toWorkspaceId')}::uuid and ${projects.key} = ${sql.placeholder('key')}::text`,
  () => true,
);

/** Why a project that has not crossed yet cannot any more, in one sentence; null where it can. */
export async function findHindrance({ tx, startedBy }: SagaContext, { fromWorkspaceId, toWorkspaceId, key }: MoveState): Promise<string | null> {
  const locked = await tx.rows(lockRoles, { workspaceIds: arrayLiteral([fromWorkspaceId, toWorkspaceId]), userId: startedBy });
  const roles = new Map(locked.map(({ workspaceId, role }) => [workspaceId, role]));
  if (roles.get(fromWorkspaceId) !== 'OWNER') return 'Whoever moves the project is no owner of its workspace any more.';
  if (!['OWNER', 'MEMBER'].includes(roles.get(toWorkspaceId) ?? '')) return 'Whoever moves the project may create nothing in the other workspace any more.';
  return (await tx.rows(findKey, { toWorkspaceId, key })).length > 0 ? `A project of the other workspace has got the key ${key}.` : null;
}
