-- The tracker's tables. Ids are UUIDv7 made by the application. Every row of a tenant carries workspace_id, and
-- composite foreign keys make sure that what belongs together lies in one workspace.

-- Trusted since PostgreSQL 13: whoever owns the database may create it.
create extension if not exists pg_trgm;

create table users (
  id uuid constraint users_pkey primary key,
  name text not null constraint users_name_length check (char_length(name) between 1 and 100),
  email text not null constraint users_email_form check (char_length(email) <= 254 and email ~ '^[^@[:space:]]+@[^@[:space:]]+$'),
  invited_at timestamptz(6),
  created_at timestamptz(6) not null default now(),
  updated_at timestamptz(6) not null default now()
);
create unique index users_email_key on users (lower(email));

create table workspaces (
  id uuid constraint workspaces_pkey primary key,
  name text not null constraint workspaces_name_length check (char_length(name) between 1 and 100),
  slug text not null constraint workspaces_slug_key unique
    constraint workspaces_slug_form check (char_length(slug) between 2 and 50 and slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
  version integer not null default 1 constraint workspaces_version_positive check (version > 0),
  created_at timestamptz(6) not null default now(),
  updated_at timestamptz(6) not null default now()
);

create table memberships (
  id uuid constraint memberships_pkey primary key,
  workspace_id uuid not null constraint memberships_workspace_fkey references workspaces on delete cascade,
  user_id uuid not null constraint memberships_user_fkey references users on delete restrict,
  role text not null constraint memberships_role_known check (role in ('OWNER', 'MEMBER', 'VIEWER')),
  version integer not null default 1 constraint memberships_version_positive check (version > 0),
  created_at timestamptz(6) not null default now(),
  updated_at timestamptz(6) not null default now(),
  constraint memberships_workspace_user_key unique (workspace_id, user_id)
);
-- Answers "which workspaces does this viewer see, and as what" from the index alone.
create index memberships_by_user on memberships (user_id, workspace_id) include (role);
create index memberships_by_user_created on memberships (user_id, created_at desc, id desc);
create index memberships_by_workspace_created on memberships (workspace_id, created_at desc, id desc);

create table projects (
  id uuid constraint projects_pkey primary key,
  workspace_id uuid not null constraint projects_workspace_fkey references workspaces on delete cascade,
  key text not null constraint projects_key_form check (key ~ '^[A-Z][A-Z0-9]{1,9}$'),
  name text not null constraint projects_name_length check (char_length(name) between 1 and 100),
  description text not null default '' constraint projects_description_length check (char_length(description) <= 10000),
  status text not null default 'PLANNED'
    constraint projects_status_known check (status in ('PLANNED', 'ACTIVE', 'PAUSED', 'DONE')),
  archived_at timestamptz(6),
  lead_id uuid,
  next_task_number integer not null default 1 constraint projects_next_task_number_positive check (next_task_number > 0),
  version integer not null default 1 constraint projects_version_positive check (version > 0),
  created_at timestamptz(6) not null default now(),
  updated_at timestamptz(6) not null default now(),
  constraint projects_id_workspace_key unique (id, workspace_id),
  constraint projects_workspace_key_key unique (workspace_id, key),
  -- A safety net: removing a member clears the lead itself, so that the project's version grows.
  constraint projects_lead_fkey foreign key (workspace_id, lead_id)
    references memberships (workspace_id, user_id) on delete set null (lead_id)
);
create index projects_by_workspace_created on projects (workspace_id, created_at desc, id desc);
create index projects_by_workspace_name on projects (workspace_id, name desc, id desc);

create table tasks (
  id uuid constraint tasks_pkey primary key,
  workspace_id uuid not null,
  project_id uuid not null,
  number integer not null constraint tasks_number_positive check (number > 0),
  title text not null constraint tasks_title_length check (char_length(title) between 1 and 200),
  description text not null default '' constraint tasks_description_length check (char_length(description) <= 20000),
  status text not null default 'TODO'
    constraint tasks_status_known check (status in ('BACKLOG', 'TODO', 'IN_PROGRESS', 'IN_REVIEW', 'DONE', 'CANCELLED')),
  priority text not null default 'NONE'
    constraint tasks_priority_known check (priority in ('NONE', 'LOW', 'MEDIUM', 'HIGH', 'URGENT')),
  -- What lists are ordered by must be comparable and never null, or a keyset cursor would skip rows.
  priority_rank smallint not null generated always as (
    case priority when 'NONE' then 0 when 'LOW' then 1 when 'MEDIUM' then 2 when 'HIGH' then 3 when 'URGENT' then 4 end
  ) stored,
  due_date date constraint tasks_due_date_finite check (isfinite(due_date)),
  due_date_key date not null generated always as (coalesce(due_date, 'infinity'::date)) stored,
  assignee_id uuid,
  creator_id uuid not null constraint tasks_creator_fkey references users on delete restrict,
  version integer not null default 1 constraint tasks_version_positive check (version > 0),
  created_at timestamptz(6) not null default now(),
  updated_at timestamptz(6) not null default now(),
  constraint tasks_id_workspace_key unique (id, workspace_id),
  constraint tasks_project_number_key unique (project_id, number),
  constraint tasks_project_fkey foreign key (project_id, workspace_id)
    references projects (id, workspace_id) on delete cascade,
  -- A safety net: removing a member unassigns the tasks itself, so that their versions grow.
  constraint tasks_assignee_fkey foreign key (workspace_id, assignee_id)
    references memberships (workspace_id, user_id) on delete set null (assignee_id)
);
create index tasks_by_project_created on tasks (project_id, created_at desc, id desc);
create index tasks_by_project_updated on tasks (project_id, updated_at desc, id desc);
create index tasks_by_project_priority on tasks (project_id, priority_rank desc, id desc);
create index tasks_by_project_due on tasks (project_id, due_date_key desc, id desc);
create index tasks_by_workspace_created on tasks (workspace_id, created_at desc, id desc);
create index tasks_by_workspace_updated on tasks (workspace_id, updated_at desc, id desc);
create index tasks_by_workspace_priority on tasks (workspace_id, priority_rank desc, id desc);
create index tasks_by_workspace_due on tasks (workspace_id, due_date_key desc, id desc);
create index tasks_by_assignee_created on tasks (workspace_id, assignee_id, created_at desc, id desc);
create index tasks_by_title_trigrams on tasks using gin (title gin_trgm_ops);

create table labels (
  id uuid constraint labels_pkey primary key,
  workspace_id uuid not null constraint labels_workspace_fkey references workspaces on delete cascade,
  name text not null constraint labels_name_length check (char_length(name) between 1 and 50),
  color text not null constraint labels_color_form check (color ~ '^#[0-9a-f]{6}$'),
  version integer not null default 1 constraint labels_version_positive check (version > 0),
  created_at timestamptz(6) not null default now(),
  updated_at timestamptz(6) not null default now(),
  constraint labels_id_workspace_key unique (id, workspace_id)
);
create unique index labels_workspace_name_key on labels (workspace_id, lower(name));
create index labels_by_workspace_name on labels (workspace_id, name desc, id desc);

create table task_labels (
  task_id uuid not null,
  label_id uuid not null,
  workspace_id uuid not null,
  created_at timestamptz(6) not null default now(),
  constraint task_labels_pkey primary key (task_id, label_id),
  constraint task_labels_task_fkey foreign key (task_id, workspace_id)
    references tasks (id, workspace_id) on delete cascade,
  constraint task_labels_label_fkey foreign key (label_id, workspace_id)
    references labels (id, workspace_id) on delete cascade
);
create index task_labels_by_label on task_labels (label_id, task_id desc);

create table comments (
  id uuid constraint comments_pkey primary key,
  workspace_id uuid not null,
  task_id uuid not null,
  author_id uuid not null constraint comments_author_fkey references users on delete restrict,
  body text not null constraint comments_body_length check (char_length(body) between 1 and 10000),
  edited_at timestamptz(6),
  version integer not null default 1 constraint comments_version_positive check (version > 0),
  created_at timestamptz(6) not null default now(),
  updated_at timestamptz(6) not null default now(),
  constraint comments_task_fkey foreign key (task_id, workspace_id)
    references tasks (id, workspace_id) on delete cascade
);
create index comments_by_task_created on comments (task_id, created_at desc, id desc);
