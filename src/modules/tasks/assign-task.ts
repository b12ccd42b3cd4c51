import { z } from 'zod';
import { command } from '../command.ts';
import { isRefusal, validationFailed } from '../../model/refusal.ts';
import { idOf, version } from '../input.ts';
import { lockForChange } from '../lock-row.ts';
import { theRow, updateRow } from '../row-statements.ts';
import { user } from '../users/user-entity.ts';
import { holdMember, memberLock } from '../workspaces/lock-member.ts';
import { tasks } from './tables.ts';
import { task } from './task-entity.ts';
import { taskEvent } from './task-event.ts';
import { taskAssigned } from './task-events.ts';
import { assigneeNoMember } from './task-input.ts';
import { taskLock } from './task-locks.ts';

const lockAssignee = memberLock('assignTask.lockAssignee', task, tasks.workspaceId);

const update = updateRow('assignTask.update', task, ['assigneeId']);

const input = z.object({ id: idOf(task), expectedVersion: version.nullish(), assigneeId: idOf(user).nullish() });

export const assignTask = command('assignTask', input, async (context, { id, expectedVersion = null, assigneeId = null }) => {
  const [hasAssignee, found] = await Promise.all([
    holdMember(context, lockAssignee, id, assigneeId),
    lockForChange(context, taskLock, { id, expectedVersion, required: 'MEMBER' }),
  ]);
  if (isRefusal(found)) return found;
  if (!hasAssignee) return validationFailed(assigneeNoMember);
  if (found.assigneeId === assigneeId) return found;
  const assigned = theRow(await context.tx.rows(update, { id, assigneeId }));
  context.emit(taskEvent(taskAssigned, assigned, { projectId: assigned.projectId, assigneeId, formerAssigneeId: found.assigneeId }));
  return assigned;
});
