import { byId, type Module } from '../../model/module.ts';
import { label } from './label-entity.ts';

export const labelsModule: Module = {
  name: 'labels',
  entities: [label],
  queries: { label: byId(label) },
  commands: [],
};
