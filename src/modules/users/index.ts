import type { Module } from '../../model/module.ts';
import { user } from './user-entity.ts';

export const usersModule: Module = {
  name: 'users',
  entities: [user],
  queries: { viewer: { kind: 'viewer', entity: user } },
  commands: [],
};
