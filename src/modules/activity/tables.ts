import { pgTable, text, uuid } from 'drizzle-orm/pg-core';
import { moment } from '../columns.ts';
import { users } from '../users/tables.ts';
import { workspaces } from '../workspaces/tables.ts';

/** What happened in projects. The id is that of the event. */
export const activities = pgTable('activities', {
  id: uuid('id').primaryKey(),
  workspaceId: uuid('workspace_id').notNull().references(() => workspaces.id, { onDelete: 'cascade' }),
  projectId: uuid('project_id').notNull(),
  taskId: uuid('task_id'),
  actorId: uuid('actor_id').notNull().references(() => users.id, { onDelete: 'restrict' }),
  type: text('type').notNull(),
  summary: text('summary'),
  at: moment('happened_at').notNull(),
});
