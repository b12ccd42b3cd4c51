import { z } from 'zod';
import { eventKind, type EventKind, type PayloadOf } from '../../model/event-kind.ts';
import { type EventType, type NewEvent, topicOf } from '../../model/event.ts';
import { newEvent } from '../new-event.ts';
import { user } from '../users/user-entity.ts';
import { workspace } from '../workspaces/workspace-entity.ts';
import { project } from './project-entity.ts';
import type { ProjectRow } from './tables.ts';

export const projectCreated = eventKind('ProjectCreated', { payload: z.object({ key: z.string(), name: z.string() }) });
/** `changed`: the fields that are different now. */
export const projectUpdated = eventKind('ProjectUpdated', { payload: z.object({ changed: z.array(z.string()) }) });
/** `archived`: false where it was taken into use again. */
export const projectArchived = eventKind('ProjectArchived', { payload: z.object({ archived: z.boolean() }) });
/** Its tasks and their comments went with it, without events of their own. */
export const projectDeleted = eventKind('ProjectDeleted', { payload: z.object({ key: z.string(), name: z.string() }) });

export const projectEventKinds = [projectCreated, projectUpdated, projectArchived, projectDeleted] as const;

/** How events about projects look to subscribers. */
export const projectEventType: EventType = {
  typeName: 'ProjectEvent',
  subject: () => project,
  subjectField: 'project',
  kinds: projectEventKinds,
  actor: () => user,
  tenant: () => workspace,
};

/** What happened to a project. */
export function projectEvent<Kind extends (typeof projectEventKinds)[number]>(
  kind: Kind, row: Pick<ProjectRow, 'id' | 'workspaceId' | 'version'>, payload: PayloadOf<Kind>, reach: Pick<NewEvent, 'reach'> = {},
): NewEvent {
  return newEvent<EventKind>(kind, {
    workspaceId: row.workspaceId,
    entity: { typeName: project.typeName, id: row.id, version: row.version },
    topics: [topicOf(project, row.id), topicOf(workspace, row.workspaceId)],
    payload,
    ...reach,
  });
}
