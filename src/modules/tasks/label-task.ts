import { sql } from 'drizzle-orm';
import { z } from 'zod';
import { allColumns, rowDecoder } from '../../data/batch/row-decoder.ts';
import { command } from '../command.ts';
import type { RowOf } from '../../model/entity.ts';
import { isRefusal, validationFailed } from '../../model/refusal.ts';
import { arrayLiteral, statement } from '../../model/statement.ts';
import { idOf, idsOf, version } from '../input.ts';
import { label } from '../labels/label-entity.ts';
import { labels, taskLabels } from '../labels/tables.ts';
import { lockForChange } from '../lock-row.ts';
import { changed, theRow } from '../row-statements.ts';
import { idSet } from './id-set.ts';
import { decideLabels } from './label-rules.ts';
import { tasks } from './tables.ts';
import { task } from './task-entity.ts';
import { taskEvent } from './task-event.ts';
import { taskLabelled } from './task-events.ts';
import { taskLock } from './task-locks.ts';

/** The labels to put on that the task's workspace has; they stay until the transaction ends. */
const lockLabels = statement<{ id: string; add: string }, string>(
  'labelTask.lockLabels',
  sql`select ${labels.id} from ${labels}
    where ${labels.id} = any(${sql.placeholder('add')}::uuid[])
      and ${labels.workspaceId} = (select ${tasks.workspaceId} from ${tasks} where ${tasks.id} = ${sql.placeholder('id')}::uuid)
    order by ${labels.id} for key share`,
  (raw) => String(raw[0]),
);

const findCarried = statement<{ id: string }, ReadonlySet<string>>(
  'labelTask.findCarried',
  sql`select string_agg(${taskLabels.labelId}::text, ',') from ${taskLabels} where ${taskLabels.taskId} = ${sql.placeholder('id')}::uuid`,
  (raw) => idSet(raw[0]),
);

const change = statement<{ id: string; add: string; remove: string }, RowOf<typeof tasks>>(
  'labelTask.update',
  sql`with removed as (
      delete from ${taskLabels}
      where task_id = ${sql.placeholder('id')}::uuid and label_id = any(${sql.placeholder('remove')}::uuid[])
    ), added as (
      insert into ${taskLabels} (task_id, label_id, workspace_id)
      select ${tasks.id}, asked.label_id, ${tasks.workspaceId}
      from ${tasks}, unnest(${sql.placeholder('add')}::uuid[]) as asked(label_id) where ${tasks.id} = ${sql.placeholder('id')}::uuid
    )
    update ${tasks} set ${changed} where ${tasks.id} = ${sql.placeholder('id')}::uuid returning ${allColumns(task)}`,
  rowDecoder(task),
);

const input = z
  .object({ id: idOf(task), expectedVersion: version.nullish(), addLabelIds: idsOf(label), removeLabelIds: idsOf(label) })
  .superRefine(({ addLabelIds, removeLabelIds }, context) => {
    for (const [index, id] of removeLabelIds.entries()) {
      if (!addLabelIds.includes(id)) continue;
      context.addIssue({ code: 'custom', path: ['removeLabelIds', index], message: 'A label cannot be put on and taken off at once.' });
    }
  });

/** Two commands on one task wait for one another, so that together they cannot put on more labels than it may carry. */
export const labelTask = command('labelTask', input, async (context, { id, expectedVersion = null, addLabelIds, removeLabelIds }) => {
  const { tx, emit } = context;
  const [known, found, carried] = await Promise.all([
    tx.rows(lockLabels, { id, add: arrayLiteral(addLabelIds) }),
    lockForChange(context, taskLock, { id, expectedVersion, required: 'MEMBER' }),
    // Sent after the lock, so it sees what the command before this one did.
    tx.rows(findCarried, { id }),
  ]);
  if (isRefusal(found)) return found;
  const decided = decideLabels(theRow(carried), new Set(known), { add: addLabelIds, remove: removeLabelIds });
  if (!('add' in decided)) return validationFailed(...decided);
  if (decided.add.length + decided.remove.length === 0) return found;
  const labelled = theRow(await tx.rows(change, { id, add: arrayLiteral(decided.add), remove: arrayLiteral(decided.remove) }));
  emit(taskEvent(taskLabelled, labelled, { projectId: labelled.projectId, added: [...decided.add], removed: [...decided.remove] }));
  return labelled;
});
