import { foreignKey, integer, pgTable, text, unique, uuid } from 'drizzle-orm/pg-core';
import type { RowOf } from '../../model/entity.ts';
import { lifetime, moment, version } from '../columns.ts';
import { memberships, workspaces } from '../workspaces/tables.ts';

/** Projects. `nextTaskNumber` is taken under the row's lock, so numbers have no gaps but those of deleted or moved tasks. */
export const projects = pgTable(
  'projects',
  {
    id: uuid('id').primaryKey(),
    workspaceId: uuid('workspace_id').notNull().references(() => workspaces.id, { onDelete: 'cascade' }),
    key: text('key').notNull(),
    name: text('name').notNull(),
    description: text('description').notNull().default(''),
    status: text('status', { enum: ['PLANNED', 'ACTIVE', 'PAUSED', 'DONE'] }).notNull().default('PLANNED'),
    archivedAt: moment('archived_at'),
    leadId: uuid('lead_id'),
    /** The move that is under way; null where there is none. */
    moveId: uuid('move_id'),
    nextTaskNumber: integer('next_task_number').notNull().default(1),
    version: version(),
    ...lifetime(),
  },
  (table) => [
    unique('projects_id_workspace_key').on(table.id, table.workspaceId),
    unique('projects_workspace_key_key').on(table.workspaceId, table.key),
    foreignKey({
      name: 'projects_lead_fkey',
      columns: [table.workspaceId, table.leadId],
      foreignColumns: [memberships.workspaceId, memberships.userId],
    }).onDelete('set null'),
  ],
);

/** A source for the GraphQL type Project. */
export type ProjectRow = RowOf<typeof projects>;
