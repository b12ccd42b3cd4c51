import type { EventKind, PayloadOf } from '../../model/event-kind.ts';
import { type EventType, type NewEvent, topicOf } from '../../model/event.ts';
import { newEvent } from '../new-event.ts';
import { project } from '../projects/project-entity.ts';
import { user } from '../users/user-entity.ts';
import { workspace } from '../workspaces/workspace-entity.ts';
import type { TaskRow } from './tables.ts';
import { task } from './task-entity.ts';
import { taskEventKinds } from './task-events.ts';

/** How events about tasks look to subscribers. */
export const taskEventType: EventType = {
  typeName: 'TaskEvent',
  subject: () => task,
  subjectField: 'task',
  kinds: taskEventKinds,
  actor: () => user,
  tenant: () => workspace,
};

/** What happened to a task; a move is also heard in the project it came from. */
export function taskEvent<Kind extends (typeof taskEventKinds)[number]>(
  kind: Kind,
  row: Pick<TaskRow, 'id' | 'workspaceId' | 'projectId' | 'version'>,
  payload: PayloadOf<Kind>,
  formerProjectId: string = row.projectId,
): NewEvent {
  return newEvent<EventKind>(kind, {
    workspaceId: row.workspaceId,
    entity: { typeName: task.typeName, id: row.id, version: row.version },
    topics: [topicOf(task, row.id), topicOf(project, row.projectId), topicOf(project, formerProjectId), topicOf(workspace, row.workspaceId)],
    payload,
  });
}
