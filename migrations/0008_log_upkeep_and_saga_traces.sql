-- The nodes' user may write to the tables and need not own them: making and dropping the log's partitions is done as the
-- owner, for those who may write to the log, and delete from it, anyway. Names are looked up where the tables are, and last
-- of all among the caller's temporary tables.
create function portcullis_require_right(wanted text, place regclass) returns void language plpgsql as $$
declare
  -- Of whoever calls, not of the owner.
  caller name := coalesce(nullif(current_setting('role'), 'none'), session_user);
begin
  if not has_table_privilege(caller, place, wanted) then
    raise exception insufficient_privilege using message = format('permission denied: the user %I lacks %s on %s', caller, wanted, place);
  end if;
end $$;

create or replace function portcullis_ensure_event_partition(moment timestamptz) returns void language plpgsql security definer as $$
declare
  day date := (moment at time zone 'UTC')::date;
  partition text := 'portcullis_events_' || to_char(day, 'YYYYMMDD');
begin
  -- Not by its name alone: before it is there, that may be a temporary table's.
  if to_regclass(format('%I.%I', current_schema(), partition)) is not null then
    return;
  end if;
  perform portcullis_require_right('INSERT', 'portcullis_outbox');
  perform pg_advisory_xact_lock(hashtextextended('portcullis_ensure_event_partition', 0));
  begin
    execute format('create table %I (like portcullis_events including defaults including constraints)', partition);
  exception when duplicate_table then
    return;
  end;
  execute format('alter table portcullis_events attach partition %I for values from (%L) to (%L)',
    partition, day::timestamp at time zone 'UTC', (day + 1)::timestamp at time zone 'UTC');
end $$;

-- As before, but never the days that are not over.
create or replace function portcullis_prune_events(older_than timestamptz, abandon boolean)
returns table (partition text, first_position bigint, last_position bigint) language plpgsql security definer as $$
declare
  needed bigint;
begin
  perform portcullis_require_right('DELETE', 'portcullis_events');
  perform portcullis_require_right('UPDATE', 'portcullis_log_head');
  perform set_config('lock_timeout', '2s', true);
  perform from portcullis_log_head for update;
  needed := case when abandon then null else (select min(c.position) from portcullis_consumers c) end;
  for partition in
    select c.relname from pg_inherits i join pg_class c on c.oid = i.inhrelid
    where i.inhparent = 'portcullis_events'::regclass and c.relname ~ '^portcullis_events_\d{8}$'
      and (to_date(right(c.relname, 8), 'YYYYMMDD') + 1)::timestamp at time zone 'UTC' <= least(older_than, now())
    order by c.relname
  loop
    execute format('select min(position), max(position) from %I', partition) into first_position, last_position;
    exit when last_position > needed;
    execute format('drop table %I', partition);
    update portcullis_log_head h set first_position = greatest(h.first_position, portcullis_prune_events.last_position + 1);
    return next;
  end loop;
end $$;

do $$
declare
  upkeep text;
begin
  foreach upkeep in array array['portcullis_ensure_event_partition(timestamptz)', 'portcullis_prune_events(timestamptz, boolean)'] loop
    execute format('alter function %s set search_path = %I, pg_temp', upkeep, current_schema());
  end loop;
end $$;

-- The W3C trace context of the command that began the saga; null where it was not traced.
alter table portcullis_sagas add column traceparent text;
