import { type EventType, type NewEvent, topicOf } from '../../model/event.ts';
import { project } from '../projects/project-entity.ts';
import { user } from '../users/user-entity.ts';
import { workspace } from '../workspaces/workspace-entity.ts';
import type { TaskRow } from './tables.ts';
import { task } from './task-entity.ts';

/** How events about tasks look to subscribers. */
export const taskEventType: EventType = {
  typeName: 'TaskEvent',
  subject: () => task,
  subjectField: 'task',
  actor: () => user,
  tenant: () => workspace,
};

export type TaskEventName = 'TaskCreated' | 'TaskUpdated' | 'TaskMoved' | 'TaskAssigned' | 'TaskLabelled' | 'TaskDeleted';

/** What happened to a task; a move is also heard in the project it came from. */
export function taskEvent(
  type: TaskEventName,
  row: Pick<TaskRow, 'id' | 'workspaceId' | 'projectId'>,
  formerProjectId: string = row.projectId,
): NewEvent {
  const topics = new Set([topicOf(task, row.id), topicOf(project, row.projectId), topicOf(project, formerProjectId)]);
  return { type, workspaceId: row.workspaceId, entity: { typeName: task.typeName, id: row.id }, topics: [...topics] };
}
