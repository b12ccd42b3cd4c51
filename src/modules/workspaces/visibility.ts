import { type SQL, sql } from 'drizzle-orm';
import type { PgColumn } from 'drizzle-orm/pg-core';
import type { VisibleTo } from '../../model/entity.ts';
import { memberships } from './tables.ts';

/** The viewer's workspaces as an array that PostgreSQL computes once a statement, from an index alone. */
export const workspacesOf = (viewerId: SQL): SQL =>
  sql`array(select m.workspace_id from ${memberships} m where m.user_id = ${viewerId})`;

/** What only owners of the workspace see. */
export const toOwnersOf =
  (workspaceId: PgColumn) =>
  (viewerId: SQL): SQL =>
    sql`${workspaceId} = any(array(select m.workspace_id from ${memberships} m where m.user_id = ${viewerId} and m.role = 'OWNER'))`;

/** What every tenant's entity declares as `visibleTo`: its row lies in a workspace of the viewer. */
export const inWorkspaceOf = (workspaceId: PgColumn): VisibleTo =>
  Object.assign((viewerId: SQL): SQL => sql`${workspaceId} = any(${workspacesOf(viewerId)})`, { tenant: workspaceId });
