import { z } from 'zod';
import { command } from '../command.ts';
import { encodeId } from '../../model/global-id.ts';
import { missing, refuseChange } from '../change-rules.ts';
import { idOf, version } from '../input.ts';
import { deleteRow } from '../row-statements.ts';
import { refuseDeleting } from './author-rules.ts';
import { comment } from './comment-entity.ts';
import { commentDeleted, commentEvent } from './comment-events.ts';
import { commentLock } from './comment-lock.ts';
import { findProject } from './find-project.ts';

const remove = deleteRow('deleteComment.delete', comment);

const input = z.object({ id: idOf(comment), expectedVersion: version });

export const deleteComment = command('deleteComment', input, async ({ tx, viewer, emit }, { id, expectedVersion }) => {
  const [[found], [projectId]] = await Promise.all([
    tx.rows(commentLock.statement, { id, viewer: viewer.userId }),
    tx.rows(findProject, { id }),
  ]);
  if (found === undefined) return missing(comment, id);
  const refusal =
    refuseChange(comment, found, { id, expectedVersion, required: 'MEMBER' }) ?? refuseDeleting(viewer.userId, found.row.authorId, found.role);
  if (refusal !== null) return refusal;
  await tx.rows(remove, { id });
  if (projectId !== undefined) emit(commentEvent(commentDeleted, { ...found.row, version: found.row.version + 1 }, projectId));
  return { __typename: 'Deleted', id: encodeId(comment.idPrefix, id) };
});
