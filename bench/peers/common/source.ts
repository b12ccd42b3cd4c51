import type { AddedComment, CommentRow, ProjectRow, TaskRow, UserRow } from './rows.ts';

/** Where resolvers get rows; one form for each way to reach PostgreSQL. Lists have the length and order of their keys. */
export interface Source {
  taskById(id: string, viewerId: string): Promise<TaskRow | null>;
  projectById(id: string, viewerId: string): Promise<ProjectRow | null>;
  projects(viewerId: string, first: number): Promise<readonly ProjectRow[]>;
  tasksOfProjects(projectIds: readonly string[], viewerId: string, first: number): Promise<readonly TaskRow[]>;
  commentsOfTasks(taskIds: readonly string[], viewerId: string, first: number): Promise<readonly CommentRow[]>;
  usersByIds(ids: readonly string[]): Promise<readonly UserRow[]>;
  /** Null where the viewer does not see the task. */
  addComment(id: string, taskId: string, viewerId: string, body: string): Promise<AddedComment | null>;
}
