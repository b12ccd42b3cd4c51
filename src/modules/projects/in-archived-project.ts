import { type SQL, sql } from 'drizzle-orm';
import type { PgColumn } from 'drizzle-orm/pg-core';
import { projects } from './tables.ts';

/** Whether the project with the id in this column is archived: a scalar subquery, as `rowLock` needs it. */
export function inArchivedProject(projectId: PgColumn): SQL {
  return sql`(select place.archived_at is not null from ${projects} place where place.id = ${projectId})`;
}
