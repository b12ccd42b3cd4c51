-- Where the peers' commands write what happened, as Portcullis' commands do.
create table bench_outbox (
  id bigint generated always as identity primary key,
  type text not null,
  workspace_id uuid not null,
  entity_id uuid not null,
  topics text[] not null,
  payload jsonb not null,
  actor_id uuid not null,
  occurred_at timestamptz not null default now()
);
comment on table bench_outbox is E'@behavior -*';
