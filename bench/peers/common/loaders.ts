import DataLoader from 'dataloader';
import type { CommentRow, TaskRow, UserRow } from './rows.ts';
import type { Source } from './source.ts';

export interface Loaders {
  readonly users: DataLoader<string, UserRow | null>;
  tasks(projectId: string, first: number): Promise<readonly TaskRow[]>;
  comments(taskId: string, first: number): Promise<readonly CommentRow[]>;
}

/** DataLoaders of one request: one for each list and page size. */
export function createLoaders(source: Source, viewerId: string): Loaders {
  const tasks = new Map<number, DataLoader<string, readonly TaskRow[]>>();
  const comments = new Map<number, DataLoader<string, readonly CommentRow[]>>();
  return {
    users: new DataLoader(async (ids) => {
      const byId = new Map((await source.usersByIds(ids)).map((row) => [row.id, row]));
      return ids.map((id) => byId.get(id) ?? null);
    }),
    tasks(projectId, first) {
      let loader = tasks.get(first);
      loader ??= new DataLoader(async (ids) => inGroups(ids, await source.tasksOfProjects(ids, viewerId, first), (row) => row.project_id));
      tasks.set(first, loader);
      return loader.load(projectId);
    },
    comments(taskId, first) {
      let loader = comments.get(first);
      loader ??= new DataLoader(async (ids) => inGroups(ids, await source.commentsOfTasks(ids, viewerId, first), (row) => row.task_id));
      comments.set(first, loader);
      return loader.load(taskId);
    },
  };
}

/** The rows of each key, in their order. */
export function inGroups<Row>(keys: readonly string[], rows: readonly Row[], keyOf: (row: Row) => string): Row[][] {
  const groups = new Map<string, Row[]>(keys.map((key) => [key, []]));
  for (const row of rows) groups.get(keyOf(row))?.push(row);
  return keys.map((key) => groups.get(key) ?? []);
}
