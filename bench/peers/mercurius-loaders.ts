import { inGroups } from './common/loaders.ts';
import { createPostgresSource, openPostgres } from './common/postgres-source.ts';
import { createResolvers, type Context } from './common/resolvers.ts';
import type { CommentRow, ProjectRow, TaskRow } from './common/rows.ts';
import { readSettings } from './common/settings.ts';
import { startMercurius } from './common/start-mercurius.ts';

/** Mercurius with loaders of its own kind in place of DataLoader. */
interface Asked<Row> {
  readonly obj: Row;
  readonly params: { readonly first: number };
}

const settings = readSettings();
const source = createPostgresSource(openPostgres(settings.databaseUrl));
const { Query, Mutation, User, Project, Task, Comment, AddCommentResult } = createResolvers(source);

/** People by the id each row has in `property`. */
const people = <Property extends string>(property: Property) => async (asked: readonly { readonly obj: { readonly [P in Property]: string | null } }[]) => {
  const ids = new Set(asked.map(({ obj }) => obj[property]).filter((id) => id !== null));
  const byId = new Map((await source.usersByIds([...ids])).map((row) => [row.id, row]));
  return asked.map(({ obj }) => byId.get(obj[property] ?? '') ?? null);
};
const authors = people('author_id');

const loaders = {
  Project: {
    lead: people('lead_id'),
    tasks: async (asked: readonly Asked<ProjectRow>[], { viewerId }: Context) => {
      const ids = asked.map(({ obj }) => obj.id);
      const rows = await source.tasksOfProjects(ids, viewerId, asked[0]?.params.first ?? 0);
      return inGroups(ids, rows, (row) => row.project_id).map((nodes) => ({ nodes }));
    },
  },
  Task: {
    assignee: people('assignee_id'),
    comments: async (asked: readonly Asked<TaskRow>[], { viewerId }: Context) => {
      const ids = asked.map(({ obj }) => obj.id);
      const rows = await source.commentsOfTasks(ids, viewerId, asked[0]?.params.first ?? 0);
      return inGroups(ids, rows, (row) => row.task_id).map((nodes) => ({ nodes }));
    },
  },
  Comment: { author: (asked: readonly Asked<CommentRow>[]) => authors(asked) },
};

const resolvers = { Query, Mutation, User, Project: { id: Project.id }, Task: { id: Task.id }, Comment: { id: Comment.id }, AddCommentResult };
await startMercurius(settings, source, resolvers, loaders as never);
