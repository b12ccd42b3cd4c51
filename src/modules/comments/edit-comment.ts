import { sql } from 'drizzle-orm';
import { z } from 'zod';
import { allColumns, rowDecoder } from '../../data/batch/row-decoder.ts';
import { command } from '../command.ts';
import type { RowOf } from '../../model/entity.ts';
import { isRefusal } from '../../model/refusal.ts';
import { statement } from '../../model/statement.ts';
import { idOf, version } from '../input.ts';
import { lockForChange } from '../lock-row.ts';
import { changed, parameter, theRow } from '../row-statements.ts';
import { refuseEditing } from './author-rules.ts';
import { comment } from './comment-entity.ts';
import { commentEdited, commentEvent } from './comment-events.ts';
import { commentBody } from './comment-input.ts';
import { commentLock } from './comment-lock.ts';
import { findProject } from './find-project.ts';
import { comments } from './tables.ts';

const update = statement<{ id: string; body: string }, RowOf<typeof comments>>(
  'editComment.update',
  sql`update ${comments} set body = ${parameter(comment, 'body')}, edited_at = now(), ${changed}
    where ${comments.id} = ${parameter(comment, 'id')} returning ${allColumns(comment)}`,
  rowDecoder(comment),
);

const input = z.object({ id: idOf(comment), expectedVersion: version, body: commentBody });

export const editComment = command('editComment', input, async (context, { id, expectedVersion, body }) => {
  const [found, [projectId]] = await Promise.all([
    lockForChange(context, commentLock, { id, expectedVersion, required: 'MEMBER' }),
    context.tx.rows(findProject, { id }),
  ]);
  if (isRefusal(found)) return found;
  const refusal = refuseEditing(context.viewer.userId, found.authorId);
  if (refusal !== null || found.body === body) return refusal ?? found;
  const edited = theRow(await context.tx.rows(update, { id, body }));
  if (projectId !== undefined) context.emit(commentEvent(commentEdited, edited, projectId));
  return edited;
});
