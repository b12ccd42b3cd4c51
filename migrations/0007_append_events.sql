-- What a batch of the sequencer costs beside its events: half of what it was. The server is identified once a session, the
-- partition of the day is looked for once a day, and what was appended is answered, so that the node that did it need not read it.

-- Moves a batch of the outbox to the log and answers what it moved, in the order of the log. It is one statement for the node
-- that calls it, so a node that stops or dies in the middle holds nobody up.
create function portcullis_append_events(most integer) returns setof portcullis_events language plpgsql as $$
declare
  head portcullis_log_head;
  -- Timeline and system identifier; neither changes while a session lives.
  server text := current_setting('portcullis.server', true);
  current_timeline integer;
  current_system text;
  batch_time timestamptz;
  moved integer;
begin
  if coalesce(server, '') = '' then
    server := substr(pg_walfile_name(pg_current_wal_insert_lsn()), 1, 8) || (select system_identifier::text from pg_control_system());
    perform set_config('portcullis.server', server, false);
  end if;
  current_timeline := ('x' || left(server, 8))::bit(32)::integer;
  current_system := substr(server, 9);
  -- By the index, which forgets what was deleted: a look at the table would read all of it until it is vacuumed.
  if (select id from portcullis_outbox order by id limit 1) is null then
    select * into head from portcullis_log_head;
    if (head.timeline, head.system_identifier) = (current_timeline, current_system) then
      return;
    end if;
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
  -- Where the last batch was of the same day its partition is there.
  if (batch_time at time zone 'UTC')::date <> (head.last_sequenced_at at time zone 'UTC')::date then
    perform portcullis_ensure_event_partition(batch_time);
  end if;
  -- Each statement of a volatile function sees what was committed before it began: that is, all that was committed
  -- before the lock was ours, and nothing of it twice.
  return query
    with taken as (
      delete from portcullis_outbox where id = any (array(select id from portcullis_outbox order by id limit most)) returning *
    ), appended as (
      insert into portcullis_events (position, epoch, timeline, lsn, sequenced_at, event_id, type, schema_version, workspace_id,
        entity_type, entity_id, entity_version, topics, reach, rights_of, payload, actor_id, command_id, traceparent, occurred_at)
      select head.last_position + row_number() over (order by id), head.epoch, current_timeline, pg_current_wal_insert_lsn(), batch_time,
        event_id, type, schema_version, workspace_id,
        entity_type, entity_id, entity_version, topics, reach, rights_of, payload, actor_id, command_id, traceparent, occurred_at
      from taken returning *
    )
    select * from appended a order by a.position;
  get diagnostics moved = row_count;
  if moved > 0 then
    update portcullis_log_head set last_position = head.last_position + moved, last_sequenced_at = batch_time;
    perform pg_notify('portcullis_events', (head.last_position + moved)::text);
  end if;
end $$;

-- For nodes of the release before.
create or replace function portcullis_sequence_events(most integer, out moved integer, out last_position bigint) language sql as $$
  select count(*)::integer, coalesce(max(position), (select h.last_position from portcullis_log_head h)) from portcullis_append_events(most)
$$;
