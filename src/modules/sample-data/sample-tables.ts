import type { PgTable } from 'drizzle-orm/pg-core';
import { comments } from '../comments/tables.ts';
import { labels, taskLabels } from '../labels/tables.ts';
import { projects } from '../projects/tables.ts';
import { tasks } from '../tasks/tables.ts';
import { users } from '../users/tables.ts';
import { memberships, workspaces } from '../workspaces/tables.ts';

/** The tables that sample data fills; each refers only to those before it. */
export const sampleTables: readonly PgTable[] = [users, workspaces, memberships, projects, labels, tasks, taskLabels, comments];
