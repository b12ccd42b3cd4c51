import { and, asc, desc, eq, type SQL, sql } from 'drizzle-orm';
import { bigint, integer, jsonb, pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core';
import { drizzle } from 'drizzle-orm/postgres-js';
import type postgres from 'postgres';
import type { AddedComment } from './rows.ts';
import type { Source } from './source.ts';

const moment = () => timestamp('created_at', { withTimezone: true, mode: 'string' });
const users = pgTable('users', { id: uuid('id').primaryKey(), name: text('name').notNull() });
const memberships = pgTable('memberships', { workspaceId: uuid('workspace_id').notNull(), userId: uuid('user_id').notNull(), role: text('role').notNull() });
const projects = pgTable('projects', {
  id: uuid('id').primaryKey(), workspaceId: uuid('workspace_id').notNull(), key: text('key').notNull(), name: text('name').notNull(),
  leadId: uuid('lead_id'), archivedAt: timestamp('archived_at', { mode: 'string' }), createdAt: moment(),
});
const tasks = pgTable('tasks', {
  id: uuid('id').primaryKey(), workspaceId: uuid('workspace_id').notNull(), projectId: uuid('project_id').notNull(), number: integer('number').notNull(),
  title: text('title').notNull(), status: text('status').notNull(), priority: text('priority').notNull(), assigneeId: uuid('assignee_id'), createdAt: moment(),
});
const comments = pgTable('comments', {
  id: uuid('id').primaryKey(), workspaceId: uuid('workspace_id').notNull(), taskId: uuid('task_id').notNull(), authorId: uuid('author_id').notNull(),
  body: text('body').notNull(), createdAt: moment(),
});

const outbox = pgTable('bench_outbox', {
  id: bigint('id', { mode: 'number' }).generatedAlwaysAsIdentity(), type: text('type').notNull(), workspaceId: uuid('workspace_id').notNull(),
  entityId: uuid('entity_id').notNull(), topics: text('topics').array().notNull(), payload: jsonb('payload').notNull(), actorId: uuid('actor_id').notNull(),
});

const viewer = sql.placeholder('viewer');
const visible = (workspaceId: SQL.Aliased | typeof tasks.workspaceId | typeof projects.workspaceId | typeof comments.workspaceId): SQL =>
  sql`${workspaceId} = any(array(select m.workspace_id from memberships m where m.user_id = ${viewer}::uuid))`;
const keys = sql`unnest(${sql.placeholder('ids')}::uuid[]) with ordinality p(id, n)`;
const list = (ids: readonly string[]): string => `{${ids.join(',')}}`;

const projectColumns = { id: projects.id, key: projects.key, name: projects.name, lead_id: projects.leadId };
const taskColumns = {
  id: tasks.id, project_id: tasks.projectId, number: tasks.number, title: tasks.title, status: tasks.status, priority: tasks.priority, assignee_id: tasks.assigneeId,
};
const commentColumns = { id: comments.id, task_id: comments.taskId, body: comments.body, author_id: comments.authorId };

/** Rows by drizzle: statements of its builder, prepared once; a command in its transaction. */
export function createDrizzleSource(client: postgres.Sql): Source {
  const db = drizzle(client);
  const taskById = db.select(taskColumns).from(tasks).where(and(eq(tasks.id, sql.placeholder('id')), visible(tasks.workspaceId))).prepare('task_by_id');
  const projectById = db.select(projectColumns).from(projects).where(and(eq(projects.id, sql.placeholder('id')), visible(projects.workspaceId))).prepare('project_by_id');
  const projectPage = db.select(projectColumns).from(projects).where(visible(projects.workspaceId))
    .orderBy(desc(projects.createdAt), desc(projects.id)).limit(sql.placeholder('first')).prepare('projects_page');
  const taskPage = db.select({ ...taskColumns, createdAt: tasks.createdAt }).from(tasks)
    .where(and(eq(tasks.projectId, sql`p.id`), visible(tasks.workspaceId)))
    .orderBy(desc(tasks.createdAt), desc(tasks.id)).limit(sql.placeholder('first')).as('t');
  const { createdAt: taskCreatedAt, ...taskFields } = taskPage._.selectedFields;
  const tasksOfProjects = db.select(taskFields).from(keys).crossJoinLateral(taskPage)
    .orderBy(sql`p.n`, desc(taskPage.createdAt), desc(taskPage.id)).prepare('tasks_of_projects');
  const commentPage = db.select({ ...commentColumns, createdAt: comments.createdAt }).from(comments)
    .where(and(eq(comments.taskId, sql`p.id`), visible(comments.workspaceId)))
    .orderBy(asc(comments.createdAt), asc(comments.id)).limit(sql.placeholder('first')).as('c');
  const { createdAt: commentCreatedAt, ...commentFields } = commentPage._.selectedFields;
  const commentsOfTasks = db.select(commentFields).from(keys).crossJoinLateral(commentPage)
    .orderBy(sql`p.n`, asc(commentPage.createdAt), asc(commentPage.id)).prepare('comments_of_tasks');
  const usersByIds = db.select({ id: users.id, name: users.name }).from(users).where(sql`${users.id} = any(${sql.placeholder('ids')}::uuid[])`).prepare('users_by_ids');

  const addComment = (id: string, taskId: string, viewerId: string, body: string): Promise<AddedComment | null> =>
    db.transaction(async (tx) => {
      const [place] = await tx
        .select({ workspaceId: tasks.workspaceId, role: memberships.role, archivedAt: projects.archivedAt, authorName: users.name })
        .from(tasks)
        .innerJoin(projects, eq(projects.id, tasks.projectId))
        .innerJoin(memberships, and(eq(memberships.workspaceId, tasks.workspaceId), eq(memberships.userId, viewerId)))
        .innerJoin(users, eq(users.id, memberships.userId))
        .where(eq(tasks.id, taskId))
        .for('key share', { of: tasks });
      if (place === undefined) return null;
      if (place.role === 'VIEWER' || place.archivedAt !== null) return { id: null, body, author_id: viewerId, author_name: place.authorName };
      await tx.insert(comments).values({ id, workspaceId: place.workspaceId, taskId, authorId: viewerId, body });
      await tx.insert(outbox).values({
        type: 'CommentAdded', workspaceId: place.workspaceId, entityId: id, topics: [`Task:${taskId}`], payload: { taskId }, actorId: viewerId,
      });
      return { id, body, author_id: viewerId, author_name: place.authorName };
    });

  return {
    taskById: async (id, viewerId) => (await taskById.execute({ id, viewer: viewerId }))[0] ?? null,
    projectById: async (id, viewerId) => (await projectById.execute({ id, viewer: viewerId }))[0] ?? null,
    projects: (viewerId, first) => projectPage.execute({ viewer: viewerId, first }),
    tasksOfProjects: (ids, viewerId, first) => tasksOfProjects.execute({ ids: list(ids), viewer: viewerId, first }),
    commentsOfTasks: (ids, viewerId, first) => commentsOfTasks.execute({ ids: list(ids), viewer: viewerId, first }),
    usersByIds: (ids) => usersByIds.execute({ ids: list(ids) }),
    addComment,
  };
}
