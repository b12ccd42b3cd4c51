import { sql } from 'drizzle-orm';
import { allColumns, rowDecoder } from '../../../data/batch/row-decoder.ts';
import type { Session } from '../../../model/session.ts';
import { arrayLiteral, statement } from '../../../model/statement.ts';
import { comments } from '../../comments/tables.ts';
import { labels, taskLabels } from '../../labels/tables.ts';
import { projects } from '../../projects/tables.ts';
import { theRow } from '../../row-statements.ts';
import { tasks } from '../../tasks/tables.ts';
import { memberships } from '../../workspaces/tables.ts';
import { tasksAtOnce } from '../move-state.ts';
import { projectMove } from '../project-move-entity.ts';
import { projectMovePeople, projectMoves, type ProjectMoveRow } from '../tables.ts';

/** Tasks that come out of transit, and where to. */
export interface Landing {
  /** The move's uuid. */
  readonly id: string;
  readonly projectId: string;
  /** Where the project lies. */
  readonly workspaceId: string;
}

const holdProject = statement<{ projectId: string; workspaceId: string }, true>(
  'ProjectMove.holdProject',
  sql`select true from ${projects} where ${projects.id} = ${sql.placeholder('projectId')}::uuid and ${projects.workspaceId} = ${sql.placeholder('workspaceId')}::uuid for key share`,
  () => true,
);

const findNext = statement<{ id: string; most: number }, string>(
  'ProjectMove.findLanding',
  sql`select task_id from project_move_tasks where move_id = ${sql.placeholder('id')}::uuid order by task_id limit ${sql.placeholder('most')}::integer`,
  (raw) => String(raw[0]),
);

/** The tasks that land next; null where the project is gone, and with it the place where they could. */
export async function findLanding(tx: Session, { id, projectId, workspaceId }: Landing): Promise<readonly string[] | null> {
  const [held, taskIds] = await Promise.all([tx.rows(holdProject, { projectId, workspaceId }), tx.rows(findNext, { id, most: tasksAtOnce })]);
  return held.length === 0 ? null : taskIds;
}

/** Those of the assignees who belong to the workspace stay in it until the transaction ends, and the labels as well. */
const hold = statement<{ id: string; workspaceId: string; taskIds: string }, null>(
  'ProjectMove.holdMembers',
  sql`select from ${memberships} where ${memberships.workspaceId} = ${sql.placeholder('workspaceId')}::uuid and ${memberships.userId} in (
      select assignee_id from project_move_tasks where move_id = ${sql.placeholder('id')}::uuid and task_id = any(${sql.placeholder('taskIds')}::uuid[])
    ) order by ${memberships.id} for key share`,
  () => null,
);
const holdLabels = statement<{ id: string; workspaceId: string; taskIds: string }, null>(
  'ProjectMove.holdLabels',
  sql`select from ${labels} where ${labels.workspaceId} = ${sql.placeholder('workspaceId')}::uuid and ${labels.id} in (
      select label_id from project_move_labels where move_id = ${sql.placeholder('id')}::uuid and task_id = any(${sql.placeholder('taskIds')}::uuid[])
    ) order by ${labels.id} for key share`,
  () => null,
);

type Params = { id: string; projectId: string; workspaceId: string; taskIds: string; crossed: boolean; reason: string | null };

const land = statement<Params, ProjectMoveRow>(
  'ProjectMove.land',
  sql`with coming as (
      select noted.task_id, noted.assignee_id, member.user_id as member_id
      from project_move_tasks noted
      left join ${memberships} member on member.workspace_id = ${sql.placeholder('workspaceId')}::uuid and member.user_id = noted.assignee_id
      where noted.move_id = ${sql.placeholder('id')}::uuid and noted.task_id = any(${sql.placeholder('taskIds')}::uuid[])
    ), said as (
      update ${comments} set workspace_id = ${sql.placeholder('workspaceId')}::uuid where task_id = any(${sql.placeholder('taskIds')}::uuid[])
    ), tied as (
      insert into ${taskLabels} (task_id, label_id, workspace_id, created_at)
      select noted.task_id, ${labels.id}, ${labels.workspaceId}, noted.created_at
      from project_move_labels noted join ${labels} on ${labels.id} = noted.label_id and ${labels.workspaceId} = ${sql.placeholder('workspaceId')}::uuid
      where noted.move_id = ${sql.placeholder('id')}::uuid and noted.task_id = any(${sql.placeholder('taskIds')}::uuid[])
    ), lost as (
      insert into ${projectMovePeople} (move_id, user_id)
      select distinct ${sql.placeholder('id')}::uuid, assignee_id from coming where assignee_id is not null and member_id is null
      on conflict do nothing
    ), landed as (
      update ${tasks} set project_id = ${sql.placeholder('projectId')}::uuid, workspace_id = ${sql.placeholder('workspaceId')}::uuid, assignee_id = coming.member_id,
        version = version + case when ${sql.placeholder('crossed')}::boolean or coming.assignee_id is distinct from coming.member_id then 1 else 0 end,
        updated_at = case when ${sql.placeholder('crossed')}::boolean or coming.assignee_id is distinct from coming.member_id then now() else updated_at end
      from coming where ${tasks.id} = coming.task_id returning ${tasks.id}
    ), forgotten as (
      delete from project_move_tasks where move_id = ${sql.placeholder('id')}::uuid and task_id = any(${sql.placeholder('taskIds')}::uuid[])
    )
    update ${projectMoves} set version = version + 1, reason = ${sql.placeholder('reason')}::text,
      status = case when ${sql.placeholder('crossed')}::boolean then 'RUNNING' else 'COMPENSATING' end,
      arrived_tasks = arrived_tasks + case when ${sql.placeholder('crossed')}::boolean then counted.n else 0 end,
      departed_tasks = departed_tasks - case when ${sql.placeholder('crossed')}::boolean then 0 else counted.n end
    from (select count(*)::integer as n from landed) counted
    where ${projectMoves.id} = ${sql.placeholder('id')}::uuid returning ${allColumns(projectMove)}`,
  rowDecoder(projectMove),
);

/**
 * Takes tasks out of transit into the project, with their comments, and with those of their labels and assignees that the
 * workspace has. `crossed`: it is the other workspace, which changes the tasks; else they are as they were before.
 */
export async function landTasks(tx: Session, landing: Landing, taskIds: readonly string[], { crossed, reason }: Pick<Params, 'crossed' | 'reason'>): Promise<ProjectMoveRow> {
  const { id, projectId, workspaceId } = landing;
  const ids = arrayLiteral(taskIds);
  const [, , landed] = await Promise.all([
    tx.rows(hold, { id, workspaceId, taskIds: ids }),
    tx.rows(holdLabels, { id, workspaceId, taskIds: ids }),
    tx.rows(land, { id, projectId, workspaceId, taskIds: ids, crossed, reason }),
  ]);
  return theRow(landed);
}
