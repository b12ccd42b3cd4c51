import { randomUUIDv7 } from 'node:crypto';
import { createLoaders, type Loaders } from './loaders.ts';
import type { AddedComment, CommentRow, ProjectRow, TaskRow, UserRow } from './rows.ts';
import type { Source } from './source.ts';

export interface Context {
  readonly viewerId: string;
  readonly loaders: Loaders;
}

/** The context of one request. */
export function createContext(source: Source, viewerId: string): Context {
  return { viewerId, loaders: createLoaders(source, viewerId) };
}

interface Id { readonly id: string }
interface First { readonly first: number }

/** What `Type.id` answers: global ids say their type. */
export const idsOf = {
  User: { id: (row: Id) => `user_${row.id}` },
  Comment: { id: (row: Id) => `comment_${row.id}` },
  Task: { id: (row: Id) => `task_${row.id}` },
  Project: { id: (row: Id) => `project_${row.id}` },
};

/** The uuid of a global id of this type. */
export function uuidOf(type: string, id: string): string {
  if (!id.startsWith(`${type}_`)) throw new Error(`Not an id of a ${type}`);
  return id.slice(type.length + 1);
}

/** How a command's outcome is told. */
export function commentResult(added: AddedComment | null): object {
  if (added === null) return { __typename: 'NotFound', message: 'There is no such task.' };
  if (added.id === null) return { __typename: 'Forbidden', message: 'The viewer may not comment here.' };
  return { __typename: 'Comment', ...added };
}

const person = (loaders: Loaders, id: string | null): Promise<UserRow | null> | null => (id === null ? null : loaders.users.load(id));

/** The resolvers of the peers that load by DataLoader. */
export function createResolvers(source: Source) {
  return {
    Query: {
      task: (_: unknown, { id }: Id, { viewerId }: Context) => source.taskById(uuidOf('task', id), viewerId),
      project: (_: unknown, { id }: Id, { viewerId }: Context) => source.projectById(uuidOf('project', id), viewerId),
      projects: async (_: unknown, { first }: First, { viewerId }: Context) => ({ nodes: await source.projects(viewerId, first) }),
    },
    Mutation: {
      addComment: async (_: unknown, { input }: { readonly input: { readonly taskId: string; readonly body: string } }, { viewerId }: Context) =>
        commentResult(await source.addComment(randomUUIDv7(), uuidOf('task', input.taskId), viewerId, input.body)),
    },
    User: idsOf.User,
    Project: {
      ...idsOf.Project,
      lead: (row: ProjectRow, _: unknown, { loaders }: Context) => person(loaders, row.lead_id),
      tasks: async (row: ProjectRow, { first }: First, { loaders }: Context) => ({ nodes: await loaders.tasks(row.id, first) }),
    },
    Task: {
      ...idsOf.Task,
      assignee: (row: TaskRow, _: unknown, { loaders }: Context) => person(loaders, row.assignee_id),
      comments: async (row: TaskRow, { first }: First, { loaders }: Context) => ({ nodes: await loaders.comments(row.id, first) }),
    },
    Comment: {
      ...idsOf.Comment,
      author: (row: CommentRow & Partial<AddedComment>, _: unknown, { loaders }: Context) =>
        row.author_name === undefined ? loaders.users.load(row.author_id) : { id: row.author_id, name: row.author_name },
    },
    AddCommentResult: { __resolveType: (value: { readonly __typename: string }) => value.__typename },
  };
}
