import { sql } from 'drizzle-orm';
import { rowLock } from '../lock-row.ts';
import { projects } from '../projects/tables.ts';
import { tasks } from '../tasks/tables.ts';
import { comment } from './comment-entity.ts';
import { comments } from './tables.ts';

export const commentLock = rowLock('Comment.lock', comment, {
  strength: 'no key update',
  workspaceId: comments.workspaceId,
  archived: sql`(
    select place.archived_at is not null from ${tasks} about join ${projects} place on place.id = about.project_id
    where about.id = ${comments.taskId}
  )`,
});
