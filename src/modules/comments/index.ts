import { byId, type Module } from '../../model/module.ts';
import { comment } from './comment-entity.ts';

export const commentsModule: Module = {
  name: 'comments',
  entities: [comment],
  queries: { comment: byId(comment) },
  commands: [],
};
