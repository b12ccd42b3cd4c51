import { integer, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import type { RowOf } from '../../model/entity.ts';
import { moment, version } from '../columns.ts';
import { users } from '../users/tables.ts';

/** Moves of projects to other workspaces. The id is that of the saga that carries it out. */
export const projectMoves = pgTable('project_moves', {
  id: uuid('id').primaryKey(),
  projectId: uuid('project_id').notNull(),
  fromWorkspaceId: uuid('from_workspace_id').notNull(),
  toWorkspaceId: uuid('to_workspace_id').notNull(),
  startedById: uuid('started_by').notNull().references(() => users.id, { onDelete: 'restrict' }),
  status: text('status', { enum: ['RUNNING', 'COMPENSATING', 'DONE', 'UNDONE', 'FAILED'] }).notNull().default('RUNNING'),
  totalTasks: integer('total_tasks').notNull(),
  departedTasks: integer('departed_tasks').notNull().default(0),
  arrivedTasks: integer('arrived_tasks').notNull().default(0),
  reason: text('reason'),
  version: version(),
  startedAt: moment('started_at').notNull().defaultNow(),
  finishedAt: moment('finished_at'),
});

/** Who lost tasks or the lead by a move. */
export const projectMovePeople = pgTable(
  'project_move_people',
  {
    moveId: uuid('move_id').notNull().references(() => projectMoves.id, { onDelete: 'cascade' }),
    userId: uuid('user_id').notNull().references(() => users.id, { onDelete: 'restrict' }),
  },
  (table) => [primaryKey({ name: 'project_move_people_pkey', columns: [table.moveId, table.userId] })],
);

/** A source for the GraphQL type ProjectMove. */
export type ProjectMoveRow = RowOf<typeof projectMoves>;
