import { byId, type Module } from '../../model/module.ts';
import { cancelProjectMove } from './cancel-project-move.ts';
import { moveProject } from './move-project.ts';
import { moveSaga } from './move-saga.ts';
import { projectMove } from './project-move-entity.ts';
import { projectMoveEventKinds } from './project-move-events.ts';

export const projectMovesModule: Module = {
  name: 'project-moves',
  entities: [projectMove],
  queries: { projectMove: byId(projectMove) },
  commands: [moveProject, cancelProjectMove],
  events: projectMoveEventKinds,
  sagas: [moveSaga],
};
