import { randomUUIDv7 } from 'node:crypto';
import { createSagaRunner, type SagaRunner } from '../../src/events/sagas/create-saga-runner.ts';
import { takeNextStep } from '../../src/events/sagas/take-next-step.ts';
import type { SagaKind } from '../../src/model/saga.ts';
import { modules } from '../../src/modules/index.ts';
import type { AdminConnection } from '../../src/data/open-admin-connection.ts';
import { eventually } from './eventually.ts';
import type { ReadRow } from './read-row.ts';
import type { Made, Team, Tracker } from './tracker.ts';

/** A database, to be filled and looked into. */
export interface Looked {
  readonly world: { readonly admin: AdminConnection };
  readonly row: ReadRow;
}

const log = { info: () => undefined, warn: () => undefined };

/** The sagas of one node, on a tracker's database. */
export function startSagas(tracker: Tracker, kinds: readonly SagaKind[] = modules.flatMap(({ sagas = [] }) => sagas)): SagaRunner & AsyncDisposable {
  const runner = createSagaRunner({
    database: tracker.world.database, kinds, newId: randomUUIDv7, log, pollMs: 20, retry: { attempts: 3, firstPauseMs: 5, longestPauseMs: 10 },
    onCommitted: () => undefined, onUntold: () => undefined,
  });
  return { ...runner, [Symbol.asyncDispose]: () => runner.stop() };
}

/** Takes the next step of whichever saga is due; false where none is. */
export async function takeStep(tracker: Tracker, kinds: readonly SagaKind[] = modules.flatMap(({ sagas = [] }) => sagas)): Promise<boolean> {
  return takeNextStep({
    database: tracker.world.database, kinds: new Map(kinds.map((kind) => [kind.name, kind])), newId: randomUUIDv7, log,
    retry: { attempts: 1, firstPauseMs: 1, longestPauseMs: 1 }, onCommitted: () => undefined, onUntold: () => undefined, signal: new AbortController().signal,
  });
}

/** Takes steps until nothing is due. */
export async function takeAllSteps(tracker: Tracker): Promise<void> {
  while (await takeStep(tracker));
}

/** A workspace to move to: its owner also owns the first; `common` is a member of both, with a label that both have. */
export interface Destination {
  readonly workspace: Made;
  readonly resident: Team;
}

/** Lets the owner of a team, and its member, into another team's workspace. */
export async function destinationFor(tracker: Tracker, team: Team): Promise<Destination> {
  const resident = await tracker.team();
  for (const [person, role] of [[team.owner, 'OWNER'], [team.member, 'MEMBER']] as const) {
    await tracker.world.admin.rows('insert into memberships (id, workspace_id, user_id, role) values (gen_random_uuid(), $1, $2, $3)', [resident.workspace.uuid, person.userId, role]);
  }
  return { workspace: resident.workspace, resident };
}

/** Whose tasks and comments they are, by their uuids. */
type People = Readonly<Record<'owner' | 'member' | 'viewer', { readonly userId: string }>>;

/** Tasks with comments, labels and assignees, unevenly. */
export async function fillProject(tracker: Looked, team: People, project: Made, tasks: number): Promise<void> {
  const { admin } = tracker.world;
  await admin.rows(
    `with numbered as (update projects set next_task_number = next_task_number + $2, lead_id = $5 where id = $1 returning workspace_id, next_task_number - $2 as first)
     insert into tasks (id, workspace_id, project_id, number, title, creator_id, assignee_id)
     select gen_random_uuid(), workspace_id, $1, first + n - 1, 'Task ' || n, $3,
       (array[null, $3, $4, $5]::uuid[])[1 + n % 4] from numbered, generate_series(1, $2) n`,
    [project.uuid, tasks, team.owner.userId, team.member.userId, team.viewer.userId],
  );
  await admin.rows(
    `insert into comments (id, workspace_id, task_id, author_id, body)
     select gen_random_uuid(), workspace_id, id, $2, 'Said of ' || title from tasks, generate_series(1, 3) n where project_id = $1 and number % 4 >= n`,
    [project.uuid, team.member.userId],
  );
  await admin.rows(
    `insert into task_labels (task_id, label_id, workspace_id)
     select tasks.id, labels.id, labels.workspace_id from tasks join labels using (workspace_id) where project_id = $1 and (tasks.number + ascii(labels.name)) % 3 > 0`,
    [project.uuid],
  );
}

/** All that a project is, to be compared: without where it lies and without what every change changes. */
export async function contentsOf(tracker: Looked, project: Made): Promise<unknown> {
  return tracker.row(
    `select (select json_agg(json_build_object('id', t.id, 'number', t.number, 'title', t.title, 'description', t.description, 'status', t.status, 'creator', t.creator_id,
         'createdAt', t.created_at, 'dueDate', t.due_date, 'priority', t.priority,
         'labels', (select json_agg(json_build_array(lower(l.name), tl.created_at) order by lower(l.name)) from task_labels tl join labels l on l.id = tl.label_id where tl.task_id = t.id),
         'comments', (select json_agg(json_build_array(c.id, c.author_id, c.body, c.version, c.created_at) order by c.id) from comments c where c.task_id = t.id)
       ) order by t.id) from tasks t where t.project_id = $1) as tasks`,
    project.uuid,
  );
}

/** Where all rows of a project lie: workspaces by table. One each where nothing is on its way. */
export async function placesOf(tracker: Looked, project: Made): Promise<Readonly<Record<string, readonly string[] | null>>> {
  return tracker.row(
    `select (select json_agg(workspace_id) from projects where id = $1) as project,
       (select json_agg(distinct workspace_id) from tasks where project_id = $1) as tasks,
       (select json_agg(distinct c.workspace_id) from comments c join tasks t on t.id = c.task_id where t.project_id = $1) as comments,
       (select json_agg(distinct l.workspace_id) from task_labels l join tasks t on t.id = l.task_id where t.project_id = $1) as labels,
       (select json_agg(distinct workspace_id) from activities where project_id = $1) as history`,
    project.uuid,
  );
}

/** What assignees, versions and the project itself are: with `contentsOf`, all that an undone move must not change. */
export async function standingOf(tracker: Looked, project: Made): Promise<unknown> {
  return tracker.row(
    `select (select row_to_json(p) from projects p where id = $1) as project,
       (select json_agg(json_build_array(id, assignee_id, version, updated_at) order by id) from tasks where project_id = $1) as tasks`,
    project.uuid,
  );
}

/** Nothing of any move is left over: no transit, no stand-in, no notes. */
export function leftovers(tracker: Looked): Promise<unknown> {
  return tracker.row(
    `select (select count(*)::integer from workspaces where name = 'On its way') as transits, (select count(*)::integer from project_move_tasks) as tasks,
       (select count(*)::integer from project_move_labels) as labels, (select count(*)::integer from projects where move_id is not null) as moving`,
  );
}

export const nothingLeft = { transits: 0, tasks: 0, labels: 0, moving: 0 };

/** Waits until a move has one of these statuses, and gives its row. */
export async function untilMove(tracker: Looked, id: unknown, ...statuses: readonly string[]): Promise<{ readonly status: string; readonly reason: string | null; readonly departed_tasks: number; readonly arrived_tasks: number; readonly total_tasks: number }> {
  return eventually(async () => {
    const row = await tracker.row<{ status: string; reason: string | null; departed_tasks: number; arrived_tasks: number; total_tasks: number }>(
      'select status, reason, departed_tasks, arrived_tasks, total_tasks from project_moves where id = $1', String(id).slice(-36));
    if (!statuses.includes(row.status)) throw new Error(`The move is ${JSON.stringify(row)}`);
    return row;
  }, { withinMs: 90_000 });
}
