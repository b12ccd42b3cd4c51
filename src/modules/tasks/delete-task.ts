import { sql } from 'drizzle-orm';
import { z } from 'zod';
import { command } from '../command.ts';
import { encodeId } from '../../model/global-id.ts';
import { isRefusal } from '../../model/refusal.ts';
import { statement } from '../../model/statement.ts';
import { comments } from '../comments/tables.ts';
import { idOf, version } from '../input.ts';
import { lockForChange } from '../lock-row.ts';
import { theRow } from '../row-statements.ts';
import { tasks } from './tables.ts';
import { task } from './task-entity.ts';
import { taskEvent } from './task-event.ts';
import { taskDeleted } from './task-events.ts';
import { taskDeletionLock } from './task-locks.ts';

/** Its comments go with it: they are still there for the statement that deletes it. */
const remove = statement<{ id: string }, boolean>(
  'deleteTask.delete',
  sql`delete from ${tasks} where ${tasks.id} = ${sql.placeholder('id')}::uuid
    returning exists (select from ${comments} where ${comments.taskId} = ${tasks.id})`,
  (raw) => raw[0] === true,
);

const input = z.object({ id: idOf(task), expectedVersion: version });

export const deleteTask = command('deleteTask', input, async (context, { id, expectedVersion }) => {
  const found = await lockForChange(context, taskDeletionLock, { id, expectedVersion, required: 'MEMBER' });
  if (isRefusal(found)) return found;
  const hadComments = theRow(await context.tx.rows(remove, { id }));
  const { projectId, number, title } = found;
  const gone = taskEvent(taskDeleted, { ...found, version: found.version + 1 }, { projectId, number, title });
  // No event tells of each comment.
  context.emit(hadComments ? { ...gone, reach: 'tenant' } : gone);
  return { __typename: 'Deleted', id: encodeId(task.idPrefix, id) };
});
