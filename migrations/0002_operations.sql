-- The registry of published operations. A deployment is one version of one client; it links to the operations its
-- manifest listed. An operation is active while one of its links is not retired; a retired one is kept as a tombstone.
-- Whoever publishes or retires begins with `select revision from portcullis_registry for update` and then writes links:
-- the triggers below raise the revision, stamp the operations whose state changed, and notify the nodes.

create table portcullis_operations (
  -- As its publisher gave it, normalised: a SHA-256 without its prefix and in lower case.
  id text constraint portcullis_operations_pkey primary key constraint portcullis_operations_id_length check (char_length(id) between 1 and 512),
  -- SHA-256 of the exact text, lower-case hex.
  hash text not null constraint portcullis_operations_hash_form check (hash ~ '^[0-9a-f]{64}$'),
  name text,
  kind text not null constraint portcullis_operations_kind_known check (kind in ('query', 'mutation', 'subscription')),
  text text not null,
  -- What was recorded at publishing: variables with their types, inputs of the cost formula, needed rights.
  facts jsonb not null,
  -- Names of the clients with a link that is not retired, sorted; empty: the operation is retired. Kept by a trigger.
  clients text[] not null default '{}',
  -- The registry's revision at which `clients` last changed: nodes read what is newer than what they have.
  changed_revision bigint not null default 0,
  published_at timestamptz(6) not null default now()
);
create index portcullis_operations_by_hash on portcullis_operations (hash);
create index portcullis_operations_by_revision on portcullis_operations (changed_revision);

create table portcullis_deployments (
  id bigint generated always as identity constraint portcullis_deployments_pkey primary key,
  client text not null constraint portcullis_deployments_client_length check (char_length(client) between 1 and 200),
  version text not null constraint portcullis_deployments_version_length check (char_length(version) between 1 and 200),
  -- SHA-256 over the ids and hashes of its operations: the same again is a no-op.
  content_hash text not null,
  published_at timestamptz(6) not null default now(),
  constraint portcullis_deployments_client_version_key unique (client, version)
);

create table portcullis_deployment_operations (
  deployment_id bigint not null
    constraint portcullis_deployment_operations_deployment_fkey references portcullis_deployments on delete cascade,
  operation_id text not null
    constraint portcullis_deployment_operations_operation_fkey references portcullis_operations on delete cascade,
  -- Null while active. A retirement can be undone within its grace time.
  retired_at timestamptz(6),
  constraint portcullis_deployment_operations_pkey primary key (deployment_id, operation_id)
);
create index portcullis_deployment_operations_by_operation on portcullis_deployment_operations (operation_id);

-- One row that every change of the registry locks and raises, so that changes stand in one order and nodes see by one
-- number whether they have the newest. The settings that operators change while nodes run lie here too.
create table portcullis_registry (
  one boolean constraint portcullis_registry_pkey primary key default true constraint portcullis_registry_single check (one),
  revision bigint not null default 0,
  -- {"mode": …, "clientModes": {…}, "requireClient": …}; absent keys leave it to the configuration.
  policy jsonb not null default '{}'
);
insert into portcullis_registry default values;

create function portcullis_registry_notify() returns trigger language plpgsql as $$
begin
  perform pg_notify('portcullis_registry', new.revision::text);
  return null;
end $$;
create trigger portcullis_registry_notify after update on portcullis_registry
  for each row when (new.revision is distinct from old.revision) execute function portcullis_registry_notify();

-- Once for each statement that changes links. An operation is stamped only where its state or its clients' names
-- changed, so that the next version of a client costs the nodes nothing for what it shares with the last.
create function portcullis_links_changed() returns trigger language plpgsql as $$
declare
  raised bigint;
begin
  if not exists (select from changed_links) then
    return null;
  end if;
  update portcullis_registry set revision = revision + 1 returning revision into raised;
  update portcullis_operations o set clients = s.clients, changed_revision = raised
  from (
    select c.operation_id,
      coalesce(array_agg(distinct d.client order by d.client) filter (where l.retired_at is null and d.client is not null), '{}') as clients
    from (select distinct operation_id from changed_links) c
    left join portcullis_deployment_operations l on l.operation_id = c.operation_id
    left join portcullis_deployments d on d.id = l.deployment_id
    group by c.operation_id
  ) s
  where o.id = s.operation_id and o.clients is distinct from s.clients;
  return null;
end $$;
create trigger portcullis_links_inserted after insert on portcullis_deployment_operations
  referencing new table as changed_links for each statement execute function portcullis_links_changed();
create trigger portcullis_links_updated after update on portcullis_deployment_operations
  referencing new table as changed_links for each statement execute function portcullis_links_changed();
create trigger portcullis_links_deleted after delete on portcullis_deployment_operations
  referencing old table as changed_links for each statement execute function portcullis_links_changed();

-- Counts by day, added up from what the nodes flush. No foreign key: use of a pruned operation is still history.
create table portcullis_operation_usage (
  operation_id text not null,
  client text not null,
  version text not null,
  day date not null,
  requests bigint not null,
  errors bigint not null,
  -- Requests by duration; the bounds stand in the code that writes them, one more bucket than bounds.
  durations bigint[] not null,
  duration_sum_ms double precision not null,
  first_used_at timestamptz(6) not null,
  last_used_at timestamptz(6) not null,
  constraint portcullis_operation_usage_pkey primary key (operation_id, client, version, day)
);

-- Text that ran unpublished in the mode `learn`.
create table portcullis_unknown_operations (
  hash text not null,
  client text not null,
  version text not null,
  name text,
  text text not null,
  requests bigint not null,
  first_seen_at timestamptz(6) not null,
  last_seen_at timestamptz(6) not null,
  constraint portcullis_unknown_operations_pkey primary key (hash, client, version)
);
