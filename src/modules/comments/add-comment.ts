import { sql } from 'drizzle-orm';
import { z } from 'zod';
import { allColumns } from '../../data/batch/row-decoder.ts';
import { command } from '../command.ts';
import { statement } from '../../model/statement.ts';
import { missing, refuseChange, type Standing } from '../change-rules.ts';
import { idOf, version } from '../input.ts';
import { haltOf, haltOfProject } from '../projects/project-halt.ts';
import { columnNames, joinedRow, parameter } from '../row-statements.ts';
import { tasks } from '../tasks/tables.ts';
import { task } from '../tasks/task-entity.ts';
import { roleOf } from '../workspaces/role.ts';
import { memberships } from '../workspaces/tables.ts';
import { comment } from './comment-entity.ts';
import { commentAdded, commentEvent } from './comment-events.ts';
import { commentBody } from './comment-input.ts';

type Params = { id: string; taskId: string; body: string; viewer: string; expectedVersion: number | null };

const made = joinedRow(comment, 4);

// Inserts under the very rules that `refuseChange` words; the lock keeps the task from being deleted meanwhile.
const insert = statement<Params, { standing: Standing; projectId: string; made: ReturnType<typeof made> }>(
  'addComment.insert',
  sql`with place as materialized (
      select ${tasks.id}, ${tasks.workspaceId}, ${tasks.projectId}, ${tasks.version}, viewing.role, ${haltOfProject(tasks.projectId)} as halt
      from ${tasks}
      join ${memberships} viewing on viewing.workspace_id = ${tasks.workspaceId} and viewing.user_id = ${sql.placeholder('viewer')}::uuid
      where ${tasks.id} = ${parameter(comment, 'taskId')}
      for key share of ${tasks}
    ), made as (
      insert into ${comment.table} (${columnNames(comment, ['id', 'workspaceId', 'taskId', 'authorId', 'body'])})
      select ${parameter(comment, 'id')}, workspace_id, id, ${sql.placeholder('viewer')}::uuid, ${parameter(comment, 'body')} from place
      where role <> 'VIEWER' and halt is null and version = coalesce(${sql.placeholder('expectedVersion')}::integer, version)
      returning ${allColumns(comment)}
    )
    select place.role, place.halt, place.version, place.project_id, made.* from place left join made on true`,
  (raw) => ({ standing: { role: roleOf(raw[0]), halt: haltOf(raw[1]), version: Number(raw[2]) }, projectId: String(raw[3]), made: made(raw) }),
);

const input = z.object({ taskId: idOf(task), expectedVersion: version.nullish(), body: commentBody });

/** The task stays at its version: what is said about it does not change it. */
export const addComment = command('addComment', input, async ({ tx, viewer, newId, emit }, { taskId, body, ...asked }) => {
  const expectedVersion = asked.expectedVersion ?? null;
  const [found] = await tx.rows(insert, { id: newId(), taskId, body, expectedVersion, viewer: viewer.userId });
  if (found === undefined) return missing(task, taskId);
  const refusal = refuseChange(task, found.standing, { id: taskId, expectedVersion, required: 'MEMBER' });
  if (refusal !== null) return refusal;
  if (found.made === null) throw new Error('A comment that may be was not added');
  emit(commentEvent(commentAdded, found.made, found.projectId));
  return found.made;
}, { oneStatement: true });
