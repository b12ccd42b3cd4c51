import { byId, type Module } from '../../model/module.ts';
import { createLabel } from './create-label.ts';
import { deleteLabel } from './delete-label.ts';
import { label } from './label-entity.ts';
import { labelEventKinds } from './label-events.ts';
import { updateLabel } from './update-label.ts';

export const labelsModule: Module = {
  name: 'labels',
  entities: [label],
  queries: { label: byId(label) },
  commands: [createLabel, updateLabel, deleteLabel],
  events: labelEventKinds,
};
