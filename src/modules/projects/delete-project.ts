import { sql } from 'drizzle-orm';
import { z } from 'zod';
import { command } from '../command.ts';
import { encodeId } from '../../model/global-id.ts';
import { isRefusal } from '../../model/refusal.ts';
import { statement } from '../../model/statement.ts';
import { idOf, version } from '../input.ts';
import { lockForChange } from '../lock-row.ts';
import { deleteRow } from '../row-statements.ts';
import { tasks } from '../tasks/tables.ts';
import { project } from './project-entity.ts';
import { projectDeleted, projectEvent } from './project-events.ts';
import { projectDeletionLock } from './project-locks.ts';

/** A deletion would lock the tasks in any order; a bulk move locks them in the order of their ids. */
const lockTasks = statement<{ id: string }, number>(
  'deleteProject.lockTasks',
  sql`select count(*)::integer from (
      select from ${tasks} where ${tasks.projectId} = ${sql.placeholder('id')}::uuid order by ${tasks.id} for update
    ) doomed`,
  (raw) => Number(raw[0]),
);

const remove = deleteRow('deleteProject.delete', project);

const input = z.object({ id: idOf(project), expectedVersion: version });

/** With the project go its tasks and their comments. */
export const deleteProject = command('deleteProject', input, async (context, { id, expectedVersion }) => {
  const found = await lockForChange(context, projectDeletionLock, { id, expectedVersion, required: 'OWNER' });
  if (isRefusal(found)) return found;
  await Promise.all([context.tx.rows(lockTasks, { id }), context.tx.rows(remove, { id })]);
  const gone = { ...found, version: found.version + 1 };
  context.emit(projectEvent(projectDeleted, gone, { key: found.key, name: found.name }, { reach: 'tenant' }));
  return { __typename: 'Deleted', id: encodeId(project.idPrefix, id) };
});
