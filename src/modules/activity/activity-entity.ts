import { type Entity, entity } from '../../model/entity.ts';
import { project } from '../projects/project-entity.ts';
import { task } from '../tasks/task-entity.ts';
import { user } from '../users/user-entity.ts';
import { inWorkspaceOf } from '../workspaces/visibility.ts';
import { activities } from './tables.ts';

/** An entry of a project's or task's history. */
export const activity: Entity<typeof activities> = entity('Activity', {
  idPrefix: 'activity',
  table: activities,
  visibleTo: inWorkspaceOf(activities.workspaceId),
  columns: ['type', 'summary', 'at'],
  toOne: {
    actor: { target: () => user, key: 'actorId', visibility: 'parent' },
    project: { target: () => project, key: 'projectId' },
    task: { target: () => task, key: 'taskId' },
  },
});
