import { type Entity, entity } from '../../model/entity.ts';
import { user } from '../users/user-entity.ts';
import { memberships } from './tables.ts';
import { inWorkspaceOf } from './visibility.ts';
import { workspace } from './workspace-entity.ts';

/** That a person belongs to a workspace, and as what. */
export const membership: Entity<typeof memberships> = entity('Membership', {
  idPrefix: 'membership',
  table: memberships,
  visibleTo: inWorkspaceOf(memberships.workspaceId),
  columns: ['role', 'version', 'createdAt', 'updatedAt'],
  toOne: {
    user: { target: () => user, key: 'userId', visibility: 'parent' },
    workspace: { target: () => workspace, key: 'workspaceId', visibility: 'parent' },
  },
});
