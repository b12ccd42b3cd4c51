import { pgTable, text, unique, uuid } from 'drizzle-orm/pg-core';
import type { RowOf } from '../../model/entity.ts';
import { lifetime, version } from '../columns.ts';
import { users } from '../users/tables.ts';

/** Tenants. */
export const workspaces = pgTable('workspaces', {
  id: uuid('id').primaryKey(),
  name: text('name').notNull(),
  slug: text('slug').notNull().unique('workspaces_slug_key'),
  version: version(),
  ...lifetime(),
});

/** Who belongs to which workspace; at most one row a pair. */
export const memberships = pgTable(
  'memberships',
  {
    id: uuid('id').primaryKey(),
    workspaceId: uuid('workspace_id').notNull().references(() => workspaces.id, { onDelete: 'cascade' }),
    userId: uuid('user_id').notNull().references(() => users.id, { onDelete: 'restrict' }),
    role: text('role', { enum: ['OWNER', 'MEMBER', 'VIEWER'] }).notNull(),
    version: version(),
    ...lifetime(),
  },
  (table) => [unique('memberships_workspace_user_key').on(table.workspaceId, table.userId)],
);

/** A source for the GraphQL type Workspace. */
export type WorkspaceRow = RowOf<typeof workspaces>;

/** A source for the GraphQL type Membership. */
export type MembershipRow = RowOf<typeof memberships>;
