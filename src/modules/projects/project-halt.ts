import { type SQL, sql } from 'drizzle-orm';
import type { PgColumn } from 'drizzle-orm/pg-core';
import { projects } from './tables.ts';

/** Why the tasks of a project stand still: it was put away, or it is on its way to another workspace. */
export type Halt = 'archived' | 'moving';

/** Why the tasks of the project with this row stand still; null where they do not. */
export const ownHalt: SQL = sql`case when ${projects.moveId} is not null then 'moving' when ${projects.archivedAt} is not null then 'archived' end`;

/** The same for the project with the id in this column: a scalar subquery, as `rowLock` needs it. */
export function haltOfProject(projectId: PgColumn): SQL {
  return sql`(select case when place.move_id is not null then 'moving' when place.archived_at is not null then 'archived' end
    from ${projects} place where place.id = ${projectId})`;
}

/** A halt as PostgreSQL delivers it. Throws TypeError for anything else. */
export function haltOf(value: unknown): Halt | null {
  if (value === null || value === 'archived' || value === 'moving') return value;
  throw new TypeError(`Not a halt: ${JSON.stringify(value)}`);
}
