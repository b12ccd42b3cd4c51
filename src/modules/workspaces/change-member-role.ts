import { z } from 'zod';
import { command } from '../command.ts';
import { missing, refuseChange } from '../change-rules.ts';
import { idOf, oneOf, version } from '../input.ts';
import { theRow, updateRow } from '../row-statements.ts';
import { refuseLastOwner } from './last-owner.ts';
import { lockMembership } from './lock-membership.ts';
import { membership } from './membership-entity.ts';
import { roles } from './role.ts';
import { memberEvent, memberRoleChanged } from './workspace-events.ts';

const update = updateRow('changeMemberRole.update', membership, ['role']);

const input = z.object({ id: idOf(membership), expectedVersion: version, role: oneOf('The role', roles) });

export const changeMemberRole = command('changeMemberRole', input, async (context, { id, expectedVersion, role }) => {
  const found = await lockMembership(context, id);
  if (found === null) return missing(membership, id);
  const standing = { role: found.role, halt: null, version: found.row.version };
  const refusal = refuseChange(membership, standing, { id, expectedVersion, required: 'OWNER' });
  if (refusal !== null) return refusal;
  if (found.row.role === role) return found.row;
  const lastOwner = refuseLastOwner(found.row.role, role, found.owners);
  if (lastOwner !== null) return lastOwner;
  const changed = theRow(await context.tx.rows(update, { id, role }));
  context.emit(memberEvent(memberRoleChanged, changed, { userId: changed.userId, role, formerRole: found.row.role }));
  return changed;
});
