import { sql } from 'drizzle-orm';
import { type Entity, entity } from '../../model/entity.ts';
import { project } from '../projects/project-entity.ts';
import { user } from '../users/user-entity.ts';
import { users } from '../users/tables.ts';
import { workspacesOf } from '../workspaces/visibility.ts';
import { workspace } from '../workspaces/workspace-entity.ts';
import { projectMovePeople, projectMoves } from './tables.ts';

/** The way of a project to another workspace. Both see that it is under way; where it comes from and goes to only who belongs there. */
export const projectMove: Entity<typeof projectMoves> = entity('ProjectMove', {
  idPrefix: 'move',
  table: projectMoves,
  visibleTo: (viewerId) =>
    sql`(${projectMoves.fromWorkspaceId} = any(${workspacesOf(viewerId)}) or ${projectMoves.toWorkspaceId} = any(${workspacesOf(viewerId)}))`,
  columns: ['status', 'totalTasks', 'departedTasks', 'arrivedTasks', 'reason', 'version', 'startedAt', 'finishedAt'],
  toOne: {
    project: { target: () => project, key: 'projectId' },
    fromWorkspace: { target: () => workspace, key: 'fromWorkspaceId' },
    toWorkspace: { target: () => workspace, key: 'toWorkspaceId' },
    startedBy: { target: () => user, key: 'startedById', visibility: 'parent' },
  },
  lists: {
    unassigned: {
      target: () => user,
      through: { table: projectMovePeople, parent: projectMovePeople.moveId, child: projectMovePeople.userId },
      orderBy: [users.name],
    },
  },
});
