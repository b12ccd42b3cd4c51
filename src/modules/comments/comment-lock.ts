import { sql } from 'drizzle-orm';
import { rowLock } from '../lock-row.ts';
import { ownHalt } from '../projects/project-halt.ts';
import { projects } from '../projects/tables.ts';
import { tasks } from '../tasks/tables.ts';
import { comment } from './comment-entity.ts';
import { comments } from './tables.ts';

export const commentLock = rowLock('Comment.lock', comment, {
  strength: 'no key update',
  workspaceId: comments.workspaceId,
  halt: sql`(select ${ownHalt} from ${tasks} join ${projects} on ${projects.id} = ${tasks.projectId} where ${tasks.id} = ${comments.taskId})`,
});
