import type { PgTable } from 'drizzle-orm/pg-core';

/** A full row to load: every column but those PostgreSQL generates, none left to its default. */
export type SampleRow<T extends PgTable> = Readonly<Pick<T['$inferSelect'], Extract<keyof T['$inferSelect'], keyof T['$inferInsert']>>>;
