-- The public queries that were asked most, so that a node that starts can ask them before its first client does. Nobody's own
-- queries stand here: their variables are theirs, and nothing is run in the name of somebody who does not ask.
create table portcullis_hot_queries (
  -- No foreign key: operations may come from files.
  operation_id text not null,
  -- A JSON object, as a client sent it.
  variables text not null constraint portcullis_hot_queries_variables_size check (octet_length(variables) <= 4000),
  -- How often lately: what was counted before weighs a third after a day.
  uses double precision not null,
  last_used_at timestamptz(6) not null default now()
);
create unique index portcullis_hot_queries_key on portcullis_hot_queries (operation_id, md5(variables));

-- Two nodes that start at once both find that today's partition is missing: the second one's look after the lock may be
-- answered from a cache that has not heard of the first one's commit.
create or replace function portcullis_ensure_event_partition(moment timestamptz) returns void language plpgsql
-- As the owner: the nodes' user may write to the tables and need not own them.
security definer set search_path from current as $$
declare
  day date := (moment at time zone 'UTC')::date;
  partition text := 'portcullis_events_' || to_char(day, 'YYYYMMDD');
begin
  if to_regclass(partition) is not null then
    return;
  end if;
  perform pg_advisory_xact_lock(hashtextextended('portcullis_ensure_event_partition', 0));
  begin
    execute format('create table %I (like portcullis_events including defaults including constraints)', partition);
  exception when duplicate_table then
    return;
  end;
  execute format('alter table portcullis_events attach partition %I for values from (%L) to (%L)',
    partition, day::timestamp at time zone 'UTC', (day + 1)::timestamp at time zone 'UTC');
end $$;
