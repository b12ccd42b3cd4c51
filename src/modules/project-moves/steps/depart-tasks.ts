import { sql } from 'drizzle-orm';
import { allColumns, rowDecoder } from '../../../data/batch/row-decoder.ts';
import type { SagaContext, SagaOutcome } from '../../../model/saga.ts';
import { arrayLiteral, statement } from '../../../model/statement.ts';
import { comments } from '../../comments/tables.ts';
import { labels, taskLabels } from '../../labels/tables.ts';
import { theRow } from '../../row-statements.ts';
import { tasks } from '../../tasks/tables.ts';
import { type MoveState, tasksAtOnce } from '../move-state.ts';
import { projectMove } from '../project-move-entity.ts';
import { projectMoveProgressed } from '../project-move-events.ts';
import { projectMoves, type ProjectMoveRow } from '../tables.ts';
import { tellMove } from '../tell-move.ts';
import { findHindrance } from './find-hindrance.ts';

/** The next tasks that leave, locked in the order in which all commands lock tasks. */
const lockNext = statement<{ projectId: string; most: number }, string>(
  'ProjectMove.lockDeparting',
  sql`select ${tasks.id} from ${tasks}
    where ${tasks.projectId} = ${sql.placeholder('projectId')}::uuid and ${tasks.id} = any(array(
      select next.id from ${tasks} next where next.project_id = ${sql.placeholder('projectId')}::uuid order by next.number limit ${sql.placeholder('most')}::integer
    ))
    order by ${tasks.id} for update`,
  (raw) => String(raw[0]),
);

// What refers to a task by its workspace goes with it in one statement: its foreign keys are looked at when it ends.
const depart = statement<{ id: string; taskIds: string; transitWorkspaceId: string; standInId: string }, ProjectMoveRow>(
  'ProjectMove.depart',
  sql`with going as (
      select id, assignee_id from ${tasks} where id = any(${sql.placeholder('taskIds')}::uuid[])
    ), noted as (
      insert into project_move_tasks (move_id, task_id, assignee_id) select ${sql.placeholder('id')}::uuid, id, assignee_id from going
    ), labelled as (
      insert into project_move_labels (move_id, task_id, label_id, name, color, created_at)
      select ${sql.placeholder('id')}::uuid, tied.task_id, ${labels.id}, ${labels.name}, ${labels.color}, tied.created_at
      from going join ${taskLabels} tied on tied.task_id = going.id join ${labels} on ${labels.id} = tied.label_id
    ), untied as (
      delete from ${taskLabels} where task_id = any(${sql.placeholder('taskIds')}::uuid[])
    ), said as (
      update ${comments} set workspace_id = ${sql.placeholder('transitWorkspaceId')}::uuid where task_id = any(${sql.placeholder('taskIds')}::uuid[])
    ), gone as (
      update ${tasks} set project_id = ${sql.placeholder('standInId')}::uuid, workspace_id = ${sql.placeholder('transitWorkspaceId')}::uuid, assignee_id = null
      where id = any(${sql.placeholder('taskIds')}::uuid[]) returning id
    )
    update ${projectMoves} set departed_tasks = departed_tasks + (select count(*) from gone), version = version + 1
    where ${projectMoves.id} = ${sql.placeholder('id')}::uuid returning ${allColumns(projectMove)}`,
  rowDecoder(projectMove),
);

/** Some tasks leave, with their comments; what ties them to the workspace is noted. Then the project follows. */
export async function departTasks(context: SagaContext, state: MoveState): Promise<SagaOutcome> {
  const { tx, id, emit } = context;
  const hindrance = await findHindrance(context, state);
  if (hindrance !== null) return { go: 'back', reason: hindrance };
  const taskIds = await tx.rows(lockNext, { projectId: state.projectId, most: tasksAtOnce });
  if (taskIds.length === 0) return { go: 'on', step: 'cross' };
  const { transitWorkspaceId, standInId } = state;
  const move = theRow(await tx.rows(depart, { id, taskIds: arrayLiteral(taskIds), transitWorkspaceId, standInId }));
  tellMove(emit, projectMoveProgressed, move, 'from');
  return { go: 'on', step: 'depart' };
}
