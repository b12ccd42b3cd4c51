import { sql } from 'drizzle-orm';
import { allColumns, rowDecoder } from '../../data/batch/row-decoder.ts';
import type { CommandContext } from '../../model/command.ts';
import type { RowOf } from '../../model/entity.ts';
import type { Refusal } from '../../model/refusal.ts';
import { arrayLiteral, statement } from '../../model/statement.ts';
import { haltOf, haltOfProject, ownHalt } from '../projects/project-halt.ts';
import { projects } from '../projects/tables.ts';
import { changed } from '../row-statements.ts';
import { roleOf } from '../workspaces/role.ts';
import { memberships } from '../workspaces/tables.ts';
import { type Move, type MovedTask, type MoveTarget, refuseMove } from './move-rules.ts';
import { tasks } from './tables.ts';
import { task } from './task-entity.ts';
import { taskEvent } from './task-event.ts';
import { taskMoved } from './task-events.ts';

const lockTarget = statement<{ toProjectId: string; viewer: string }, MoveTarget>(
  'moveTasks.lockTarget',
  sql`select ${projects.id}, ${projects.workspaceId}, viewing.role, ${ownHalt}
    from ${projects}
    join ${memberships} viewing on viewing.workspace_id = ${projects.workspaceId} and viewing.user_id = ${sql.placeholder('viewer')}::uuid
    where ${projects.id} = ${sql.placeholder('toProjectId')}::uuid
    for no key update of ${projects}`,
  (raw) => ({ id: String(raw[0]), workspaceId: String(raw[1]), role: roleOf(raw[2]), halt: haltOf(raw[3]) }),
);

const decode = rowDecoder(task);

const lockTasks = statement<{ ids: string; viewer: string }, MovedTask & { readonly row: RowOf<typeof tasks> }>(
  'moveTasks.lockTasks',
  sql`select viewing.role, ${haltOfProject(tasks.projectId)}, ${allColumns(task)}
    from ${tasks}
    join ${memberships} viewing on viewing.workspace_id = ${tasks.workspaceId} and viewing.user_id = ${sql.placeholder('viewer')}::uuid
    where ${tasks.id} = any(${sql.placeholder('ids')}::uuid[])
    order by ${tasks.id}
    for update of ${tasks}`,
  (raw) => {
    const row = decode(raw.slice(2));
    return { role: roleOf(raw[0]), halt: haltOf(raw[1]), version: row.version, workspaceId: row.workspaceId, row };
  },
);

const update = statement<{ ids: string; count: number; toProjectId: string }, RowOf<typeof tasks>>(
  'moveTasks.update',
  sql`with numbered as (
      update ${projects} set next_task_number = next_task_number + ${sql.placeholder('count')}::integer
      where id = ${sql.placeholder('toProjectId')}::uuid
      returning id as project_id, next_task_number - ${sql.placeholder('count')}::integer as first_number
    )
    update ${tasks} set project_id = numbered.project_id, number = numbered.first_number + moved.place::integer - 1, ${changed}
    from numbered, unnest(${sql.placeholder('ids')}::uuid[]) with ordinality as moved(id, place)
    where ${tasks.id} = moved.id
    returning ${allColumns(task)}`,
  decode,
);

/**
 * Moves tasks to a project, all of them or none, and gives them in the order of the moves, or the reason why they stay.
 * They get numbers in that order; those that are there already stay as they are.
 */
export async function carryOutMove(
  { tx, viewer, emit }: CommandContext,
  toProjectId: string,
  moves: readonly Move[],
): Promise<readonly RowOf<typeof tasks>[] | Refusal> {
  const [[target], locked] = await Promise.all([
    tx.rows(lockTarget, { toProjectId, viewer: viewer.userId }),
    tx.rows(lockTasks, { ids: arrayLiteral(moves.map(({ id }) => id)), viewer: viewer.userId }),
  ]);
  const found = new Map(locked.map((each) => [each.row.id, each]));
  const refusal = refuseMove(toProjectId, target, moves, found);
  if (refusal !== null) return refusal;
  const rows = new Map(locked.map(({ row }) => [row.id, row]));
  const ids = moves.map(({ id }) => id).filter((id) => rows.get(id)?.projectId !== toProjectId);
  const moved = ids.length === 0 ? [] : await tx.rows(update, { ids: arrayLiteral(ids), count: ids.length, toProjectId });
  for (const row of moved) {
    const formerProjectId = rows.get(row.id)?.projectId ?? row.projectId;
    emit(taskEvent(taskMoved, row, { projectId: row.projectId, formerProjectId, number: row.number }, formerProjectId));
    rows.set(row.id, row);
  }
  return moves.flatMap(({ id }) => rows.get(id) ?? []);
}
