import { type EventType, type NewEvent, topicOf } from '../../model/event.ts';
import { newEvent } from '../new-event.ts';
import { project } from '../projects/project-entity.ts';
import { user } from '../users/user-entity.ts';
import { workspace } from '../workspaces/workspace-entity.ts';
import { projectMove } from './project-move-entity.ts';
import { projectMoveCrossed, projectMoveEventKinds } from './project-move-events.ts';
import type { ProjectMoveRow } from './tables.ts';

/** How events about moves look to subscribers. */
export const projectMoveEventType: EventType = {
  typeName: 'ProjectMoveEvent',
  subject: () => projectMove,
  subjectField: 'move',
  kinds: projectMoveEventKinds,
  actor: () => user,
  tenant: () => workspace,
};

type MoveKind = (typeof projectMoveEventKinds)[number];

/**
 * Says what happened to a move, to both workspaces by an event each: nobody hears of the other one. `at`: where the project
 * lies now, which is where it is heard by who watches the project, and where everything may look different.
 */
export function tellMove(emit: (event: NewEvent) => void, kind: MoveKind, move: ProjectMoveRow, at: 'from' | 'to'): void {
  const { id, version, projectId, totalTasks, departedTasks, arrivedTasks, reason } = move;
  const [here, elsewhere] = at === 'from' ? [move.fromWorkspaceId, move.toWorkspaceId] : [move.toWorkspaceId, move.fromWorkspaceId];
  const entity = { typeName: projectMove.typeName, id, version };
  const counts = { totalTasks, departedTasks, arrivedTasks, reason };
  emit(newEvent(kind, {
    workspaceId: here, entity, reach: 'tenant', payload: { projectId, ...counts },
    topics: [topicOf(projectMove, id), topicOf(project, projectId), topicOf(workspace, here)],
  }));
  emit(newEvent(kind, {
    workspaceId: elsewhere, entity, payload: counts, topics: [topicOf(workspace, elsewhere)],
    ...(kind === projectMoveCrossed ? { reach: 'tenant' } : {}),
  }));
}
