import { sql } from 'drizzle-orm';
import { z } from 'zod';
import { allColumns } from '../../data/batch/row-decoder.ts';
import { command } from '../command.ts';
import { validationFailed } from '../../model/refusal.ts';
import { type RawRow, statement } from '../../model/statement.ts';
import { missing } from '../change-rules.ts';
import { formed, idOf, line, oneOf } from '../input.ts';
import { joinedRow } from '../row-statements.ts';
import { users } from '../users/tables.ts';
import { membership } from './membership-entity.ts';
import { refuseRole, roleOf, roles } from './role.ts';
import { memberships } from './tables.ts';
import { workspace } from './workspace-entity.ts';
import { memberEvent, memberInvited } from './workspace-events.ts';

type Param = 'id' | 'userId' | 'workspaceId' | 'viewer' | 'name' | 'email' | 'role';

const member = joinedRow(membership, 1);

// DO UPDATE in place of DO NOTHING: it gives the row also where another invitation made it an instant ago.
const invite = statement<Record<Param, string>, { readonly role: unknown; readonly member: ReturnType<typeof member> }>(
  'inviteMember.insert',
  sql`with viewing as (
      select workspace_id, role from ${memberships}
      where workspace_id = ${sql.placeholder('workspaceId')}::uuid and user_id = ${sql.placeholder('viewer')}::uuid
    ), person as (
      insert into ${users} as known (id, name, email, invited_at)
      select ${sql.placeholder('userId')}::uuid, ${sql.placeholder('name')}::text, ${sql.placeholder('email')}::text, now()
      from viewing where role = 'OWNER'
      on conflict (lower(email)) do update set email = known.email
      returning id
    ), joined as (
      insert into ${memberships} (id, workspace_id, user_id, role)
      select ${sql.placeholder('id')}::uuid, viewing.workspace_id, person.id, ${sql.placeholder('role')}::text from viewing, person
      on conflict on constraint memberships_workspace_user_key do nothing
      returning ${allColumns(membership)}
    )
    select viewing.role, joined.* from viewing left join joined on true`,
  (raw: RawRow) => ({ role: raw[0], member: member(raw) }),
);

const input = z.object({
  workspaceId: idOf(workspace),
  // No white space, control or format character: what PostgreSQL calls space is among them.
  email: z
    .string({ error: 'The address must not be null.' })
    .trim()
    .pipe(formed('The address', /^(?=.{1,254}$)[^@\s\p{C}\p{Z}]+@[^@\s\p{C}\p{Z}]+$/u, 'an e-mail address of at most 254 characters')),
  name: line({ what: 'The name', min: 1, max: 100 }),
  role: oneOf('The role', roles),
});

/** Takes in whoever has the address; only somebody unknown is created, with the name. */
export const inviteMember = command('inviteMember', input, async ({ tx, viewer, newId, emit }, asked) => {
  const [found] = await tx.rows(invite, { ...asked, id: newId(), userId: newId(), viewer: viewer.userId });
  if (found === undefined) return missing(workspace, asked.workspaceId);
  const refusal = refuseRole(roleOf(found.role), 'OWNER');
  if (refusal !== null) return refusal;
  if (found.member === null) return validationFailed({ path: ['email'], message: 'The person with this address already is a member.' });
  emit(memberEvent(memberInvited, found.member, { userId: found.member.userId, role: found.member.role }));
  return found.member;
});
