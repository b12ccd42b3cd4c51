import { integer, timestamp } from 'drizzle-orm/pg-core';

/** A moment to the microsecond, read as a string: a JavaScript `Date` would cut it to milliseconds. */
export const moment = (name: string) => timestamp(name, { withTimezone: true, precision: 6, mode: 'string' });

/** When a row came to be and when it last changed; both are set by the command, `now()` where it does not. */
export const lifetime = () => ({
  createdAt: moment('created_at').notNull().defaultNow(),
  updatedAt: moment('updated_at').notNull().defaultNow(),
});

/** Counts a row's changes, for optimistic concurrency. */
export const version = () => integer('version').notNull().default(1);
