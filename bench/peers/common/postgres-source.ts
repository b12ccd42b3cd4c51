import postgres from 'postgres';
import type { AddedComment, CommentRow, ProjectRow, TaskRow, UserRow } from './rows.ts';
import { poolSize } from './settings.ts';
import type { Source } from './source.ts';
import * as statements from './statements.ts';

/** postgres.js as one would use it: a pool, prepared statements, generic plans. */
export function openPostgres(url: string): postgres.Sql {
  return postgres(url, { max: poolSize, connection: { plan_cache_mode: 'force_generic_plan' } });
}

/** Rows by postgres.js; every statement is prepared. */
export function createPostgresSource(sql: postgres.Sql): Source {
  const rows = <Row extends object>(text: string, values: (string | number)[]) => sql.unsafe<Row[]>(text, values, { prepare: true });
  const list = (ids: readonly string[]): string => `{${ids.join(',')}}`;
  return {
    taskById: async (id, viewerId) => (await rows<TaskRow>(statements.taskById, [id, viewerId]))[0] ?? null,
    projectById: async (id, viewerId) => (await rows<ProjectRow>(statements.projectById, [id, viewerId]))[0] ?? null,
    projects: (viewerId, first) => rows<ProjectRow>(statements.projectsPage, [viewerId, first]),
    tasksOfProjects: (ids, viewerId, first) => rows<TaskRow>(statements.tasksOfProjects, [list(ids), viewerId, first]),
    commentsOfTasks: (ids, viewerId, first) => rows<CommentRow>(statements.commentsOfTasks, [list(ids), viewerId, first]),
    usersByIds: (ids) => rows<UserRow>(statements.usersByIds, [list(ids)]),
    addComment: async (id, taskId, viewerId, body) => (await rows<AddedComment>(statements.addComment, [id, taskId, viewerId, body]))[0] ?? null,
  };
}

/** The same with a command and its outbox row as two statements in a transaction, as most write it: each waits for the one before. */
export function createTransactionalSource(sql: postgres.Sql): Source {
  return {
    ...createPostgresSource(sql),
    addComment: (id, taskId, viewerId, body) =>
      sql.begin(async (tx) => {
        const [added] = await tx.unsafe<AddedComment[]>(statements.addCommentAlone, [id, taskId, viewerId, body], { prepare: true });
        if (added === undefined || added.id === null) return added ?? null;
        await tx.unsafe(statements.tellOfComment, [added.id], { prepare: true });
        return added;
      }),
  };
}
