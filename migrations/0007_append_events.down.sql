create or replace function portcullis_sequence_events(most integer, out moved integer, out last_position bigint) language plpgsql as $$
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
drop function portcullis_append_events(integer);
