import { sql } from 'drizzle-orm';
import { z } from 'zod';
import { allColumns } from '../../data/batch/row-decoder.ts';
import { command } from '../command.ts';
import { validationFailed } from '../../model/refusal.ts';
import { statement } from '../../model/statement.ts';
import { missing } from '../change-rules.ts';
import { idOf } from '../input.ts';
import { columnNames, joinedRow, parameter, parameters } from '../row-statements.ts';
import { refuseRole, roleOf } from '../workspaces/role.ts';
import { memberships } from '../workspaces/tables.ts';
import { workspace } from '../workspaces/workspace-entity.ts';
import { label } from './label-entity.ts';
import { labelCreated, labelEvent } from './label-events.ts';
import { color, labelName, labelNameTaken } from './label-input.ts';

const given = ['id', 'workspaceId', 'name', 'color'] as const;

const made = joinedRow(label, 1);

const insert = statement<Record<(typeof given)[number] | 'viewer', string>, { role: unknown; made: ReturnType<typeof made> }>(
  'createLabel.insert',
  sql`with viewing as (
      select role from ${memberships}
      where workspace_id = ${parameter(label, 'workspaceId')} and user_id = ${sql.placeholder('viewer')}::uuid
    ), made as (
      insert into ${label.table} (${columnNames(label, given)})
      select ${parameters(label, given)} from viewing where role <> 'VIEWER'
      on conflict (workspace_id, lower(name)) do nothing
      returning ${allColumns(label)}
    )
    select viewing.role, made.* from viewing left join made on true`,
  (raw) => ({ role: raw[0], made: made(raw) }),
);

const input = z.object({ workspaceId: idOf(workspace), name: labelName, color });

export const createLabel = command('createLabel', input, async ({ tx, viewer, newId, emit }, asked) => {
  const [found] = await tx.rows(insert, { ...asked, id: newId(), viewer: viewer.userId });
  if (found === undefined) return missing(workspace, asked.workspaceId);
  const refusal = refuseRole(roleOf(found.role), 'MEMBER');
  if (refusal !== null) return refusal;
  if (found.made === null) return validationFailed(labelNameTaken);
  emit(labelEvent(labelCreated, found.made, { name: found.made.name, color: found.made.color }));
  return found.made;
}, { oneStatement: true });
