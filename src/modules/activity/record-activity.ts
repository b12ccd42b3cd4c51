import { sql } from 'drizzle-orm';
import type { Consumer } from '../../model/consumer.ts';
import { arrayLiteral, statement } from '../../model/statement.ts';
import { commentEventKinds } from '../comments/comment-events.ts';
import { projectMoved, projectMoveStarted, projectMoveUndone } from '../project-moves/project-move-events.ts';
import { projectDeleted, projectEventKinds } from '../projects/project-events.ts';
import { taskEventKinds } from '../tasks/task-events.ts';
import { type ActivityRow, activityOf } from './activity-of.ts';

/** Arrays rather than JSON, which cost PostgreSQL a tenth more for the whole statement. */
const columns = {
  id: 'uuid', workspace_id: 'uuid', project_id: 'uuid', task_id: 'uuid', actor_id: 'uuid', type: 'text', summary: 'text', happened_at: 'timestamptz',
} as const satisfies Record<keyof ActivityRow, string>;
const names = sql.raw(Object.keys(columns).join(', '));
const values = sql.join(Object.entries(columns).map(([name, type]) => sql`${sql.placeholder(name)}::${sql.raw(type)}[]`), sql`, `);

// Where the project lies now, which stays so until this is written: it may have moved since it happened.
const add = statement<Record<keyof ActivityRow, string>, null>(
  'Activity.add',
  sql`with made as (
      select * from unnest(${values}) as made (${names})
    ), place as materialized (
      select id, workspace_id from projects where id in (select project_id from made) order by id for key share
    )
    insert into activities (${names})
    select made.id, workspaces.id, made.project_id, made.task_id, made.actor_id, made.type, made.summary, made.happened_at
    from made
    left join place on place.id = made.project_id
    join workspaces on workspaces.id = coalesce(place.workspace_id, made.workspace_id)
    join users on users.id = made.actor_id
    on conflict do nothing`,
  () => null,
);

const forget = statement<{ projectIds: string }, null>(
  'Activity.forget',
  sql`delete from activities where project_id = any(${sql.placeholder('projectIds')}::uuid[])`,
  () => null,
);

/** Writes the history of projects and tasks from the log. That of a deleted project goes with it. */
export const recordActivity: Consumer = {
  name: 'activity',
  effect: 'same-database',
  types: new Set([...taskEventKinds, ...commentEventKinds, ...projectEventKinds, projectMoveStarted, projectMoved, projectMoveUndone].map(({ type }) => type)),
  async handle(events, tx) {
    const rows = events.flatMap((event) => activityOf(event) ?? []);
    if (rows.length > 0) await tx.rows(add, columnsOf(rows));
    const deleted = events.filter(({ type }) => type === projectDeleted.type).map(({ entity }) => entity.id);
    if (deleted.length > 0) await tx.rows(forget, { projectIds: arrayLiteral(deleted) });
  },
};

function columnsOf(rows: readonly ActivityRow[]): Record<keyof ActivityRow, string> {
  const column = (name: keyof ActivityRow): string => arrayLiteral(rows.map((row) => row[name]));
  return {
    id: column('id'), workspace_id: column('workspace_id'), project_id: column('project_id'), task_id: column('task_id'),
    actor_id: column('actor_id'), type: column('type'), summary: column('summary'), happened_at: column('happened_at'),
  };
}
