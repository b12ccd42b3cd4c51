import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { contentsOf, type Destination, destinationFor, fillProject, leftovers, nothingLeft, placesOf, startSagas, takeAllSteps, takeStep, untilMove } from '../../../tests/testkit/moving.ts';
import { createTracker, type Made, type Team, type Tracker, userId } from '../../../tests/testkit/tracker.ts';

let tracker: Tracker;
let team: Team;
let target: Destination;

beforeAll(async () => {
  tracker = await createTracker();
  team = await tracker.team();
  target = await destinationFor(tracker, team);
});
afterAll(() => tracker[Symbol.asyncDispose]());

const move = (project: Made, input: object = {}, by = team.owner) =>
  tracker.act(by, 'moveProject', { id: project.id, expectedVersion: 1, toWorkspaceId: target.workspace.id, ...input });
const cancel = (id: unknown, by = team.owner) => tracker.act(by, 'cancelProjectMove', { id });

describe('moveProject', () => {
  it('moves a project with all that belongs to it; ids, numbers and moments stay', async () => {
    const project = await team.project();
    await team.label('Bug');
    await team.label('later');
    await target.resident.label('bug');
    await fillProject(tracker, team, project, 450);
    const before = (await contentsOf(tracker, project)) as { tasks: unknown[] };
    expect(before.tasks).toHaveLength(450);
    await using sagas = startSagas(tracker);
    const made = await move(project);
    expect(made).toMatchObject({
      __typename: 'ProjectMove', status: 'RUNNING', totalTasks: 450, departedTasks: 0, arrivedTasks: 0, version: 1, finishedAt: null, reason: null,
      project: { id: project.id }, fromWorkspace: { id: team.workspace.id }, toWorkspace: { id: target.workspace.id }, unassigned: [],
    });
    expect(await untilMove(tracker, made['id'], 'DONE', 'FAILED', 'UNDONE')).toMatchObject({ status: 'DONE', departed_tasks: 450, arrived_tasks: 450 });
    await sagas.stop();
    expect(await contentsOf(tracker, project)).toEqual(before);
    const there = [target.workspace.uuid];
    expect(await placesOf(tracker, project)).toEqual({ project: there, tasks: there, comments: there, labels: there, history: null });
    expect(await leftovers(tracker)).toEqual(nothingLeft);
    expect(await tracker.row('select name, workspace_id from labels where workspace_id = $1 and lower(name) = $2', target.workspace.uuid, 'bug')).toMatchObject({ name: 'bug' });
  });

  it('takes tasks and the lead from those who do not belong there, and names them', async () => {
    const project = await team.project();
    await fillProject(tracker, team, project, 8);
    const { id } = await move(project);
    await takeAllSteps(tracker);
    const { data } = await tracker.world.run('query ($id: ID!) { projectMove(id: $id) { status unassigned { id } project { lead { id } version move { id } tasks { nodes { assignee { id } version } } } } }', { id }, team.owner);
    const tasks = expect.arrayContaining([{ assignee: null, version: 2 }, { assignee: { id: userId(team.member) }, version: 2 }, { assignee: { id: userId(team.owner) }, version: 2 }]);
    expect(data).toMatchObject({ projectMove: { status: 'DONE', unassigned: [{ id: userId(team.viewer) }], project: { lead: null, version: 2, move: null, tasks: { nodes: tasks } } } });
    expect(JSON.stringify(data).split(userId(team.viewer))).toHaveLength(2);
  });

  it('is refused for what is not there, too little a role, another version and its own workspace', async () => {
    const project = await team.project();
    expect(await move(project, {}, team.member)).toMatchObject({ __typename: 'Forbidden', requiredRole: 'OWNER' });
    expect(await move(project, {}, team.stranger)).toMatchObject({ __typename: 'NotFound', missingId: project.id });
    expect(await move(project, { expectedVersion: 7 })).toMatchObject({ __typename: 'Conflict', currentVersion: 1 });
    expect(await move(project, { toWorkspaceId: team.workspace.id })).toMatchObject({ problems: [{ path: ['toWorkspaceId'] }] });
    expect(await move(project, { newKey: 'no key' })).toMatchObject({ problems: [{ path: ['newKey'] }] });
    const foreign = await tracker.team();
    expect(await move(project, { toWorkspaceId: foreign.workspace.id })).toMatchObject({ __typename: 'NotFound', missingId: foreign.workspace.id });
    await tracker.world.admin.rows("insert into memberships (id, workspace_id, user_id, role) values (gen_random_uuid(), $1, $2, 'VIEWER')", [foreign.workspace.uuid, team.owner.userId]);
    expect(await move(project, { toWorkspaceId: foreign.workspace.id })).toMatchObject({ __typename: 'Forbidden', requiredRole: 'MEMBER' });
    expect(await leftovers(tracker)).toEqual(nothingLeft);
  });

  it('is refused for a key that is taken there, and takes another one', async () => {
    const project = await team.project();
    const { key } = await tracker.row<{ key: string }>('select key from projects where id = $1', project.uuid);
    await tracker.act(target.resident.owner, 'createProject', { workspaceId: target.workspace.id, key, name: 'Was here first' });
    expect(await move(project)).toMatchObject({ problems: [{ path: ['newKey'], message: `A project of the other workspace has the key ${key}: choose another.` }] });
    expect(await move(project, { newKey: 'OTHER' })).toMatchObject({ __typename: 'ProjectMove' });
    await takeAllSteps(tracker);
    expect(await tracker.row('select key, workspace_id from projects where id = $1', project.uuid)).toEqual({ key: 'OTHER', workspace_id: target.workspace.uuid });
  });

  it('begins once for a project, however many ask for it at once; an archived one moves as well', async () => {
    const project = await team.project(true);
    const answers = await Promise.all(Array.from({ length: 5 }, () => move(project)));
    expect(answers.map((answer) => answer.__typename).toSorted()).toEqual(['Forbidden', 'Forbidden', 'Forbidden', 'Forbidden', 'ProjectMove']);
    expect(answers.find((answer) => answer.__typename === 'Forbidden')).toMatchObject({ requiredRole: null, message: expect.stringContaining('on its way') });
    await takeAllSteps(tracker);
    expect(await tracker.row('select archived_at is not null as archived from projects where id = $1', project.uuid)).toEqual({ archived: true });
  });

  it('moves several projects in turn, also there and back', async () => {
    const projects = await Promise.all(Array.from({ length: 3 }, () => team.project()));
    for (const project of projects) await fillProject(tracker, team, project, 5);
    await using _sagas = startSagas(tracker);
    await using _others = startSagas(tracker);
    const moves = await Promise.all(projects.map((project) => move(project)));
    for (const { id } of moves) await untilMove(tracker, id, 'DONE');
    const back = await Promise.all(projects.map((project) => move(project, { expectedVersion: 2, toWorkspaceId: team.workspace.id })));
    for (const { id } of back) await untilMove(tracker, id, 'DONE');
    for (const project of projects) expect(await placesOf(tracker, project)).toMatchObject({ project: [team.workspace.uuid], tasks: [team.workspace.uuid] });
    expect(await leftovers(tracker)).toEqual(nothingLeft);
  });
});

describe('while a project is on its way', () => {
  it('nothing of it can be changed, in either workspace, until it is there', async () => {
    const [project, other] = [await team.project(), await team.project()];
    const [task, stray] = [await team.task(project), await team.task(other)];
    const [comment, label] = [await team.comment(task, team.owner), await team.label()];
    const commands = (version: number): readonly (readonly [string, Readonly<Record<string, unknown>>])[] => [
      ['updateProject', { id: project.id, expectedVersion: version, name: 'Other' }],
      ['archiveProject', { id: project.id, expectedVersion: version }],
      ['deleteProject', { id: project.id, expectedVersion: version }],
      ['createTask', { projectId: project.id, title: 'New' }],
      ['moveTask', { id: stray.id, expectedVersion: 1, toProjectId: project.id }],
    ];
    const onTask: readonly (readonly [string, Readonly<Record<string, unknown>>])[] = [
      ['updateTask', { id: task.id, expectedVersion: 1, title: 'Other' }],
      ['assignTask', { id: task.id, assigneeId: userId(team.owner) }],
      ['labelTask', { id: task.id, addLabelIds: [label.id] }],
      ['moveTask', { id: task.id, expectedVersion: 1, toProjectId: other.id }],
      ['deleteTask', { id: task.id, expectedVersion: 1 }],
      ['addComment', { taskId: task.id, body: 'New' }],
      ['editComment', { id: comment.id, expectedVersion: 1, body: 'Other' }],
      ['deleteComment', { id: comment.id, expectedVersion: 1 }],
    ];
    const { id } = await move(project);
    for (const [command, input] of [...commands(1), ...onTask]) {
      expect([command, await tracker.act(team.owner, command, input)]).toMatchObject([command, { __typename: 'Forbidden', message: expect.stringContaining('on its way') }]);
    }
    await takeStep(tracker);
    for (const [command, input] of onTask) expect([command, await tracker.outcome(team.owner, command, input)]).toEqual([command, 'NotFound']);
    await takeStep(tracker);
    await takeStep(tracker);
    // Crossed, and the task still on its way.
    for (const [command, input] of commands(2).slice(0, 4)) expect([command, await tracker.outcome(team.owner, command, input)]).toEqual([command, 'Forbidden']);
    expect(await tracker.outcome(team.owner, 'addComment', { taskId: task.id, body: 'New' })).toBe('NotFound');
    await takeAllSteps(tracker);
    await untilMove(tracker, id, 'DONE');
    expect(await tracker.outcome(team.owner, 'addComment', { taskId: task.id, body: 'New' })).toBe('Comment');
    expect(await tracker.outcome(team.owner, 'createTask', { projectId: project.id, title: 'New' })).toBe('Task');
  });

  it('what others do in either workspace is respected, and neither labels nor people come back that are gone', async () => {
    const project = await team.project();
    const [kept, gone] = [await team.label('Kept'), await team.label('Gone')];
    const leaver = await team.join('MEMBER', 'Lea Leaver');
    const task = await team.task(project, { assignee: leaver });
    await tracker.act(team.owner, 'labelTask', { id: task.id, addLabelIds: [kept.id, gone.id] });
    const { id } = await move(project);
    await takeStep(tracker);
    expect(await tracker.outcome(team.owner, 'deleteLabel', { id: gone.id, expectedVersion: 1 })).toBe('Deleted');
    expect(await tracker.outcome(team.owner, 'updateLabel', { id: kept.id, expectedVersion: 1, name: 'Renamed' })).toBe('Label');
    expect(await tracker.outcome(team.owner, 'removeMember', { id: (await team.membershipOf(leaver)).id, expectedVersion: 1 })).toBe('Deleted');
    expect(await cancel(id)).toMatchObject({ status: 'COMPENSATING', reason: 'It was cancelled.' });
    await takeAllSteps(tracker);
    const { data } = await tracker.world.run('query ($task: ID!, $move: ID!) { task(id: $task) { version assignee { id } labels { name } } projectMove(id: $move) { status reason unassigned { name } } }', { task: task.id, move: id }, team.owner);
    // Who has left is no longer the viewer's to see.
    expect(data).toEqual({ task: { version: 3, assignee: null, labels: [{ name: 'Renamed' }] }, projectMove: { status: 'UNDONE', reason: 'It was cancelled.', unassigned: [] } });
  });
});

describe('cancelProjectMove', () => {
  it('is for owners of the workspace it came from, as long as the project has not crossed', async () => {
    const project = await team.project();
    const { id } = await move(project);
    expect(await cancel(id, team.member)).toMatchObject({ __typename: 'Forbidden', requiredRole: 'OWNER' });
    expect(await cancel(id, target.resident.owner)).toMatchObject({ __typename: 'Forbidden', requiredRole: 'OWNER' });
    expect(await cancel(id, team.stranger)).toMatchObject({ __typename: 'NotFound', missingId: id });
    await takeStep(tracker);
    await takeStep(tracker);
    expect(await cancel(id)).toMatchObject({ __typename: 'Forbidden', message: expect.stringContaining('crossed') });
    await takeAllSteps(tracker);
    expect(await cancel(id)).toMatchObject({ __typename: 'Forbidden', message: 'The move has ended.' });
  });

  it('asked for twice, does it once', async () => {
    const project = await team.project();
    const { id } = await move(project);
    const answers = await Promise.all([cancel(id), cancel(id), cancel(id)]);
    expect(answers.map(({ status, version }) => [status, version])).toEqual([['COMPENSATING', 2], ['COMPENSATING', 2], ['COMPENSATING', 2]]);
    await takeAllSteps(tracker);
    expect(await tracker.row('select move_id, version from projects where id = $1', project.uuid)).toEqual({ move_id: null, version: 1 });
    expect(await move(project)).toMatchObject({ __typename: 'ProjectMove' });
    await takeAllSteps(tracker);
  });
});
