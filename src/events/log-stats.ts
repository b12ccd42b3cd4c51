import { sql } from 'drizzle-orm';
import type { Session } from '../model/session.ts';
import { statement } from '../model/statement.ts';

/** The log, its outbox and its consumers at one moment. */
export interface LogStats {
  readonly epoch: number;
  readonly firstPosition: number;
  readonly lastPosition: number;
  /** Committed events that have no place yet. */
  readonly waiting: number;
  /** Age of the oldest of them in seconds; null where there is none. */
  readonly oldestWaitingSeconds: number | null;
  readonly partitions: readonly { readonly name: string; readonly bytes: number }[];
  readonly consumers: readonly {
    readonly name: string; readonly position: number; readonly behind: number; readonly retrying: number; readonly dead: number;
  }[];
  /** Of the last hour, most frequent first. */
  readonly types: readonly { readonly type: string; readonly count: number }[];
}

const head = statement<Record<string, never>, Pick<LogStats, 'epoch' | 'firstPosition' | 'lastPosition' | 'waiting' | 'oldestWaitingSeconds'>>(
  'EventStats.head',
  sql`select epoch, first_position::text, last_position::text, (select count(*)::integer from portcullis_outbox),
      (select extract(epoch from now() - min(occurred_at))::double precision from portcullis_outbox) from portcullis_log_head`,
  (raw) => ({
    epoch: Number(raw[0]), firstPosition: Number(raw[1]), lastPosition: Number(raw[2]), waiting: Number(raw[3]),
    oldestWaitingSeconds: raw[4] === null ? null : Number(raw[4]),
  }),
);

const partitions = statement<Record<string, never>, LogStats['partitions'][number]>(
  'EventStats.partitions',
  sql`select c.relname, pg_total_relation_size(c.oid)::text from pg_inherits i join pg_class c on c.oid = i.inhrelid
    where i.inhparent = 'portcullis_events'::regclass order by c.relname`,
  (raw) => ({ name: String(raw[0]), bytes: Number(raw[1]) }),
);

const consumers = statement<Record<string, never>, LogStats['consumers'][number]>(
  'EventStats.consumers',
  sql`select c.name, c.position::text, greatest(h.last_position - c.position, 0)::text,
      (select count(*)::integer from portcullis_dead_letters d where d.consumer = c.name and d.state = 'retrying'),
      (select count(*)::integer from portcullis_dead_letters d where d.consumer = c.name and d.state = 'dead')
    from portcullis_consumers c, portcullis_log_head h order by c.name`,
  (raw) => ({ name: String(raw[0]), position: Number(raw[1]), behind: Number(raw[2]), retrying: Number(raw[3]), dead: Number(raw[4]) }),
);

const types = statement<Record<string, never>, LogStats['types'][number]>(
  'EventStats.types',
  sql`select type, count(*)::integer as count from portcullis_events where sequenced_at > now() - interval '1 hour' group by type order by count desc, type`,
  (raw) => ({ type: String(raw[0]), count: Number(raw[1]) }),
);

export async function readLogStats(session: Session): Promise<LogStats> {
  const [backlog, ...lists] = await Promise.all([readLogBacklog(session), session.rows(partitions, {}), session.rows(types, {})]);
  return { ...backlog, partitions: lists[0], types: lists[1] };
}

/** What is still to be done, without what takes longer to find out. */
export async function readLogBacklog(session: Session): Promise<Omit<LogStats, 'partitions' | 'types'>> {
  const [[row], found] = await Promise.all([session.rows(head, {}), session.rows(consumers, {})]);
  if (row === undefined) throw new Error('portcullis_log_head is empty');
  return { ...row, consumers: found };
}
