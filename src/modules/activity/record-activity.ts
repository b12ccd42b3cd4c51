import { sql } from 'drizzle-orm';
import type { Consumer } from '../../model/consumer.ts';
import { arrayLiteral, statement } from '../../model/statement.ts';
import { commentEventKinds } from '../comments/comment-events.ts';
import { projectDeleted, projectEventKinds } from '../projects/project-events.ts';
import { taskEventKinds } from '../tasks/task-events.ts';
import { activityOf } from './activity-of.ts';

const add = statement<{ rows: string }, null>(
  'Activity.add',
  sql`insert into activities (id, workspace_id, project_id, task_id, actor_id, type, summary, happened_at)
    select made.id, made.workspace_id, made.project_id, made.task_id, made.actor_id, made.type, made.summary, made.happened_at
    from jsonb_to_recordset(${sql.placeholder('rows')}::jsonb) as made (
      id uuid, workspace_id uuid, project_id uuid, task_id uuid, actor_id uuid, type text, summary text, happened_at timestamptz
    )
    join workspaces on workspaces.id = made.workspace_id
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
  types: new Set([...taskEventKinds, ...commentEventKinds, ...projectEventKinds].map(({ type }) => type)),
  async handle(events, tx) {
    const rows = events.flatMap((event) => activityOf(event) ?? []);
    if (rows.length > 0) await tx.rows(add, { rows: JSON.stringify(rows) });
    const deleted = events.filter(({ type }) => type === projectDeleted.type).map(({ entity }) => entity.id);
    if (deleted.length > 0) await tx.rows(forget, { projectIds: arrayLiteral(deleted) });
  },
};
