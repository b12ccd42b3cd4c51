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
import { project } from './project-entity.ts';
import { projectCreated, projectEvent } from './project-events.ts';
import { keyTaken, leadNoMember, projectInput } from './project-input.ts';

const given = ['id', 'workspaceId', 'key', 'name', 'description', 'status', 'leadId'] as const;

const made = joinedRow(project, 2);

const insert = statement<Record<(typeof given)[number] | 'viewer', string | null>, { role: unknown; hasLead: boolean; made: ReturnType<typeof made> }>(
  'createProject.insert',
  sql`with viewing as (
      select role from ${memberships}
      where workspace_id = ${parameter(project, 'workspaceId')} and user_id = ${sql.placeholder('viewer')}::uuid
    ), lead as materialized (
      select from ${memberships}
      where workspace_id = ${parameter(project, 'workspaceId')} and user_id = ${parameter(project, 'leadId')}
        and exists (select from viewing)
      for key share
    ), allowed as (
      select ${parameter(project, 'leadId')} is null or exists (select from lead) as has_lead
    ), made as (
      insert into ${project.table} (${columnNames(project, given)})
      select ${parameters(project, given)} from viewing, allowed where viewing.role <> 'VIEWER' and allowed.has_lead
      on conflict on constraint projects_workspace_key_key do nothing
      returning ${allColumns(project)}
    )
    select viewing.role, allowed.has_lead, made.* from viewing cross join allowed left join made on true`,
  (raw) => ({ role: raw[0], hasLead: raw[1] === true, made: made(raw) }),
);

const { description, status, ...required } = projectInput;
const input = z.object({ workspaceId: idOf(workspace), ...required, description: description.nullish(), status: status.nullish() });

export const createProject = command('createProject', input, async ({ tx, viewer, newId, emit }, asked) => {
  const [found] = await tx.rows(insert, {
    ...asked,
    id: newId(),
    description: asked.description ?? '',
    status: asked.status ?? 'PLANNED',
    leadId: asked.leadId ?? null,
    viewer: viewer.userId,
  });
  if (found === undefined) return missing(workspace, asked.workspaceId);
  const refusal = refuseRole(roleOf(found.role), 'MEMBER');
  if (refusal !== null) return refusal;
  if (found.made === null) return validationFailed(found.hasLead ? keyTaken : leadNoMember);
  emit(projectEvent(projectCreated, found.made, { key: found.made.key, name: found.made.name }));
  return found.made;
}, { oneStatement: true });
