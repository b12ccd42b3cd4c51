import { z } from 'zod';
import { command } from '../command.ts';
import { encodeId } from '../../model/global-id.ts';
import { isRefusal } from '../../model/refusal.ts';
import { idOf, version } from '../input.ts';
import { lockForChange } from '../lock-row.ts';
import { deleteRow } from '../row-statements.ts';
import { task } from './task-entity.ts';
import { taskEvent } from './task-event.ts';
import { taskDeleted } from './task-events.ts';
import { taskDeletionLock } from './task-locks.ts';

const remove = deleteRow('deleteTask.delete', task);

const input = z.object({ id: idOf(task), expectedVersion: version });

export const deleteTask = command('deleteTask', input, async (context, { id, expectedVersion }) => {
  const found = await lockForChange(context, taskDeletionLock, { id, expectedVersion, required: 'MEMBER' });
  if (isRefusal(found)) return found;
  await context.tx.rows(remove, { id });
  const { projectId, number, title } = found;
  context.emit(taskEvent(taskDeleted, { ...found, version: found.version + 1 }, { projectId, number, title }));
  return { __typename: 'Deleted', id: encodeId(task.idPrefix, id) };
});
