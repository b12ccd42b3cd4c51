-- Work of several transactions that ends whole or is undone. A saga's row changes in the transaction of each of its steps,
-- so a step has happened if and only if the row says so. Whoever takes a step holds the row's lock.
create table portcullis_sagas (
  -- A UUIDv7; also that of what the saga is to clients.
  id uuid constraint portcullis_sagas_pkey primary key,
  kind text not null,
  status text not null default 'running'
    constraint portcullis_sagas_status_known check (status in ('running', 'undoing', 'done', 'undone')),
  -- The one that comes next; the last one that was taken where the saga has ended.
  step text not null,
  state jsonb not null,
  -- Why it is undone; null while it goes forward.
  reason text,
  -- How often the step has failed in a row.
  failures integer not null default 0,
  last_error text,
  next_attempt_at timestamptz(6) not null default now(),
  -- Since when it is left to the operators; null where it goes on by itself.
  stuck_at timestamptz(6),
  -- No foreign keys: a saga outlives what it is about.
  workspace_id uuid not null,
  started_by uuid not null,
  -- Grows by one with each step and each failure.
  version integer not null default 1,
  started_at timestamptz(6) not null default now(),
  updated_at timestamptz(6) not null default now(),
  finished_at timestamptz(6)
) with (fillfactor = 50);
create index portcullis_sagas_due on portcullis_sagas (next_attempt_at) where status in ('running', 'undoing') and stuck_at is null;
create index portcullis_sagas_by_start on portcullis_sagas (started_at desc, id desc);

-- Projects on their way to another workspace, and those that were.
create table project_moves (
  id uuid constraint project_moves_pkey primary key,
  -- No foreign keys: what became of a move outlives project and workspaces.
  project_id uuid not null,
  from_workspace_id uuid not null,
  to_workspace_id uuid not null,
  started_by uuid not null constraint project_moves_started_by_fkey references users on delete restrict,
  status text not null default 'RUNNING'
    constraint project_moves_status_known check (status in ('RUNNING', 'COMPENSATING', 'DONE', 'UNDONE', 'FAILED')),
  total_tasks integer not null,
  departed_tasks integer not null default 0,
  arrived_tasks integer not null default 0,
  reason text,
  version integer not null default 1 constraint project_moves_version_positive check (version > 0),
  started_at timestamptz(6) not null default now(),
  finished_at timestamptz(6)
);
alter table projects add column move_id uuid constraint projects_move_fkey references project_moves on delete set null;
create index projects_by_move on projects (move_id) where move_id is not null;

-- What tasks that are on their way had and cannot have there; gone when they arrive or are back.
create table project_move_tasks (
  move_id uuid not null constraint project_move_tasks_move_fkey references project_moves on delete cascade,
  task_id uuid not null constraint project_move_tasks_task_fkey references tasks on delete cascade,
  assignee_id uuid,
  constraint project_move_tasks_pkey primary key (move_id, task_id)
);
create index project_move_tasks_by_task on project_move_tasks (task_id);
create table project_move_labels (
  move_id uuid not null,
  task_id uuid not null,
  label_id uuid not null,
  name text not null,
  color text not null,
  created_at timestamptz(6) not null,
  constraint project_move_labels_pkey primary key (move_id, task_id, label_id),
  constraint project_move_labels_task_fkey foreign key (move_id, task_id) references project_move_tasks on delete cascade
);

-- Whose tasks or lead a move took, because they do not belong to the workspace.
create table project_move_people (
  move_id uuid not null constraint project_move_people_move_fkey references project_moves on delete cascade,
  user_id uuid not null constraint project_move_people_user_fkey references users on delete restrict,
  constraint project_move_people_pkey primary key (move_id, user_id)
);
