import { byId, type Module } from '../../model/module.ts';
import { addComment } from './add-comment.ts';
import { comment } from './comment-entity.ts';
import { commentEventKinds } from './comment-events.ts';
import { deleteComment } from './delete-comment.ts';
import { editComment } from './edit-comment.ts';

export const commentsModule: Module = {
  name: 'comments',
  entities: [comment],
  queries: { comment: byId(comment) },
  commands: [addComment, editComment, deleteComment],
  events: commentEventKinds,
};
