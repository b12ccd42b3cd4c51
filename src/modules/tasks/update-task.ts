import { z } from 'zod';
import { command } from '../command.ts';
import { isRefusal } from '../../model/refusal.ts';
import { idOf, version } from '../input.ts';
import { lockForChange } from '../lock-row.ts';
import { theRow, updateRow } from '../row-statements.ts';
import { changedFields } from '../changed-fields.ts';
import { withChanges } from '../with-changes.ts';
import { task } from './task-entity.ts';
import { taskEvent } from './task-event.ts';
import { taskUpdated } from './task-events.ts';
import { taskInput } from './task-input.ts';
import { taskLock } from './task-locks.ts';

const fields = ['title', 'description', 'status', 'priority', 'dueDate'] as const;

const update = updateRow('updateTask.update', task, fields);

const { title, description, status, priority, dueDate } = taskInput;
const input = z.object({
  id: idOf(task),
  expectedVersion: version,
  title: title.optional(),
  description: description.optional(),
  status: status.optional(),
  priority: priority.optional(),
  dueDate,
});

export const updateTask = command('updateTask', input, async (context, { id, expectedVersion, ...changes }) => {
  const found = await lockForChange(context, taskLock, { id, expectedVersion, required: 'MEMBER' });
  if (isRefusal(found)) return found;
  const next = withChanges(found, changes);
  if (next === null) return found;
  const updated = theRow(await context.tx.rows(update, next));
  context.emit(taskEvent(taskUpdated, updated, { projectId: updated.projectId, changed: changedFields(found, updated, fields) }));
  return updated;
});
