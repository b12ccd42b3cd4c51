import { connection } from '../../model/connection.ts';
import { type Entity, entity } from '../../model/entity.ts';
import { task } from '../tasks/task-entity.ts';
import { taskFilters, taskOrders } from '../tasks/task-list.ts';
import { inWorkspaceOf } from '../workspaces/visibility.ts';
import { workspace } from '../workspaces/workspace-entity.ts';
import { labels, taskLabels } from './tables.ts';

/** A word that tasks of a workspace are marked with. */
export const label: Entity<typeof labels> = entity('Label', {
  idPrefix: 'label',
  table: labels,
  visibleTo: inWorkspaceOf(labels.workspaceId),
  columns: ['name', 'color', 'version', 'createdAt', 'updatedAt'],
  toOne: { workspace: { target: () => workspace, key: 'workspaceId', visibility: 'parent' } },
  connections: {
    tasks: connection({
      target: () => task,
      by: { table: taskLabels, parent: taskLabels.labelId, child: taskLabels.taskId },
      orders: taskOrders,
      defaultOrder: { field: 'CREATED_AT', direction: 'DESC' },
      filters: taskFilters,
    }),
  },
});
