import { z } from 'zod';
import { eventKind, type EventKind, type PayloadOf } from '../../model/event-kind.ts';
import { type EventType, type NewEvent, topicOf } from '../../model/event.ts';
import { newEvent } from '../new-event.ts';
import { project } from '../projects/project-entity.ts';
import { task } from '../tasks/task-entity.ts';
import { user } from '../users/user-entity.ts';
import { workspace } from '../workspaces/workspace-entity.ts';
import { comment } from './comment-entity.ts';
import type { CommentRow } from './tables.ts';

/** What it is about, and where that lay then. */
const about = {
  payload: z.object({ taskId: z.uuid(), projectId: z.uuid() }),
  ids: { taskId: () => task, projectId: () => project },
};

export const commentAdded = eventKind('CommentAdded', about);
export const commentEdited = eventKind('CommentEdited', about);
export const commentDeleted = eventKind('CommentDeleted', about);

export const commentEventKinds = [commentAdded, commentEdited, commentDeleted] as const;

/** How events about comments look to subscribers. */
export const commentEventType: EventType = {
  typeName: 'CommentEvent',
  subject: () => comment,
  subjectField: 'comment',
  kinds: commentEventKinds,
  actor: () => user,
  tenant: () => workspace,
};

/** What happened to a comment: heard at its task and project too. */
export function commentEvent(
  kind: (typeof commentEventKinds)[number], row: Pick<CommentRow, 'id' | 'workspaceId' | 'taskId' | 'version'>, projectId: string,
): NewEvent {
  const payload: PayloadOf<typeof commentAdded> = { taskId: row.taskId, projectId };
  return newEvent<EventKind>(kind, {
    workspaceId: row.workspaceId,
    entity: { typeName: comment.typeName, id: row.id, version: row.version },
    topics: [topicOf(comment, row.id), topicOf(task, row.taskId), topicOf(project, projectId), topicOf(workspace, row.workspaceId)],
    payload,
  });
}
