import { foreignKey, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import type { RowOf } from '../../model/entity.ts';
import { lifetime, moment, version } from '../columns.ts';
import { tasks } from '../tasks/tables.ts';
import { users } from '../users/tables.ts';

/** What people said about tasks. */
export const comments = pgTable(
  'comments',
  {
    id: uuid('id').primaryKey(),
    workspaceId: uuid('workspace_id').notNull(),
    taskId: uuid('task_id').notNull(),
    authorId: uuid('author_id').notNull().references(() => users.id, { onDelete: 'restrict' }),
    body: text('body').notNull(),
    editedAt: moment('edited_at'),
    version: version(),
    ...lifetime(),
  },
  (table) => [
    foreignKey({
      name: 'comments_task_fkey',
      columns: [table.taskId, table.workspaceId],
      foreignColumns: [tasks.id, tasks.workspaceId],
    }).onDelete('cascade'),
  ],
);

/** A source for the GraphQL type Comment. */
export type CommentRow = RowOf<typeof comments>;
