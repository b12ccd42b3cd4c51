import { sql } from 'drizzle-orm';
import { z } from 'zod';
import { allColumns, rowDecoder } from '../../data/batch/row-decoder.ts';
import { command, type CommandContext } from '../../model/command.ts';
import type { RowOf } from '../../model/entity.ts';
import { encodeId } from '../../model/global-id.ts';
import { statement } from '../../model/statement.ts';
import { missing, refuseChange } from '../change-rules.ts';
import { idOf, version } from '../input.ts';
import { project } from '../projects/project-entity.ts';
import { projectEvent, projectUpdated } from '../projects/project-events.ts';
import { projects } from '../projects/tables.ts';
import { changed, deleteRow } from '../row-statements.ts';
import { tasks } from '../tasks/tables.ts';
import { task } from '../tasks/task-entity.ts';
import { taskEvent } from '../tasks/task-event.ts';
import { taskAssigned } from '../tasks/task-events.ts';
import { refuseLastOwner } from './last-owner.ts';
import { lockMembership } from './lock-membership.ts';
import { membership } from './membership-entity.ts';
import { memberEvent, memberRemoved } from './workspace-events.ts';

type Place = { workspaceId: string; userId: string };

const clearLeads = statement<Place, RowOf<typeof projects>>(
  'removeMember.clearLeads',
  sql`update ${projects} set lead_id = null, ${changed}
    from (
      select id from ${projects}
      where workspace_id = ${sql.placeholder('workspaceId')}::uuid and lead_id = ${sql.placeholder('userId')}::uuid
      order by id for no key update
    ) led where ${projects.id} = led.id returning ${allColumns(project)}`,
  rowDecoder(project),
);

const clearAssignees = statement<Place, RowOf<typeof tasks>>(
  'removeMember.clearAssignees',
  sql`update ${tasks} set assignee_id = null, ${changed}
    from (
      select id from ${tasks}
      where workspace_id = ${sql.placeholder('workspaceId')}::uuid and assignee_id = ${sql.placeholder('userId')}::uuid
      order by id for no key update
    ) theirs where ${tasks.id} = theirs.id returning ${allColumns(task)}`,
  rowDecoder(task),
);

const remove = deleteRow('removeMember.delete', membership);

const input = z.object({ id: idOf(membership), expectedVersion: version });

/**
 * Ends a membership; owners do it, and members to themselves. The membership stays locked while the person's tasks and
 * projects are cleared, so none can be given to them meanwhile.
 */
export const removeMember = command('removeMember', input, async (context, { id, expectedVersion }) => {
  const found = await lockMembership(context, id);
  if (found === null) return missing(membership, id);
  const { row, owners } = found;
  // A viewer, too, may leave.
  const role = row.userId === context.viewer.userId ? 'OWNER' : found.role;
  const refusal =
    refuseChange(membership, { role, halt: null, version: row.version }, { id, expectedVersion, required: 'OWNER' }) ??
    refuseLastOwner(row.role, null, owners);
  if (refusal !== null) return refusal;
  await clear(context, { workspaceId: row.workspaceId, userId: row.userId });
  await context.tx.rows(remove, { id });
  context.emit(memberEvent(memberRemoved, { ...row, version: row.version + 1 }, { userId: row.userId }));
  return { __typename: 'Deleted', id: encodeId(membership.idPrefix, id) };
});

/** Projects before tasks, as all commands lock them. */
async function clear({ tx, emit }: CommandContext, place: Place): Promise<void> {
  const [led, assigned] = await Promise.all([tx.rows(clearLeads, place), tx.rows(clearAssignees, place)]);
  for (const row of led) emit(projectEvent(projectUpdated, row, { changed: ['leadId'] }));
  for (const row of assigned) emit(taskEvent(taskAssigned, row, { projectId: row.projectId, assigneeId: null, formerAssigneeId: place.userId }));
}
