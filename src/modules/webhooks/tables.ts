import { boolean, foreignKey, integer, jsonb, pgTable, text, unique, uuid } from 'drizzle-orm/pg-core';
import type { RowOf } from '../../model/entity.ts';
import { lifetime, moment, version } from '../columns.ts';
import { workspaces } from '../workspaces/tables.ts';

/** Endpoints that hear of a workspace's events. */
export const webhooks = pgTable(
  'webhooks',
  {
    id: uuid('id').primaryKey(),
    workspaceId: uuid('workspace_id').notNull().references(() => workspaces.id, { onDelete: 'cascade' }),
    url: text('url').notNull(),
    eventTypes: jsonb('event_types').$type<readonly string[]>().notNull().default([]),
    description: text('description').notNull().default(''),
    isActive: boolean('is_active').notNull().default(true),
    disabledReason: text('disabled_reason', { enum: ['OWNER', 'OPERATOR', 'GONE', 'FAILING'] }),
    consecutiveFailures: integer('consecutive_failures').notNull().default(0),
    failingSince: moment('failing_since'),
    pausedUntil: moment('paused_until'),
    version: version(),
    ...lifetime(),
  },
  (table) => [unique('webhooks_id_workspace_key').on(table.id, table.workspaceId)],
);

/** One event for one endpoint, and how sending it went. */
export const webhookDeliveries = pgTable(
  'webhook_deliveries',
  {
    id: uuid('id').primaryKey(),
    webhookId: uuid('webhook_id').notNull(),
    workspaceId: uuid('workspace_id').notNull(),
    eventId: uuid('event_id').notNull(),
    eventType: text('event_type').notNull(),
    body: text('body').notNull(),
    state: text('state', { enum: ['WAITING', 'DELIVERED', 'FAILED'] }).notNull().default('WAITING'),
    attempts: integer('attempts').notNull().default(0),
    nextAttemptAt: moment('next_attempt_at').defaultNow(),
    lease: uuid('lease'),
    lastAttemptAt: moment('last_attempt_at'),
    lastStatus: integer('last_status'),
    lastError: text('last_error'),
    responseExcerpt: text('response_excerpt'),
    durationMs: integer('duration_ms'),
    createdAt: moment('created_at').notNull().defaultNow(),
  },
  (table) => [
    unique('webhook_deliveries_event_key').on(table.webhookId, table.eventId),
    foreignKey({
      name: 'webhook_deliveries_webhook_fkey',
      columns: [table.webhookId, table.workspaceId],
      foreignColumns: [webhooks.id, webhooks.workspaceId],
    }).onDelete('cascade'),
  ],
);

/** A source for the GraphQL type Webhook. */
export type WebhookRow = RowOf<typeof webhooks>;

/** A source for the GraphQL type WebhookDelivery. */
export type WebhookDeliveryRow = RowOf<typeof webhookDeliveries>;
