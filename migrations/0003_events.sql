-- Commands write what happened to the outbox, in their own transaction. Sequencers take it from there, after the commit,
-- and give every event its place in one log: an identity alone would not do, for id 2 may be committed before id 1.

create table portcullis_outbox (
  id bigint generated always as identity constraint portcullis_outbox_pkey primary key,
  -- A UUIDv7 made by the application.
  event_id uuid not null,
  -- In the past tense: `TaskCreated`; with the version of the payload's form.
  type text not null,
  schema_version integer not null,
  -- No foreign keys: an event outlives what it is about.
  workspace_id uuid not null,
  entity_type text not null,
  entity_id uuid not null,
  -- The row's version after the change; null where it has none.
  entity_version integer,
  -- Where it is heard: `Task:<uuid>`.
  topics text[] not null,
  -- 'tenant': anything in the workspace may look different after it; null: only what it names does.
  reach text,
  -- Users who may see more or less after it.
  rights_of uuid[] not null,
  payload jsonb not null,
  actor_id uuid not null,
  command_id uuid not null,
  -- The W3C trace context of the command; null where it was not traced.
  traceparent text,
  occurred_at timestamptz(6) not null
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000, autovacuum_analyze_threshold = 1000000);

-- The log. Positions are dense within an epoch and follow the order in which commands took effect on each row. Partitions
-- of a day each are made ahead by the nodes (`portcullis_ensure_event_partition`) and dropped when they are too old.
create table portcullis_events (
  position bigint not null,
  epoch integer not null,
  -- Whoever has replayed the log of the primary up to here sees the event's change.
  timeline integer not null,
  lsn pg_lsn not null,
  -- Never falls from one position to the next.
  sequenced_at timestamptz(6) not null,
  event_id uuid not null,
  type text not null,
  schema_version integer not null,
  workspace_id uuid not null,
  entity_type text not null,
  entity_id uuid not null,
  entity_version integer,
  topics text[] not null,
  reach text,
  rights_of uuid[] not null,
  payload jsonb not null,
  actor_id uuid not null,
  command_id uuid not null,
  traceparent text,
  occurred_at timestamptz(6) not null,
  constraint portcullis_events_pkey primary key (position, sequenced_at)
) partition by range (sequenced_at);

-- The end of the log. Whoever appends holds this row's lock until the end of the transaction, so positions are committed
-- in their order, and no reader ever sees a hole.
create table portcullis_log_head (
  one boolean constraint portcullis_log_head_pkey primary key default true constraint portcullis_log_head_single check (one),
  last_position bigint not null default 0,
  -- The oldest position that is kept; last_position + 1 where none is.
  first_position bigint not null default 1,
  epoch integer not null default 0,
  -- Of the server that the newest epoch was written on: a promotion has another timeline, a restored dump another system.
  timeline integer not null default 0,
  system_identifier text not null default '',
  last_sequenced_at timestamptz(6) not null default '-infinity'
) with (fillfactor = 10);
insert into portcullis_log_head default values;

-- Positions from start_position on belong to the epoch, until the next one starts. What an older epoch had from there on
-- was lost with the old primary.
create table portcullis_log_epochs (
  epoch integer constraint portcullis_log_epochs_pkey primary key,
  start_position bigint not null,
  timeline integer not null,
  system_identifier text not null,
  started_at timestamptz(6) not null default now()
);

-- How far each consumer of the log has come. Whoever works for it holds the row's lock.
create table portcullis_consumers (
  name text constraint portcullis_consumers_pkey primary key,
  position bigint not null,
  epoch integer not null,
  updated_at timestamptz(6) not null default now()
) with (fillfactor = 50);

-- Makes the partition of the UTC day that holds a moment. Attached rather than created in place: that keeps neither
-- readers nor writers waiting.
create function portcullis_ensure_event_partition(moment timestamptz) returns void language plpgsql as $$
declare
  day date := (moment at time zone 'UTC')::date;
  partition text := 'portcullis_events_' || to_char(day, 'YYYYMMDD');
begin
  if to_regclass(partition) is not null then
    return;
  end if;
  perform pg_advisory_xact_lock(hashtextextended('portcullis_ensure_event_partition', 0));
  if to_regclass(partition) is not null then
    return;
  end if;
  execute format('create table %I (like portcullis_events including defaults including constraints)', partition);
  execute format('alter table portcullis_events attach partition %I for values from (%L) to (%L)',
    partition, day::timestamp at time zone 'UTC', (day + 1)::timestamp at time zone 'UTC');
end $$;

-- Moves a batch of the outbox to the log; answers how many events it moved and where the log ends now. It is one
-- statement for the node that calls it, so a node that stops or dies in the middle holds nobody up.
create function portcullis_sequence_events(most integer, out moved integer, out last_position bigint) language plpgsql as $$
declare
  head portcullis_log_head;
  current_timeline integer := ('x' || substr(pg_walfile_name(pg_current_wal_insert_lsn()), 1, 8))::bit(32)::integer;
  current_system text := (select system_identifier::text from pg_control_system());
  batch_time timestamptz;
begin
  moved := 0;
  select * into head from portcullis_log_head;
  last_position := head.last_position;
  if (head.timeline, head.system_identifier) = (current_timeline, current_system) and
    -- By the index, which forgets what was deleted: a look at the table would read all of it until it is vacuumed.
    (select id from portcullis_outbox order by id limit 1) is null then
    return;
  end if;
  if current_setting('synchronous_commit') = 'off' then
    perform set_config('synchronous_commit', 'on', true);
  end if;
  select * into head from portcullis_log_head for update;
  if (head.timeline, head.system_identifier) <> (current_timeline, current_system) then
    head.epoch := head.epoch + 1;
    insert into portcullis_log_epochs (epoch, start_position, timeline, system_identifier)
    values (head.epoch, head.last_position + 1, current_timeline, current_system);
    update portcullis_log_head set epoch = head.epoch, timeline = current_timeline, system_identifier = current_system;
  end if;
  -- A clock that was set back must not let the log's time run backwards.
  batch_time := greatest(clock_timestamp(), head.last_sequenced_at);
  perform portcullis_ensure_event_partition(batch_time);
  -- Each statement of a volatile function sees what was committed before it began: that is, all that was committed
  -- before the lock was ours, and nothing of it twice.
  with taken as (
    delete from portcullis_outbox where id = any (array(select id from portcullis_outbox order by id limit most)) returning *
  )
  insert into portcullis_events (position, epoch, timeline, lsn, sequenced_at, event_id, type, schema_version, workspace_id,
    entity_type, entity_id, entity_version, topics, reach, rights_of, payload, actor_id, command_id, traceparent, occurred_at)
  select head.last_position + row_number() over (order by id), head.epoch, current_timeline, pg_current_wal_insert_lsn(), batch_time,
    event_id, type, schema_version, workspace_id,
    entity_type, entity_id, entity_version, topics, reach, rights_of, payload, actor_id, command_id, traceparent, occurred_at
  from taken;
  get diagnostics moved = row_count;
  last_position := head.last_position + moved;
  if moved > 0 then
    update portcullis_log_head h set last_position = head.last_position + moved, last_sequenced_at = batch_time;
    perform pg_notify('portcullis_events', last_position::text);
  end if;
end $$;

-- Drops the partitions whose days ended before a moment, oldest first, and says what they held. It stops at the first one
-- that some consumer has not read to its end, unless `abandon` is true. The head is locked before the partitions, as
-- sequencers do.
create function portcullis_prune_events(older_than timestamptz, abandon boolean)
returns table (partition text, first_position bigint, last_position bigint) language plpgsql as $$
declare
  needed bigint;
begin
  perform set_config('lock_timeout', '2s', true);
  perform from portcullis_log_head for update;
  needed := case when abandon then null else (select min(c.position) from portcullis_consumers c) end;
  for partition in
    select c.relname from pg_inherits i join pg_class c on c.oid = i.inhrelid
    where i.inhparent = 'portcullis_events'::regclass and c.relname ~ '^portcullis_events_\d{8}$'
      and (to_date(right(c.relname, 8), 'YYYYMMDD') + 1)::timestamp at time zone 'UTC' <= older_than
    order by c.relname
  loop
    execute format('select min(position), max(position) from %I', partition) into first_position, last_position;
    exit when last_position > needed;
    execute format('drop table %I', partition);
    update portcullis_log_head h set first_position = greatest(h.first_position, portcullis_prune_events.last_position + 1);
    return next;
  end loop;
end $$;

-- What a consumer with effects outside of this database has done, so that neither a repeated delivery nor a replay does
-- it again.
create table portcullis_inbox (
  consumer text not null,
  event_id uuid not null,
  handled_at timestamptz(6) not null default now(),
  constraint portcullis_inbox_pkey primary key (consumer, event_id)
);
create index portcullis_inbox_by_time on portcullis_inbox (handled_at);

-- Events that a consumer could not handle: tried again a few times, then left to the operators. The log goes on meanwhile.
create table portcullis_dead_letters (
  id bigint generated always as identity constraint portcullis_dead_letters_pkey primary key,
  consumer text not null,
  event_id uuid not null,
  position bigint not null,
  -- The event as it was in the log, which may be pruned before anybody looks.
  event jsonb not null,
  state text not null constraint portcullis_dead_letters_state_known check (state in ('retrying', 'dead', 'handled', 'discarded')),
  attempts integer not null,
  last_error text not null,
  next_attempt_at timestamptz(6),
  first_failed_at timestamptz(6) not null default now(),
  updated_at timestamptz(6) not null default now(),
  constraint portcullis_dead_letters_event_key unique (consumer, event_id)
);
create index portcullis_dead_letters_due on portcullis_dead_letters (consumer, next_attempt_at) where state = 'retrying';

-- Answers of commands that came with an idempotency key, so that a repetition gets the same one.
create table portcullis_command_results (
  -- The viewer's uuid.
  viewer_id uuid not null,
  key text not null constraint portcullis_command_results_key_length check (char_length(key) between 1 and 255),
  -- An operation may run several commands: its first is 0.
  step integer not null,
  -- SHA-256 of the command and its input.
  request_hash bytea not null,
  -- What the command answered: the source of the selection, or the refusal. Null until its transaction ends.
  result jsonb,
  command_id uuid not null,
  created_at timestamptz(6) not null default now(),
  expires_at timestamptz(6) not null,
  constraint portcullis_command_results_pkey primary key (viewer_id, key, step)
);
create index portcullis_command_results_by_expiry on portcullis_command_results (expires_at);

-- What happened in projects, as people see it: written by a consumer of the log. The id is that of the event. No foreign
-- keys to what it is about: the history of a task outlives it.
create table activities (
  id uuid constraint activities_pkey primary key,
  workspace_id uuid not null constraint activities_workspace_fkey references workspaces on delete cascade,
  project_id uuid not null,
  task_id uuid,
  actor_id uuid not null constraint activities_actor_fkey references users on delete restrict,
  type text not null,
  summary text,
  happened_at timestamptz(6) not null
);
create index activities_by_project on activities (project_id, happened_at desc, id desc);
create index activities_by_task on activities (task_id, happened_at desc, id desc);
