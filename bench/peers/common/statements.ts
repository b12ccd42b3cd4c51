/**
 * What the peers ask of PostgreSQL: one statement a level for the keys of all parents. Each level checks, as Portcullis
 * does, that its rows lie in a workspace of the viewer; people are reached through rows the viewer may see.
 */
export const visible = (viewer: string): string =>
  `workspace_id = any(array(select m.workspace_id from memberships m where m.user_id = ${viewer}::uuid))`;

export const taskById = `select id, number, title, status, priority, assignee_id from tasks where id = $1::uuid and ${visible('$2')}`;

export const projectById = `select id, key, name, lead_id from projects where id = $1::uuid and ${visible('$2')}`;

export const projectsPage = `select id, key, name, lead_id from projects where ${visible('$1')} order by created_at desc, id desc limit $2::int`;

export const tasksOfProjects = `select t.* from unnest($1::uuid[]) with ordinality p(id, n)
  cross join lateral (
    select id, project_id, number, title, status, priority, assignee_id, created_at from tasks
    where project_id = p.id and ${visible('$2')} order by created_at desc, id desc limit $3::int
  ) t
  order by p.n, t.created_at desc, t.id desc`;

export const commentsOfTasks = `select c.* from unnest($1::uuid[]) with ordinality p(id, n)
  cross join lateral (
    select id, task_id, body, author_id, created_at from comments
    where task_id = p.id and ${visible('$2')} order by created_at, id limit $3::int
  ) c
  order by p.n, c.created_at, c.id`;

export const usersByIds = 'select id, name from users where id = any($1::uuid[])';

/**
 * Adds a comment and its outbox row under the rules of the domain, in one statement: no row where the viewer does not see the task, a null
 * id where they may only look or the project is archived. Parameters: id, task, viewer, body.
 */
export const addComment = `with place as materialized (
    select t.id, t.workspace_id, m.role, p.archived_at is not null as archived
    from tasks t
    join projects p on p.id = t.project_id
    join memberships m on m.workspace_id = t.workspace_id and m.user_id = $3::uuid
    where t.id = $2::uuid
    for key share of t
  ), made as (
    insert into comments (id, workspace_id, task_id, author_id, body)
    select $1::uuid, workspace_id, id, $3::uuid, $4 from place where role <> 'VIEWER' and not archived
    returning id, workspace_id, task_id, body, author_id
  ), told as (
    insert into bench_outbox (type, workspace_id, entity_id, topics, payload, actor_id)
    select 'CommentAdded', workspace_id, id, array['Task:' || task_id], jsonb_build_object('taskId', task_id), author_id from made
  )
  select made.id, made.body, made.author_id, u.name as author_name
  from place left join made on true left join users u on u.id = made.author_id`;

/** The same without the outbox row, and the outbox row of the comment with the id $1, which a transaction writes after it. */
export const addCommentAlone = addComment.replace(/, told as \(.*?from made\n {2}\)/s, '');
export const tellOfComment = `insert into bench_outbox (type, workspace_id, entity_id, topics, payload, actor_id)
  select 'CommentAdded', workspace_id, id, array['Task:' || task_id], jsonb_build_object('taskId', task_id), author_id from comments where id = $1::uuid`;
