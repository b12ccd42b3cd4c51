import { foreignKey, pgTable, primaryKey, text, unique, uuid } from 'drizzle-orm/pg-core';
import type { RowOf } from '../../model/entity.ts';
import { lifetime, moment, version } from '../columns.ts';
import { tasks } from '../tasks/tables.ts';
import { workspaces } from '../workspaces/tables.ts';

/** Labels of a workspace. */
export const labels = pgTable(
  'labels',
  {
    id: uuid('id').primaryKey(),
    workspaceId: uuid('workspace_id').notNull().references(() => workspaces.id, { onDelete: 'cascade' }),
    name: text('name').notNull(),
    color: text('color').notNull(),
    version: version(),
    ...lifetime(),
  },
  (table) => [unique('labels_id_workspace_key').on(table.id, table.workspaceId)],
);

/** Which task carries which label, both of one workspace; at most 20 a task, counted by the commands. */
export const taskLabels = pgTable(
  'task_labels',
  {
    taskId: uuid('task_id').notNull(),
    labelId: uuid('label_id').notNull(),
    workspaceId: uuid('workspace_id').notNull(),
    createdAt: moment('created_at').notNull().defaultNow(),
  },
  (table) => [
    primaryKey({ name: 'task_labels_pkey', columns: [table.taskId, table.labelId] }),
    foreignKey({
      name: 'task_labels_task_fkey',
      columns: [table.taskId, table.workspaceId],
      foreignColumns: [tasks.id, tasks.workspaceId],
    }).onDelete('cascade'),
    foreignKey({
      name: 'task_labels_label_fkey',
      columns: [table.labelId, table.workspaceId],
      foreignColumns: [labels.id, labels.workspaceId],
    }).onDelete('cascade'),
  ],
);

/** A source for the GraphQL type Label. */
export type LabelRow = RowOf<typeof labels>;
