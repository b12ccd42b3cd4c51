import { connection } from '../../model/connection.ts';
import { derived, type Entity, entity } from '../../model/entity.ts';
import { activity } from '../activity/activity-entity.ts';
import { activities } from '../activity/tables.ts';
import { comment } from '../comments/comment-entity.ts';
import { comments } from '../comments/tables.ts';
import { label } from '../labels/label-entity.ts';
import { labels, taskLabels } from '../labels/tables.ts';
import { project } from '../projects/project-entity.ts';
import { user } from '../users/user-entity.ts';
import { inWorkspaceOf } from '../workspaces/visibility.ts';
import { workspace } from '../workspaces/workspace-entity.ts';
import { tasks } from './tables.ts';

/** Something to do. */
export const task: Entity<typeof tasks> = entity('Task', {
  idPrefix: 'task',
  table: tasks,
  visibleTo: inWorkspaceOf(tasks.workspaceId),
  columns: ['number', 'title', 'description', 'status', 'priority', 'dueDate', 'version', 'createdAt', 'updatedAt'],
  derived: { isOpen: derived(tasks, ['status'], ({ status }) => status !== 'DONE' && status !== 'CANCELLED') },
  toOne: {
    project: { target: () => project, key: 'projectId', visibility: 'parent' },
    workspace: { target: () => workspace, key: 'workspaceId', visibility: 'parent' },
    assignee: { target: () => user, key: 'assigneeId', visibility: 'parent' },
    creator: { target: () => user, key: 'creatorId', visibility: 'parent' },
  },
  lists: {
    labels: {
      target: () => label,
      through: { table: taskLabels, parent: taskLabels.taskId, child: taskLabels.labelId },
      orderBy: [labels.name],
    },
  },
  connections: {
    activity: connection({
      target: () => activity,
      by: activities.taskId,
      orders: { AT: activities.at },
      defaultOrder: { field: 'AT', direction: 'DESC' },
    }),
    comments: connection({
      target: () => comment,
      by: comments.taskId,
      orders: { CREATED_AT: comments.createdAt },
      defaultOrder: { field: 'CREATED_AT', direction: 'ASC' },
    }),
  },
});
