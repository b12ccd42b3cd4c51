import { sql } from 'drizzle-orm';
import { z } from 'zod';
import { allColumns, rowDecoder } from '../../data/batch/row-decoder.ts';
import { command } from '../command.ts';
import type { RowOf } from '../../model/entity.ts';
import { type Forbidden, type InputProblem, type NotFound, type ValidationFailed, validationFailed } from '../../model/refusal.ts';
import { arrayLiteral, type SqlValue, statement } from '../../model/statement.ts';
import { haltedProject, missing } from '../change-rules.ts';
import { idOf, idsOf } from '../input.ts';
import { taskLabels } from '../labels/tables.ts';
import { label } from '../labels/label-entity.ts';
import { project } from '../projects/project-entity.ts';
import { projects } from '../projects/tables.ts';
import { columnNames, parameters } from '../row-statements.ts';
import { user } from '../users/user-entity.ts';
import { refuseRole } from '../workspaces/role.ts';
import { mostLabels, tooManyLabels, unknownLabels } from './label-rules.ts';
import { tasks } from './tables.ts';
import { task } from './task-entity.ts';
import { taskEvent } from './task-event.ts';
import { taskCreated } from './task-events.ts';
import { assigneeNoMember, taskInput } from './task-input.ts';
import { findPlace, type TaskPlace } from './task-place.ts';

const given = ['id', 'projectId', 'title', 'description', 'status', 'priority', 'dueDate', 'assigneeId'] as const;

// The number is taken by the statement that uses it, so the project is locked only until this transaction's end.
const insert = statement<Record<(typeof given)[number] | 'viewer' | 'labelIds', SqlValue>, RowOf<typeof tasks>>(
  'createTask.insert',
  sql`with numbered as (
      update ${projects} set next_task_number = next_task_number + 1
      where id = ${sql.placeholder('projectId')}::uuid and archived_at is null and move_id is null
      returning workspace_id, next_task_number - 1 as number
    ), tagged as (
      insert into ${taskLabels} (task_id, label_id, workspace_id)
      select ${sql.placeholder('id')}::uuid, label_id, workspace_id
      from numbered, unnest(${sql.placeholder('labelIds')}::uuid[]) as asked(label_id)
    )
    insert into ${tasks} (${columnNames(task, given)}, workspace_id, number, creator_id)
    select ${parameters(task, given)}, workspace_id, number, ${sql.placeholder('viewer')}::uuid from numbered
    returning ${allColumns(task)}`,
  rowDecoder(task),
);

const { description, status, priority, ...fields } = taskInput;
const input = z.object({
  projectId: idOf(project),
  ...fields,
  description: description.nullish(),
  status: status.nullish(),
  priority: priority.nullish(),
  assigneeId: idOf(user).nullish(),
  labelIds: idsOf(label),
});

/** Why a task cannot be made at a place; null where it can. */
export function refuseTask(projectId: string, place: TaskPlace | undefined, labelIds: readonly string[]): NotFound | Forbidden | ValidationFailed | null {
  if (place === undefined) return missing(project, projectId);
  const forbidden = refuseRole(place.role, 'MEMBER') ?? (place.halt === null ? null : haltedProject(place.halt));
  if (forbidden !== null) return forbidden;
  const problems: InputProblem[] = [
    ...(place.hasAssignee ? [] : [assigneeNoMember]),
    ...(new Set(labelIds).size > mostLabels ? [tooManyLabels('labelIds')] : unknownLabels('labelIds', labelIds, place.labels)),
  ];
  return problems.length === 0 ? null : validationFailed(...problems);
}

export const createTask = command('createTask', input, async ({ tx, viewer, newId, emit }, { labelIds, ...asked }) => {
  const { projectId, assigneeId = null, dueDate = null } = asked;
  const place = { projectId, viewer: viewer.userId, assigneeId, labelIds: arrayLiteral([...new Set(labelIds)]) };
  const refusal = refuseTask(projectId, (await tx.rows(findPlace, place))[0], labelIds);
  if (refusal !== null) return refusal;
  const [made] = await tx.rows(insert, {
    ...place,
    id: newId(),
    title: asked.title,
    description: asked.description ?? '',
    status: asked.status ?? 'TODO',
    priority: asked.priority ?? 'NONE',
    dueDate,
  });
  if (made !== undefined) {
    emit(taskEvent(taskCreated, made, { projectId: made.projectId, number: made.number, title: made.title }));
    return made;
  }
  // Archived, deleted or sent on its way in the instant between the two statements: the first one now tells which.
  return refuseTask(projectId, (await tx.rows(findPlace, place))[0], labelIds) ?? missing(project, projectId);
});
