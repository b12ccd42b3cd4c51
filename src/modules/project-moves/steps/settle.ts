import { sql } from 'drizzle-orm';
import type { SagaContext, SagaOutcome } from '../../../model/saga.ts';
import type { Session } from '../../../model/session.ts';
import { statement } from '../../../model/statement.ts';
import { projects } from '../../projects/tables.ts';
import { tasks } from '../../tasks/tables.ts';
import { workspaces } from '../../workspaces/tables.ts';
import type { MoveState } from '../move-state.ts';
import { projectMoved, projectMoveFailed, projectMoveUndone } from '../project-move-events.ts';
import { tellMove } from '../tell-move.ts';
import { updateMove } from './update-move.ts';

const release = statement<{ id: string }, null>(
  'ProjectMove.release',
  sql`update ${projects} set move_id = null where ${projects.moveId} = ${sql.placeholder('id')}::uuid`,
  () => null,
);

const dropStandIn = statement<{ standInId: string }, true>(
  'ProjectMove.dropStandIn',
  sql`delete from ${projects} where ${projects.id} = ${sql.placeholder('standInId')}::uuid
    and not exists (select from ${tasks} where ${tasks.projectId} = ${sql.placeholder('standInId')}::uuid) returning true`,
  () => true,
);

const dropTransit = statement<{ transitWorkspaceId: string }, null>(
  'ProjectMove.dropTransit',
  sql`delete from ${workspaces} where ${workspaces.id} = ${sql.placeholder('transitWorkspaceId')}::uuid`,
  () => null,
);

/** Takes the place of transit away. Throws where something is left there: it would go as well. */
async function clear(tx: Session, id: string, { standInId, transitWorkspaceId }: MoveState): Promise<void> {
  const [, dropped] = await Promise.all([tx.rows(release, { id }), tx.rows(dropStandIn, { standInId })]);
  if (dropped.length === 0) throw new Error('A task is still on its way');
  await tx.rows(dropTransit, { transitWorkspaceId });
}

/** All have arrived: the project may be changed again. */
export async function settle({ tx, id, emit }: SagaContext, state: MoveState): Promise<SagaOutcome> {
  await clear(tx, id, state);
  tellMove(emit, projectMoved, await updateMove(tx, id, { status: 'DONE', ended: true }), 'to');
  return { go: 'end' };
}

/** All are back: the project may be changed again. */
export async function settleBack({ tx, id, reason, emit }: SagaContext, state: MoveState): Promise<SagaOutcome> {
  await clear(tx, id, state);
  tellMove(emit, projectMoveUndone, await updateMove(tx, id, { status: 'UNDONE', reason, ended: true }), 'from');
  return { go: 'end' };
}

/** The project was deleted, as when the workspace that it lies in is: what was still on its way goes with it. */
export async function giveUp({ tx, id, reason, emit }: SagaContext, { transitWorkspaceId }: MoveState): Promise<SagaOutcome> {
  await tx.rows(dropTransit, { transitWorkspaceId });
  const move = await updateMove(tx, id, { status: 'FAILED', reason: 'The project was deleted.', ended: true });
  tellMove(emit, projectMoveFailed, move, reason === null ? 'to' : 'from');
  return { go: 'end' };
}
