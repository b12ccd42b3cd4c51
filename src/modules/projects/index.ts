import { connection } from '../../model/connection.ts';
import { byId, connectionOf, type Module } from '../../model/module.ts';
import { commentEventType } from '../comments/comment-events.ts';
import { projectMoveEventType } from '../project-moves/tell-move.ts';
import { taskEventType } from '../tasks/task-event.ts';
import { archiveProject } from './archive-project.ts';
import { createProject } from './create-project.ts';
import { deleteProject } from './delete-project.ts';
import { project } from './project-entity.ts';
import { projectEventKinds, projectEventType } from './project-events.ts';
import { projectFilters, projectOrders } from './project-list.ts';
import { updateProject } from './update-project.ts';

export const projectsModule: Module = {
  name: 'projects',
  entities: [project],
  queries: {
    project: byId(project),
    projects: connectionOf(
      connection({
        target: () => project,
        orders: projectOrders,
        defaultOrder: { field: 'CREATED_AT', direction: 'DESC' },
        filters: projectFilters,
      }),
    ),
  },
  commands: [createProject, updateProject, archiveProject, deleteProject],
  events: projectEventKinds,
  subscriptions: {
    projectEvents: { argument: 'projectId', entity: () => project, events: [projectEventType, projectMoveEventType, taskEventType, commentEventType] },
  },
};
