import { connection } from '../../model/connection.ts';
import { derived, type Entity, entity } from '../../model/entity.ts';
import { activity } from '../activity/activity-entity.ts';
import { activities } from '../activity/tables.ts';
import { projectMove } from '../project-moves/project-move-entity.ts';
import { task } from '../tasks/task-entity.ts';
import { taskFilters, taskOrders } from '../tasks/task-list.ts';
import { tasks } from '../tasks/tables.ts';
import { user } from '../users/user-entity.ts';
import { inWorkspaceOf } from '../workspaces/visibility.ts';
import { workspace } from '../workspaces/workspace-entity.ts';
import { projects } from './tables.ts';

/** Something a team works towards, with its tasks. */
export const project: Entity<typeof projects> = entity('Project', {
  idPrefix: 'project',
  table: projects,
  visibleTo: inWorkspaceOf(projects.workspaceId),
  columns: ['key', 'name', 'description', 'status', 'archivedAt', 'version', 'createdAt', 'updatedAt'],
  derived: { isArchived: derived(projects, ['archivedAt'], ({ archivedAt }) => archivedAt !== null) },
  toOne: {
    move: { target: () => projectMove, key: 'moveId' },
    lead: { target: () => user, key: 'leadId', visibility: 'parent' },
    workspace: { target: () => workspace, key: 'workspaceId', visibility: 'parent' },
  },
  connections: {
    activity: connection({
      target: () => activity,
      by: activities.projectId,
      orders: { AT: activities.at },
      defaultOrder: { field: 'AT', direction: 'DESC' },
    }),
    tasks: connection({
      target: () => task,
      by: tasks.projectId,
      orders: taskOrders,
      defaultOrder: { field: 'CREATED_AT', direction: 'DESC' },
      filters: taskFilters,
    }),
  },
});
