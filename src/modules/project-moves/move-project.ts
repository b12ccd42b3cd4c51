import { sql } from 'drizzle-orm';
import { z } from 'zod';
import { allColumns, rowDecoder } from '../../data/batch/row-decoder.ts';
import { startSaga } from '../../events/sagas/start-saga.ts';
import { isRefusal, validationFailed } from '../../model/refusal.ts';
import { statement } from '../../model/statement.ts';
import { missing } from '../change-rules.ts';
import { command } from '../command.ts';
import { idOf, version } from '../input.ts';
import { lockForChange } from '../lock-row.ts';
import { project } from '../projects/project-entity.ts';
import { projectInput } from '../projects/project-input.ts';
import { projectLock } from '../projects/project-locks.ts';
import { projects } from '../projects/tables.ts';
import { theRow } from '../row-statements.ts';
import { tasks } from '../tasks/tables.ts';
import { refuseRole, roleOf } from '../workspaces/role.ts';
import { memberships, workspaces } from '../workspaces/tables.ts';
import { workspace } from '../workspaces/workspace-entity.ts';
import { moveSaga } from './move-saga.ts';
import type { MoveState } from './move-state.ts';
import { projectMove } from './project-move-entity.ts';
import { projectMoveStarted } from './project-move-events.ts';
import { projectMoves, type ProjectMoveRow } from './tables.ts';
import { tellMove } from './tell-move.ts';

const findTarget = statement<{ toWorkspaceId: string; key: string; viewer: string }, { role: unknown; keyTaken: boolean }>(
  'moveProject.findTarget',
  sql`select role, exists (
      select from ${projects} where ${projects.workspaceId} = ${sql.placeholder('toWorkspaceId')}::uuid and ${projects.key} = ${sql.placeholder('key')}::text
    ) from ${memberships}
    where ${memberships.workspaceId} = ${sql.placeholder('toWorkspaceId')}::uuid and ${memberships.userId} = ${sql.placeholder('viewer')}::uuid`,
  (raw) => ({ role: raw[0], keyTaken: raw[1] === true }),
);

// Begins after the project is locked, and so counts every task: whoever makes one has to change the project's row.
const begin = statement<{ id: string; viewer: string } & MoveState, ProjectMoveRow>(
  'moveProject.begin',
  sql`with transit as (
      insert into ${workspaces} (id, name, slug)
      values (${sql.placeholder('transitWorkspaceId')}::uuid, 'On its way', 'move-' || ${sql.placeholder('transitWorkspaceId')}::uuid)
    ), stand_in as (
      insert into ${projects} (id, workspace_id, key, name)
      select ${sql.placeholder('standInId')}::uuid, ${sql.placeholder('transitWorkspaceId')}::uuid, ${sql.placeholder('key')}::text, name
      from ${projects} where id = ${sql.placeholder('projectId')}::uuid
    ), marked as (
      update ${projects} set move_id = ${sql.placeholder('id')}::uuid where id = ${sql.placeholder('projectId')}::uuid
    )
    insert into ${projectMoves} (id, project_id, from_workspace_id, to_workspace_id, started_by, total_tasks)
    select ${sql.placeholder('id')}::uuid, ${sql.placeholder('projectId')}::uuid, ${sql.placeholder('fromWorkspaceId')}::uuid,
      ${sql.placeholder('toWorkspaceId')}::uuid, ${sql.placeholder('viewer')}::uuid,
      (select count(*) from ${tasks} where ${tasks.projectId} = ${sql.placeholder('projectId')}::uuid)
    returning ${allColumns(projectMove)}`,
  rowDecoder(projectMove),
);

const input = z.object({ id: idOf(project), expectedVersion: version, toWorkspaceId: idOf(workspace), newKey: projectInput.key.nullish() });

/** The project stays at its version until it has crossed: an undone move has changed nothing. */
export const moveProject = command('moveProject', input, async (context, { id: projectId, expectedVersion, toWorkspaceId, newKey }) => {
  const { tx, viewer, newId, emit } = context;
  const found = await lockForChange(context, projectLock, { id: projectId, expectedVersion, required: 'OWNER' });
  if (isRefusal(found)) return found;
  const key = newKey ?? found.key;
  if (found.workspaceId === toWorkspaceId) return validationFailed({ path: ['toWorkspaceId'], message: 'The project lies there already.' });
  const [target] = await tx.rows(findTarget, { toWorkspaceId, key, viewer: viewer.userId });
  if (target === undefined) return missing(workspace, toWorkspaceId);
  const forbidden = refuseRole(roleOf(target.role), 'MEMBER');
  if (forbidden !== null) return forbidden;
  if (target.keyTaken) return validationFailed({ path: ['newKey'], message: `A project of the other workspace has the key ${key}: choose another.` });
  const id = newId();
  const state: MoveState = { projectId, fromWorkspaceId: found.workspaceId, toWorkspaceId, transitWorkspaceId: newId(), standInId: newId(), key };
  const move = theRow(await tx.rows(begin, { ...state, id, viewer: viewer.userId }));
  await startSaga(context, moveSaga, { id, workspaceId: found.workspaceId, state });
  tellMove(emit, projectMoveStarted, move, 'from');
  return move;
});
