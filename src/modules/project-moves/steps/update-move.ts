import { sql } from 'drizzle-orm';
import { allColumns, rowDecoder } from '../../../data/batch/row-decoder.ts';
import type { Session } from '../../../model/session.ts';
import { statement } from '../../../model/statement.ts';
import { theRow } from '../../row-statements.ts';
import { projectMove } from '../project-move-entity.ts';
import { projectMoves, type ProjectMoveRow } from '../tables.ts';

const update = statement<{ id: string; status: string; reason: string | null; ended: boolean }, ProjectMoveRow>(
  'ProjectMove.update',
  sql`update ${projectMoves} set status = ${sql.placeholder('status')}::text, reason = ${sql.placeholder('reason')}::text, version = version + 1,
      finished_at = case when ${sql.placeholder('ended')}::boolean then now() end
    where ${projectMoves.id} = ${sql.placeholder('id')}::uuid returning ${allColumns(projectMove)}`,
  rowDecoder(projectMove),
);

export interface MoveChange {
  readonly status: ProjectMoveRow['status'];
  readonly reason?: string | null;
  /** Whether nothing follows. */
  readonly ended?: boolean;
}

/** Says how far a move is, and gives it. */
export async function updateMove(tx: Session, id: string, { status, reason = null, ended = false }: MoveChange): Promise<ProjectMoveRow> {
  return theRow(await tx.rows(update, { id, status, reason, ended }));
}
