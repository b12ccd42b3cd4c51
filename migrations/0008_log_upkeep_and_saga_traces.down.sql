alter table portcullis_sagas drop column traceparent;

create or replace function portcullis_prune_events(older_than timestamptz, abandon boolean)
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

create or replace function portcullis_ensure_event_partition(moment timestamptz) returns void language plpgsql
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

drop function portcullis_require_right(text, regclass);
