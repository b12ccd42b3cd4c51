import { z } from 'zod';
import type { LoggedEvent } from '../../model/event.ts';

/** A row of the history. */
export interface ActivityRow {
  readonly id: string;
  readonly workspace_id: string;
  readonly project_id: string;
  readonly task_id: string | null;
  readonly actor_id: string;
  readonly type: string;
  readonly summary: string | null;
  readonly happened_at: string;
}

/** What the payloads of events about projects, tasks and comments may say. */
const told = z.object({
  projectId: z.uuid().optional(),
  taskId: z.uuid().optional(),
  title: z.string().optional(),
  name: z.string().optional(),
  changed: z.array(z.string()).optional(),
});

/**
 * How an event shows in the history of the project it happened in, and of its task. Null for an event that has no project.
 * Throws where the payload says something else than what these events say.
 */
export function activityOf(event: LoggedEvent): ActivityRow | null {
  const { projectId, taskId, title, name, changed } = told.parse(event.payload);
  const { typeName, id } = event.entity;
  const project = typeName === 'Project' ? id : projectId;
  if (project === undefined) return null;
  return {
    id: event.id,
    workspace_id: event.workspaceId,
    project_id: project,
    task_id: typeName === 'Task' ? id : (taskId ?? null),
    actor_id: event.actorId,
    type: event.type,
    summary: title ?? name ?? changed?.join(', ') ?? null,
    happened_at: event.at,
  };
}
