import { sql } from 'drizzle-orm';
import { date, foreignKey, integer, pgTable, smallint, text, unique, uuid } from 'drizzle-orm/pg-core';
import type { RowOf } from '../../model/entity.ts';
import { lifetime, version } from '../columns.ts';
import { projects } from '../projects/tables.ts';
import { users } from '../users/tables.ts';
import { memberships } from '../workspaces/tables.ts';

/**
 * Tasks. `priorityRank` (0 NONE to 4 URGENT) and `dueDateKey` (`infinity` for none) are kept by PostgreSQL: lists are
 * ordered by them because a keyset needs a comparable column without nulls.
 */
export const tasks = pgTable(
  'tasks',
  {
    id: uuid('id').primaryKey(),
    workspaceId: uuid('workspace_id').notNull(),
    projectId: uuid('project_id').notNull(),
    number: integer('number').notNull(),
    title: text('title').notNull(),
    description: text('description').notNull().default(''),
    status: text('status', { enum: ['BACKLOG', 'TODO', 'IN_PROGRESS', 'IN_REVIEW', 'DONE', 'CANCELLED'] }).notNull().default('TODO'),
    priority: text('priority', { enum: ['NONE', 'LOW', 'MEDIUM', 'HIGH', 'URGENT'] }).notNull().default('NONE'),
    priorityRank: smallint('priority_rank').notNull().generatedAlwaysAs(
      sql`case priority when 'NONE' then 0 when 'LOW' then 1 when 'MEDIUM' then 2 when 'HIGH' then 3 when 'URGENT' then 4 end`,
    ),
    dueDate: date('due_date', { mode: 'string' }),
    dueDateKey: date('due_date_key', { mode: 'string' }).notNull().generatedAlwaysAs(sql`coalesce(due_date, 'infinity'::date)`),
    assigneeId: uuid('assignee_id'),
    creatorId: uuid('creator_id').notNull().references(() => users.id, { onDelete: 'restrict' }),
    version: version(),
    ...lifetime(),
  },
  (table) => [
    unique('tasks_id_workspace_key').on(table.id, table.workspaceId),
    unique('tasks_project_number_key').on(table.projectId, table.number),
    foreignKey({
      name: 'tasks_project_fkey',
      columns: [table.projectId, table.workspaceId],
      foreignColumns: [projects.id, projects.workspaceId],
    }).onDelete('cascade'),
    foreignKey({
      name: 'tasks_assignee_fkey',
      columns: [table.workspaceId, table.assigneeId],
      foreignColumns: [memberships.workspaceId, memberships.userId],
    }).onDelete('set null'),
  ],
);

/** A source for the GraphQL type Task. */
export type TaskRow = RowOf<typeof tasks>;
