import { connection } from '../../model/connection.ts';
import { type Entity, entity } from '../../model/entity.ts';
import { label } from '../labels/label-entity.ts';
import { labels } from '../labels/tables.ts';
import { project } from '../projects/project-entity.ts';
import { projectFilters, projectOrders } from '../projects/project-list.ts';
import { projects } from '../projects/tables.ts';
import { webhooks } from '../webhooks/tables.ts';
import { webhook } from '../webhooks/webhook-entity.ts';
import { membership } from './membership-entity.ts';
import { memberships, workspaces } from './tables.ts';
import { inWorkspaceOf } from './visibility.ts';

/** A tenant: everything else lies in one. */
export const workspace: Entity<typeof workspaces> = entity('Workspace', {
  idPrefix: 'workspace',
  table: workspaces,
  visibleTo: inWorkspaceOf(workspaces.id),
  columns: ['name', 'slug', 'version', 'createdAt', 'updatedAt'],
  connections: {
    members: connection({
      target: () => membership,
      by: memberships.workspaceId,
      orders: { CREATED_AT: memberships.createdAt },
      defaultOrder: { field: 'CREATED_AT', direction: 'ASC' },
    }),
    projects: connection({
      target: () => project,
      by: projects.workspaceId,
      orders: projectOrders,
      defaultOrder: { field: 'CREATED_AT', direction: 'DESC' },
      filters: projectFilters,
    }),
    labels: connection({
      target: () => label,
      by: labels.workspaceId,
      orders: { NAME: labels.name },
      defaultOrder: { field: 'NAME', direction: 'ASC' },
    }),
    webhooks: connection({
      target: () => webhook,
      by: webhooks.workspaceId,
      orders: { CREATED_AT: webhooks.createdAt },
      defaultOrder: { field: 'CREATED_AT', direction: 'ASC' },
    }),
  },
});
