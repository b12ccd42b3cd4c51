import { randomUUID } from 'node:crypto';
import type { Viewer } from '../../src/model/viewer.ts';
import type { World } from './world.ts';

/** A project's uuid. */
export async function insertProject(world: World, workspaceId: string, key: string): Promise<string> {
  const id = randomUUID();
  await world.admin.rows('insert into projects (id, workspace_id, key, name) values ($1, $2, $3, $3)', [id, workspaceId, key]);
  return id;
}

export interface TaskValues {
  readonly workspaceId: string;
  readonly projectId: string;
  readonly number: number;
  readonly creator: Viewer;
  readonly title?: string;
  readonly status?: string;
  readonly priority?: string;
  readonly dueDate?: string | null;
  readonly assigneeId?: string | null;
  /** As PostgreSQL reads it. */
  readonly createdAt?: string;
}

/** A task's uuid. */
export async function insertTask(world: World, values: TaskValues): Promise<string> {
  const id = randomUUID();
  await world.admin.rows(
    `insert into tasks (id, workspace_id, project_id, number, title, status, priority, due_date, assignee_id, creator_id, created_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, coalesce($11::timestamptz, now()))`,
    [
      id, values.workspaceId, values.projectId, values.number, values.title ?? `Task ${values.number}`, values.status ?? 'TODO',
      values.priority ?? 'NONE', values.dueDate ?? null, values.assigneeId ?? null, values.creator.userId, values.createdAt ?? null,
    ],
  );
  return id;
}

export async function insertComment(world: World, workspaceId: string, taskId: string, author: Viewer): Promise<string> {
  const id = randomUUID();
  await world.admin.rows('insert into comments (id, workspace_id, task_id, author_id, body) values ($1, $2, $3, $4, $5)', [
    id, workspaceId, taskId, author.userId, 'What somebody said',
  ]);
  return id;
}

/** A label's uuid, tied to the tasks. */
export async function insertLabel(world: World, workspaceId: string, name: string, taskIds: readonly string[]): Promise<string> {
  const id = randomUUID();
  await world.admin.rows("insert into labels (id, workspace_id, name, color) values ($1, $2, $3, '#336699')", [id, workspaceId, name]);
  for (const taskId of taskIds) {
    await world.admin.rows('insert into task_labels (task_id, label_id, workspace_id) values ($1, $2, $3)', [taskId, id, workspaceId]);
  }
  return id;
}
