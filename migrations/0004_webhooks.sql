-- Endpoints that hear of a workspace's events by signed requests, the secrets they are signed with, and what was sent.

create table webhooks (
  id uuid constraint webhooks_pkey primary key,
  workspace_id uuid not null constraint webhooks_workspace_fkey references workspaces on delete cascade,
  url text not null constraint webhooks_url_length check (char_length(url) between 1 and 2000),
  -- An array of types; empty: all.
  event_types jsonb not null default '[]',
  description text not null default '' constraint webhooks_description_length check (char_length(description) <= 500),
  is_active boolean not null default true,
  -- Why nothing is sent; null where it is.
  disabled_reason text constraint webhooks_disabled_reason_known check (disabled_reason in ('OWNER', 'OPERATOR', 'GONE', 'FAILING')),
  -- The circuit breaker: attempts that failed since the last one that did not, whatever they delivered; since when; and until
  -- when nothing is tried.
  consecutive_failures integer not null default 0,
  failing_since timestamptz(6),
  paused_until timestamptz(6),
  version integer not null default 1,
  created_at timestamptz(6) not null default now(),
  updated_at timestamptz(6) not null default now(),
  constraint webhooks_active_or_why check (is_active = (disabled_reason is null)),
  constraint webhooks_id_workspace_key unique (id, workspace_id)
);
create index webhooks_by_workspace on webhooks (workspace_id, created_at desc, id desc);

-- The present one, and for a day the one before it. Sealed under the node's key: nobody reads them here.
create table webhook_secrets (
  webhook_id uuid not null constraint webhook_secrets_webhook_fkey references webhooks on delete cascade,
  sealed text not null,
  created_at timestamptz(6) not null default now(),
  -- Null for the present one.
  expires_at timestamptz(6)
);
create unique index webhook_secrets_present on webhook_secrets (webhook_id) where expires_at is null;
create index webhook_secrets_by_webhook on webhook_secrets (webhook_id);

-- One event for one endpoint.
create table webhook_deliveries (
  -- What the receiver gets as webhook-id, the same for each attempt.
  id uuid constraint webhook_deliveries_pkey primary key,
  webhook_id uuid not null,
  workspace_id uuid not null,
  event_id uuid not null,
  event_type text not null,
  -- The body, byte for byte as it is signed: the event may be pruned before the last attempt.
  body text not null,
  state text not null default 'WAITING' constraint webhook_deliveries_state_known check (state in ('WAITING', 'DELIVERED', 'FAILED')),
  attempts integer not null default 0,
  -- When it is tried next, or when whoever is at it now has to be done; null where it is not tried any more.
  next_attempt_at timestamptz(6) default now(),
  -- Of the attempt that is going on: who lost it to another node must not write down how it ended.
  lease uuid,
  last_attempt_at timestamptz(6),
  last_status integer,
  last_error text,
  response_excerpt text,
  duration_ms integer,
  created_at timestamptz(6) not null default now(),
  constraint webhook_deliveries_waiting_or_ended check ((state = 'WAITING') = (next_attempt_at is not null)),
  constraint webhook_deliveries_event_key unique (webhook_id, event_id),
  constraint webhook_deliveries_webhook_fkey foreign key (webhook_id, workspace_id) references webhooks (id, workspace_id) on delete cascade
) with (autovacuum_vacuum_scale_factor = 0.02);
create index webhook_deliveries_due on webhook_deliveries (webhook_id, next_attempt_at) where state = 'WAITING';
create index webhook_deliveries_by_webhook on webhook_deliveries (webhook_id, created_at desc, id desc);
create index webhook_deliveries_by_time on webhook_deliveries (created_at);
