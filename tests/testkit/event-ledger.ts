import { expect } from 'vitest';
import type { AdminConnection } from '../../src/data/open-admin-connection.ts';

/** What clients were told, kept outside of every gateway. */
export interface EventLedger {
  /** Ids of tasks whose making was acknowledged. */
  readonly acknowledged: string[];
  /** The same of comments, which share transactions. */
  readonly comments: string[];
}

interface LoggedRow {
  readonly position: number;
  readonly event_id: string;
  readonly type: string;
  readonly entity_id: string;
  readonly entity_version: number;
}

/** All events of the log in its order. */
export function readWholeLog(admin: AdminConnection): Promise<readonly LoggedRow[]> {
  return admin.rows<LoggedRow>('select e.position::integer as position, event_id, type, entity_id, entity_version from portcullis_events e order by e.position');
}

/**
 * What must hold whatever was killed: acknowledged ⊆ log; an event for each change and a change for each event; dense
 * positions; no event twice; the versions of each row in their order; the history written exactly once.
 */
export async function checkLedger(admin: AdminConnection, { acknowledged, comments }: EventLedger): Promise<void> {
  const log = await readWholeLog(admin);
  expect(log.map(({ position }) => position)).toEqual(log.map((_, index) => index + 1));
  expect(new Set(log.map(({ event_id }) => event_id)).size).toBe(log.length);

  for (const [type, told, rows] of [
    ['TaskCreated', acknowledged, "select 'task_' || id as id from tasks where title like 'Under fire%'"],
    ['CommentAdded', comments, "select 'comment_' || id as id from comments where body like 'Under fire%'"],
  ] as const) {
    const logged = new Set(log.filter((event) => event.type === type).map(({ entity_id }) => entity_id));
    const made = new Set((await admin.rows<{ id: string }>(rows)).map(({ id }) => id));
    expect(told.filter((id) => !made.has(id))).toEqual([]);
    expect(new Set([...made].map((id) => id.slice(id.indexOf('_') + 1)))).toEqual(logged);
  }

  for (const events of Map.groupBy(log, ({ entity_id }) => entity_id).values()) {
    const versions = events.map(({ entity_version }) => entity_version);
    expect(versions).toEqual(versions.map((_, index) => (versions[0] ?? 0) + index));
  }

  const [history] = await admin.rows<{ missing: number; rows: number }>(
    'select (select count(*)::integer from portcullis_events e where not exists (select from activities a where a.id = e.event_id)) as missing, (select count(*)::integer from activities) as rows',
  );
  expect(history).toEqual({ missing: 0, rows: log.length });
}
