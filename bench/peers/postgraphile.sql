-- What PostGraphile's way needs of the database: a role of its own, row-level security by the viewer, and names.
-- PostGraphile takes the role for each request; the tables' owner, as which all connect, is not held by the policies.
create role bench_postgraphile nologin;
grant select on users, memberships, workspaces, projects, tasks, comments to bench_postgraphile;

create function bench_viewer() returns uuid language sql stable parallel safe
  return nullif(current_setting('jwt.claims.user_id', true), '')::uuid;
comment on function bench_viewer() is E'@behavior -*';

alter table projects enable row level security;
alter table tasks enable row level security;
alter table comments enable row level security;
create policy bench_visible on projects for select to bench_postgraphile
  using (workspace_id = any(array(select m.workspace_id from memberships m where m.user_id = (select bench_viewer()))));
create policy bench_visible on tasks for select to bench_postgraphile
  using (workspace_id = any(array(select m.workspace_id from memberships m where m.user_id = (select bench_viewer()))));
create policy bench_visible on comments for select to bench_postgraphile
  using (workspace_id = any(array(select m.workspace_id from memberships m where m.user_id = (select bench_viewer()))));

comment on table projects is E'@foreignKey (lead_id) references users (id)|@fieldName lead';
-- The real foreign keys hold the workspace too, and no index begins with both: PostGraphile would leave such lists out.
comment on table tasks is E'@foreignKey (assignee_id) references users (id)|@fieldName assignee\n@foreignKey (project_id) references projects (id)|@fieldName project|@foreignFieldName tasks';
comment on table comments is E'@foreignKey (task_id) references tasks (id)|@fieldName task|@foreignFieldName comments';
comment on constraint comments_author_fkey on comments is E'@fieldName author';
comment on column projects.created_at is E'@behavior +orderBy';
comment on column tasks.created_at is E'@behavior +orderBy';
comment on column comments.created_at is E'@behavior +orderBy';

-- The command with its outbox row; null where the viewer may not.
create function add_comment(task_id uuid, body text) returns comments language sql volatile security definer
  set search_path = public as $$
  with place as materialized (
    select t.id, t.workspace_id from tasks t
    join projects p on p.id = t.project_id
    join memberships m on m.workspace_id = t.workspace_id and m.user_id = bench_viewer()
    where t.id = $1 and m.role <> 'VIEWER' and p.archived_at is null
    for key share of t
  ), made as (
    insert into comments (id, workspace_id, task_id, author_id, body)
    select uuidv7(), workspace_id, id, bench_viewer(), $2 from place
    returning *
  ), told as (
    insert into bench_outbox (type, workspace_id, entity_id, topics, payload, actor_id)
    select 'CommentAdded', workspace_id, id, array['Task:' || made.task_id], jsonb_build_object('taskId', made.task_id), author_id from made
  )
  select * from made
$$;
