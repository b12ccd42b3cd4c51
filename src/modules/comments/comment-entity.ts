import { derived, type Entity, entity } from '../../model/entity.ts';
import { task } from '../tasks/task-entity.ts';
import { user } from '../users/user-entity.ts';
import { inWorkspaceOf } from '../workspaces/visibility.ts';
import { comments } from './tables.ts';

/** What somebody said about a task. */
export const comment: Entity<typeof comments> = entity('Comment', {
  idPrefix: 'comment',
  table: comments,
  visibleTo: inWorkspaceOf(comments.workspaceId),
  columns: ['body', 'editedAt', 'version', 'createdAt', 'updatedAt'],
  derived: { isEdited: derived(comments, ['editedAt'], ({ editedAt }) => editedAt !== null) },
  toOne: {
    task: { target: () => task, key: 'taskId', visibility: 'parent' },
    author: { target: () => user, key: 'authorId', visibility: 'parent' },
  },
});
