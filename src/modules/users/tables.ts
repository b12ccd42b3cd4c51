import { pgTable, text, uuid } from 'drizzle-orm/pg-core';
import type { RowOf } from '../../model/entity.ts';
import { lifetime, moment } from '../columns.ts';

/** People of all workspaces. Indexes and constraints: migrations/0001_domain.sql. */
export const users = pgTable('users', {
  id: uuid('id').primaryKey(),
  name: text('name').notNull(),
  email: text('email').notNull(),
  invitedAt: moment('invited_at'),
  ...lifetime(),
});

/** A source for the GraphQL type User. */
export type UserRow = RowOf<typeof users>;
