create or replace function portcullis_ensure_event_partition(moment timestamptz) returns void language plpgsql as $$
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
drop table portcullis_hot_queries;
