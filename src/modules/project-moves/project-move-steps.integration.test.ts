import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { eventKinds } from '../../events/event-kinds.ts';
import type { Viewer } from '../../model/viewer.ts';
import { contentsOf, type Destination, destinationFor, fillProject, leftovers, nothingLeft, placesOf, standingOf, startSagas, takeAllSteps, takeStep, untilMove } from '../../../tests/testkit/moving.ts';
import { projectEventKinds } from '../projects/project-events.ts';
import { projectMoveEventKinds } from './project-move-events.ts';
import { createTracker, type Made, type Team, type Tracker } from '../../../tests/testkit/tracker.ts';

let tracker: Tracker;
let team: Team;
let target: Destination;

beforeAll(async () => {
  tracker = await createTracker();
  team = await tracker.team();
  for (const name of ['Bug', 'later', 'Needs design']) await team.label(name);
});
afterAll(() => tracker[Symbol.asyncDispose]());

const move = (project: Made) => tracker.act(team.owner, 'moveProject', { id: project.id, expectedVersion: 1, toWorkspaceId: target.workspace.id });
const cancel = (id: unknown) => tracker.act(team.owner, 'cancelProjectMove', { id });
const admin = { rows: <Row extends object>(text: string, params: readonly (string | null)[]) => tracker.world.admin.rows<Row>(text, params) };

async function newMove(tasks = 250): Promise<{ readonly project: Made; readonly before: readonly unknown[]; readonly id: string }> {
  target = await destinationFor(tracker, team);
  const project = await team.project();
  await fillProject(tracker, team, project, tasks);
  const before = [await contentsOf(tracker, project), await standingOf(tracker, project)];
  return { project, before, id: String((await move(project))['id']) };
}

async function expectUndone(project: Made, before: readonly unknown[]): Promise<void> {
  expect([await contentsOf(tracker, project), await standingOf(tracker, project)]).toEqual(before);
  expect(await leftovers(tracker)).toEqual(nothingLeft);
}

// 250 tasks: two steps to depart and one that finds none left, one to cross; from then on there is no way back.
describe('a move that is called off', () => {
  it.each([0, 1, 2, 3])('after %d steps leaves everything as it was', async (steps) => {
    const { project, before, id } = await newMove();
    for (let step = 0; step < steps; step += 1) expect(await takeStep(tracker)).toBe(true);
    expect(await cancel(id)).toMatchObject({ __typename: 'ProjectMove', status: 'COMPENSATING' });
    await takeAllSteps(tracker);
    expect(await untilMove(tracker, id, 'UNDONE')).toMatchObject({ departed_tasks: 0, arrived_tasks: 0, reason: 'It was cancelled.' });
    await expectUndone(project, before);
  });

  it('while a node is at work ends whole: here or there', async () => {
    await using _sagas = startSagas(tracker);
    const ended = new Set<string>();
    for (let round = 0; round < 4; round += 1) {
      const { project, before, id } = await newMove(round * 150);
      await cancel(id);
      const { status } = await untilMove(tracker, id, 'DONE', 'UNDONE', 'FAILED');
      ended.add(status);
      if (status === 'UNDONE') await expectUndone(project, before);
      else expect(await contentsOf(tracker, project)).toEqual(before[0]);
    }
    expect(ended.has('FAILED')).toBe(false);
  });
});

describe('a move that can no longer be', () => {
  const hindrances: Readonly<Record<string, { readonly hinder: () => Promise<unknown>; readonly reason: string }>> = {
    'because the mover is no owner any more': {
      hinder: () => tracker.world.admin.rows("update memberships set role = 'MEMBER' where workspace_id = $1 and user_id = $2", [team.workspace.uuid, team.owner.userId]),
      reason: 'Whoever moves the project is no owner of its workspace any more.',
    },
    'because the mover may only read there': {
      hinder: () => tracker.world.admin.rows("update memberships set role = 'VIEWER' where workspace_id = $1 and user_id = $2", [target.workspace.uuid, team.owner.userId]),
      reason: 'Whoever moves the project may create nothing in the other workspace any more.',
    },
    'because the other workspace is gone': {
      hinder: () => tracker.world.admin.rows('delete from workspaces where id = $1', [target.workspace.uuid]),
      reason: 'Whoever moves the project may create nothing in the other workspace any more.',
    },
    'because its key was given to another': {
      hinder: () => tracker.world.admin.rows('insert into projects (id, workspace_id, key, name) select gen_random_uuid(), $1, key, name from projects where workspace_id = $2 and move_id is not null', [target.workspace.uuid, team.workspace.uuid]),
      reason: 'has got the key',
    },
  };

  it.each(Object.keys(hindrances).flatMap((name) => [0, 1, 3].map((steps) => [name, steps] as const)))('%s, after %d steps, is undone', async (name, steps) => {
    const { project, before, id } = await newMove();
    for (let step = 0; step < steps; step += 1) await takeStep(tracker);
    await hindrances[name]?.hinder();
    await takeAllSteps(tracker);
    await tracker.world.admin.rows("update memberships set role = 'OWNER' where workspace_id = $1 and user_id = $2", [team.workspace.uuid, team.owner.userId]);
    expect(await untilMove(tracker, id, 'UNDONE')).toMatchObject({ reason: expect.stringContaining(hindrances[name]?.reason ?? '?') });
    await expectUndone(project, before);
  });

  it('once it has crossed, because the workspace it came to is gone with it, takes the rest along and says so', async () => {
    const { project, id } = await newMove();
    for (let step = 0; step < 5; step += 1) await takeStep(tracker);
    await tracker.world.admin.rows('delete from workspaces where id = $1', [target.workspace.uuid]);
    await takeAllSteps(tracker);
    expect(await untilMove(tracker, id, 'FAILED')).toMatchObject({ reason: 'The project was deleted.' });
    expect(await tracker.row('select count(*)::integer as n from tasks where project_id = $1', project.uuid)).toEqual({ n: 0 });
    expect(await leftovers(tracker)).toEqual(nothingLeft);
  });
});

const withId = z.object({ id: z.string() });
const lying = z.object({ workspace: withId });
const answer = z.object({
  project: lying.loose().nullable(),
  tasks: z.array(z.object({ project: lying, workspace: withId }).nullable()),
  comments: z.array(z.object({ task: z.object({ project: lying }) }).nullable()),
  move: z.object({ project: z.unknown(), fromWorkspace: z.unknown(), toWorkspace: z.unknown() }).nullable(),
});

interface Seen extends Pick<z.infer<typeof answer>, 'project' | 'move'> {
  readonly tasks: number;
  readonly comments: number;
}

describe('at every moment of a move', () => {
  it('who belongs to one workspace sees nothing of what lies in the other, and nobody sees a task without its project', async () => {
    const { project, id } = await newMove(230);
    const [tasks, comments] = await Promise.all(['tasks where project_id = $1', 'comments where task_id in (select id from tasks where project_id = $1)'].map((from) =>
      tracker.world.admin.rows<{ id: string }>(`select id from ${from} order by id`, [project.uuid])));
    const ids = (prefix: string, rows: readonly { id: string }[] = []): string[] => [rows.at(0), rows.at(100), rows.at(-1)].map((row) => `${prefix}_${row?.id}`);
    const text = `query ($project: ID!, $move: ID!, $tasks: [ID!]!, $comments: [ID!]!) {
      project(id: $project) { workspace { id } tasks { totalCount } }
      tasks: nodes(ids: $tasks) { ... on Task { project { id workspace { id } } workspace { id } } }
      comments: nodes(ids: $comments) { ... on Comment { task { project { id workspace { id } } } } }
      move: projectMove(id: $move) { project { id } fromWorkspace { id } toWorkspace { id } }
    }`;
    const look = async (by: Viewer): Promise<Seen> => {
      const { data, errors } = await tracker.world.run(text, { project: project.id, move: id, tasks: ids('task', tasks), comments: ids('comment', comments) }, by);
      expect(errors).toEqual([]);
      const { project: found, tasks: seenTasks, comments: seenComments, move: seenMove } = answer.parse(data);
      // Whatever is seen lies where the project is seen to lie.
      for (const place of [...seenTasks.flatMap((task) => task?.project.workspace.id ?? []), ...seenTasks.flatMap((task) => task?.workspace.id ?? []), ...seenComments.flatMap((comment) => comment?.task.project.workspace.id ?? [])]) {
        expect(place).toBe(found?.workspace.id);
      }
      return { project: found, tasks: seenTasks.filter((task) => task !== null).length, comments: seenComments.filter((comment) => comment !== null).length, move: seenMove };
    };
    const [here, there] = [{ id: team.workspace.id }, { id: target.workspace.id }];
    let more = true;
    const history: string[] = [];
    while (more) {
      const [left, right, both] = await Promise.all([look(team.viewer), look(target.resident.viewer), look(team.member)]);
      const crossed = both.project?.workspace.id === there.id;
      const nothing = { project: null, tasks: 0, comments: 0 };
      expect(crossed ? left : right).toMatchObject(nothing);
      expect(crossed ? right : left).toMatchObject({ project: { workspace: crossed ? there : here }, tasks: both.tasks, comments: both.comments });
      expect(left.move).toEqual({ project: crossed ? null : { id: project.id }, fromWorkspace: here, toWorkspace: null });
      expect(right.move).toEqual({ project: crossed ? { id: project.id } : null, fromWorkspace: null, toWorkspace: there });
      expect(await look(team.stranger)).toEqual({ ...nothing, move: null });
      history.push(`${crossed ? 'there' : 'here'} ${both.tasks}`);
      more = await takeStep(tracker);
    }
    expect(history.at(0)).toBe('here 3');
    expect(history).toContain('here 0');
    expect(history.at(-1)).toBe('there 3');
  });

  it('says what happens to both workspaces, and in neither where the other is', async () => {
    await tracker.world.admin.run('delete from portcullis_outbox');
    const { project, id } = await newMove(230);
    await takeAllSteps(tracker);
    const told = await tracker.world.admin.rows<{ type: string; schema_version: number; workspace_id: string; topics: string[]; payload: Record<string, unknown>; reach: string | null; entity_type: string; actor_id: string }>(
      "select type, schema_version, workspace_id, to_json(topics) as topics, payload, reach, entity_type, actor_id from portcullis_outbox where type like 'Project%' order by id");
    const kinds = eventKinds([...projectEventKinds, ...projectMoveEventKinds]);
    for (const { type, schema_version, payload } of told) expect(kinds.get(type)?.read(payload, schema_version)).toEqual(payload);
    const progress = ['ProjectMoveProgressed', 'ProjectMoveProgressed'];
    const moveOnly = (workspace: Made) => told.filter(({ workspace_id, entity_type }) => workspace_id === workspace.uuid && entity_type === 'ProjectMove').map(({ type }) => type);
    for (const workspace of [team.workspace, target.workspace]) expect(moveOnly(workspace)).toEqual(['ProjectMoveStarted', ...progress, 'ProjectMoveCrossed', ...progress, 'ProjectMoved']);
    const elsewhere = (workspace: Made): string => (workspace === team.workspace ? target.workspace.uuid : team.workspace.uuid);
    for (const workspace of [team.workspace, target.workspace]) {
      expect(JSON.stringify(told.filter(({ workspace_id }) => workspace_id === workspace.uuid))).not.toContain(elsewhere(workspace));
    }
    const crossing = told.findIndex(({ type }) => type === 'ProjectMoveCrossed');
    const ofProject = told.map(({ topics }) => topics.includes(`Project:${project.uuid}`));
    for (const [index, { workspace_id, payload }] of told.entries()) {
      const lies = index < crossing && told[index]?.type !== 'ProjectUpdated' ? team.workspace.uuid : target.workspace.uuid;
      expect([index, ofProject[index]]).toEqual([index, workspace_id === lies]);
      if (told[index]?.entity_type === 'ProjectMove') expect('projectId' in payload).toBe(workspace_id === lies);
    }
    expect(told.filter(({ type }) => type === 'ProjectMoveCrossed').map(({ reach }) => reach)).toEqual(['tenant', 'tenant']);
    await untilMove(tracker, id, 'DONE');
  });
});

describe('whatever happens meanwhile', () => {
  it('no task is lost or doubled, and versions only grow', async () => {
    const action = fc.constantFrom('step', 'step', 'step', 'createTask', 'moveIn', 'moveOut', 'deleteTask', 'comment', 'assign', 'deleteLabel', 'removeMember', 'cancel');
    await fc.assert(
      fc.asyncProperty(fc.array(action, { minLength: 3, maxLength: 14 }), fc.boolean(), async (actions, early) => {
        target = await destinationFor(tracker, team);
        const [project, other] = [await team.project(), await team.project()];
        const extra = await team.label();
        const leaver = await team.join('MEMBER', 'Lea Leaver');
        await fillProject(tracker, team, project, 205);
        const stray = await team.task(other);
        const owned = await team.task(project, { assignee: leaver });
        const versions = async () => new Map((await admin.rows<{ id: string; version: number }>('select id, version from tasks where creator_id = $1', [team.owner.userId])).map((row) => [row.id, row.version]));
        const all = async () => (await tracker.row<{ n: number; said: number }>('select (select count(*)::integer from tasks) as n, (select count(*)::integer from comments) as said'));
        const before = await all();
        let [tasks, said] = [before.n, before.said];
        let known = await versions();
        let id: unknown = early ? (await move(project))['id'] : null;
        const inputs: Readonly<Record<string, () => Promise<string | boolean>>> = {
          step: () => takeStep(tracker),
          createTask: () => tracker.outcome(team.owner, 'createTask', { projectId: project.id, title: 'New' }),
          moveIn: () => tracker.outcome(team.owner, 'moveTask', { id: stray.id, expectedVersion: 1, toProjectId: project.id }),
          moveOut: () => tracker.outcome(team.owner, 'moveTask', { id: owned.id, expectedVersion: 1, toProjectId: other.id }),
          deleteTask: () => tracker.outcome(team.owner, 'deleteTask', { id: owned.id, expectedVersion: 1 }),
          comment: () => tracker.outcome(team.owner, 'addComment', { taskId: owned.id, body: 'Said' }),
          assign: () => tracker.outcome(team.owner, 'assignTask', { id: owned.id, assigneeId: null }),
          deleteLabel: () => tracker.outcome(team.owner, 'deleteLabel', { id: extra.id, expectedVersion: 1 }),
          removeMember: async () => tracker.outcome(team.owner, 'removeMember', { id: (await team.membershipOf(leaver).catch(() => extra)).id.replace('label_', 'membership_'), expectedVersion: 1 }),
          cancel: async () => (id === null ? 'none' : tracker.outcome(team.owner, 'cancelProjectMove', { id })),
        };
        const heldComments = async () => (await tracker.row<{ n: number }>('select count(*)::integer as n from comments where task_id = $1', owned.uuid)).n;
        for (const name of actions) {
          const saidOfOwned = await heldComments();
          const outcome = await inputs[name]?.();
          if (name === 'createTask' && outcome === 'Task') tasks += 1;
          if (name === 'comment' && outcome === 'Comment') said += 1;
          if (name === 'deleteTask' && outcome === 'Deleted') [tasks, said] = [tasks - 1, said - saidOfOwned];
          expect(await all()).toEqual({ n: tasks, said });
          const now = await versions();
          for (const [task, version] of now) expect(version).toBeGreaterThanOrEqual(known.get(task) ?? 0);
          known = now;
          id ??= (await move(project))['id'] ?? null;
        }
        await takeAllSteps(tracker);
        expect(await all()).toEqual({ n: tasks, said });
        const { status, reason } = await untilMove(tracker, id, 'DONE', 'UNDONE');
        expect([status, reason]).toEqual(actions.includes('cancel') && status === 'UNDONE' ? ['UNDONE', 'It was cancelled.'] : ['DONE', null]);
        const places = Object.values(await placesOf(tracker, project)).flatMap((found) => found ?? []);
        expect(new Set(places).size).toBe(1);
        expect(await leftovers(tracker)).toEqual(nothingLeft);
      }),
      { numRuns: 12 },
    );
  });

  it('commands and moves at once end without a fault, and all that was acknowledged is there', async () => {
    await using _one = startSagas(tracker);
    await using _two = startSagas(tracker);
    for (let round = 0; round < 3; round += 1) {
      target = await destinationFor(tracker, team);
      const [project, other] = [await team.project(), await team.project()];
      await fillProject(tracker, team, project, 120);
      const strays = await Promise.all(Array.from({ length: 6 }, () => team.task(other)));
      const ours = await tracker.world.admin.rows<{ id: string }>("select 'task_' || id as id from tasks where project_id = $1 order by id limit 6", [project.uuid]);
      const label = await team.label();
      const leaver = await team.join('MEMBER', 'Lea Leaver');
      const membership = await team.membershipOf(leaver);
      const started = move(project);
      const outcomes = await Promise.all([
        ...Array.from({ length: 6 }, () => tracker.outcome(team.member, 'createTask', { projectId: project.id, title: 'Acknowledged' })),
        tracker.outcome(team.member, 'moveTasks', { tasks: strays.map(({ id }) => ({ id, expectedVersion: 1 })), toProjectId: project.id }),
        tracker.outcome(team.member, 'moveTasks', { tasks: ours.toReversed().map(({ id }) => ({ id, expectedVersion: 1 })), toProjectId: other.id }),
        ...ours.map(({ id }) => tracker.outcome(team.member, 'addComment', { taskId: id, body: 'Acknowledged' })),
        ...ours.map(({ id }) => tracker.outcome(team.member, 'labelTask', { id, addLabelIds: [label.id] })),
        tracker.outcome(team.owner, 'removeMember', { id: membership.id, expectedVersion: 1 }),
        tracker.outcome(team.member, 'deleteLabel', { id: label.id, expectedVersion: 1 }),
        tracker.outcome(team.owner, 'deleteProject', { id: project.id, expectedVersion: 9 }),
      ]);
      for (const outcome of outcomes) expect(['Task', 'TasksMoved', 'Comment', 'Deleted', 'Forbidden', 'NotFound', 'Conflict', 'ValidationFailed']).toContain(outcome);
      const begun = await started;
      if (begun.__typename === 'ProjectMove') await untilMove(tracker, begun['id'], 'DONE', 'UNDONE');
      const made = outcomes.slice(0, 6).filter((outcome) => outcome === 'Task').length;
      const [movedIn, movedOut] = outcomes.slice(6, 8).map((outcome) => (outcome === 'TasksMoved' ? 6 : 0));
      expect(await tracker.row('select count(*)::integer as n from tasks where project_id = $1', project.uuid)).toEqual({ n: 120 + made + (movedIn ?? 0) - (movedOut ?? 0) });
      const said = outcomes.slice(8, 14).filter((outcome) => outcome === 'Comment').length;
      expect(await tracker.row("select count(*)::integer as n from comments c join tasks t on t.id = c.task_id where c.body = 'Acknowledged' and t.project_id in ($1, $2)", project.uuid, other.uuid)).toEqual({ n: said });
      expect(await leftovers(tracker)).toEqual(nothingLeft);
    }
  });
});
