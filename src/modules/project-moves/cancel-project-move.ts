import { sql } from 'drizzle-orm';
import { z } from 'zod';
import { allColumns, rowDecoder } from '../../data/batch/row-decoder.ts';
import { undoSaga } from '../../events/sagas/undo-saga.ts';
import { encodeId } from '../../model/global-id.ts';
import { forbidden, notFound } from '../../model/refusal.ts';
import { statement } from '../../model/statement.ts';
import { command } from '../command.ts';
import { idOf } from '../input.ts';
import { theRow } from '../row-statements.ts';
import { memberships } from '../workspaces/tables.ts';
import { moveSaga } from './move-saga.ts';
import { projectMove } from './project-move-entity.ts';
import { projectMoveCancelled } from './project-move-events.ts';
import { projectMoves, type ProjectMoveRow } from './tables.ts';
import { tellMove } from './tell-move.ts';

/** The viewer's role where the project came from; null for a member of the other workspace alone. */
const findRole = statement<{ id: string; viewer: string }, string | null>(
  'cancelProjectMove.findRole',
  sql`select source.role from ${projectMoves}
    left join ${memberships} source on source.workspace_id = ${projectMoves.fromWorkspaceId} and source.user_id = ${sql.placeholder('viewer')}::uuid
    where ${projectMoves.id} = ${sql.placeholder('id')}::uuid and ${projectMove.visibleTo(sql`${sql.placeholder('viewer')}::uuid`)}`,
  (raw) => (typeof raw[0] === 'string' ? raw[0] : null),
);

const find = statement<{ id: string }, ProjectMoveRow>(
  'cancelProjectMove.find',
  sql`select ${allColumns(projectMove)} from ${projectMoves} where ${projectMoves.id} = ${sql.placeholder('id')}::uuid`,
  rowDecoder(projectMove),
);

const cancel = statement<{ id: string; reason: string }, ProjectMoveRow>(
  'cancelProjectMove.update',
  sql`update ${projectMoves} set status = 'COMPENSATING', reason = ${sql.placeholder('reason')}::text, version = version + 1
    where ${projectMoves.id} = ${sql.placeholder('id')}::uuid returning ${allColumns(projectMove)}`,
  rowDecoder(projectMove),
);

const reason = 'It was cancelled.';

/** Waits for the step that is being taken. A move that is on its way back stays so. */
export const cancelProjectMove = command('cancelProjectMove', z.object({ id: idOf(projectMove) }), async ({ tx, viewer, emit }, { id }) => {
  const [role] = await tx.rows(findRole, { id, viewer: viewer.userId });
  if (role === undefined) return notFound('The move', encodeId(projectMove.idPrefix, id));
  if (role !== 'OWNER') return forbidden('Only owners of the workspace that the project came from may do this.', 'OWNER');
  switch (await undoSaga(tx, [moveSaga], id, reason)) {
    case 'too-late':
      return forbidden('The project has crossed already: its move can no longer be cancelled.');
    case 'ended':
      return forbidden('The move has ended.');
    case 'undoing': {
      const move = theRow(await tx.rows(find, { id }));
      if (move.status !== 'RUNNING') return move;
      const cancelled = theRow(await tx.rows(cancel, { id, reason }));
      tellMove(emit, projectMoveCancelled, cancelled, 'from');
      return cancelled;
    }
  }
});
