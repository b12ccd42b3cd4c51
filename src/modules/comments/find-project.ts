import { sql } from 'drizzle-orm';
import { statement } from '../../model/statement.ts';
import { tasks } from '../tasks/tables.ts';
import { comments } from './tables.ts';

/** In which project a comment's task lies. Sent together with the lock, whose answer says whether the viewer sees it. */
export const findProject = statement<{ id: string }, string>(
  'Comment.findProject',
  sql`select ${tasks.projectId} from ${comments} join ${tasks} on ${tasks.id} = ${comments.taskId} where ${comments.id} = ${sql.placeholder('id')}::uuid`,
  (raw) => String(raw[0]),
);
