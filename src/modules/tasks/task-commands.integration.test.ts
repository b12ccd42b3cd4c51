import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTracker, type Team, type Tracker, userId } from '../../../tests/testkit/tracker.ts';

let tracker: Tracker;
let team: Team;

beforeAll(async () => {
  tracker = await createTracker();
  team = await tracker.team();
});
afterAll(() => tracker[Symbol.asyncDispose]());

const stored = (uuid: string) => tracker.row<{ version: number; number: number; project_id: string; title: string }>('select * from tasks where id = $1', uuid);
const count = async (text: string, ...params: string[]) => (await tracker.row<{ count: number }>(`select count(*)::integer from ${text}`, ...params)).count;

describe('createTask', () => {
  it('makes a task with the next number, an assignee and labels', async () => {
    const project = await team.project();
    const [first, second] = [await team.label(), await team.label()];
    const input = {
      projectId: project.id, title: '  Build it  ', description: ' as *said* ', priority: 'HIGH', dueDate: '2026-12-24',
      assigneeId: userId(team.viewer), labelIds: [first.id, second.id, first.id],
    };
    const made = await tracker.act(team.member, 'createTask', input);
    expect(made).toMatchObject({
      __typename: 'Task', number: 1, title: 'Build it', description: ' as *said* ', status: 'TODO', priority: 'HIGH', dueDate: '2026-12-24', version: 1,
      project: { id: project.id }, assignee: { id: userId(team.viewer) },
    });
    expect(made['labels']).toHaveLength(2);
    expect(await tracker.act(team.owner, 'createTask', { projectId: project.id, title: 'Next', description: null, status: null })).toMatchObject({ number: 2, description: '' });
  });

  it('gives tasks made at once each a number of its own', async () => {
    const project = await team.project();
    const made = await Promise.all(Array.from({ length: 12 }, (_, index) => tracker.act(team.member, 'createTask', { projectId: project.id, title: `T${index}` })));
    expect(made.map((task) => Number(task['number'])).toSorted((a, b) => a - b)).toEqual(Array.from({ length: 12 }, (_, index) => index + 1));
  });

  it('takes at most two statements', async () => {
    const project = await team.project();
    const label = await team.label();
    tracker.world.statements.length = 0;
    await tracker.act(team.member, 'createTask', { projectId: project.id, title: 'T', assigneeId: userId(team.owner), labelIds: [label.id] });
    expect(tracker.world.statements.filter((name) => name.startsWith('createTask'))).toEqual(['createTask.findPlace', 'createTask.insert']);
  });

  it('is not for viewers, not for strangers and not in archived projects', async () => {
    const [project, archived] = [await team.project(), await team.project(true)];
    expect(await tracker.act(team.viewer, 'createTask', { projectId: project.id, title: 'T' })).toMatchObject({ __typename: 'Forbidden', requiredRole: 'MEMBER' });
    expect(await tracker.act(team.stranger, 'createTask', { projectId: project.id, title: 'T' })).toMatchObject({ __typename: 'NotFound', missingId: project.id });
    expect(await tracker.act(team.owner, 'createTask', { projectId: archived.id, title: 'T' })).toMatchObject({ __typename: 'Forbidden', requiredRole: null });
    expect(await count('tasks where project_id in ($1, $2)', project.uuid, archived.uuid)).toBe(0);
  });

  it('names all that is wrong with assignee and labels, by their places in the input', async () => {
    const project = await team.project();
    const own = await team.label();
    const foreign = await (await tracker.team()).label();
    const answer = await tracker.act(team.member, 'createTask', {
      projectId: project.id, title: 'T', assigneeId: userId(team.stranger), labelIds: [own.id, own.id, foreign.id],
    });
    expect(answer['problems']).toMatchObject([{ path: ['assigneeId'] }, { path: ['labelIds', '2'] }]);
  });

  it('refuses more than 20 labels', async () => {
    const project = await team.project();
    const labels = await Promise.all(Array.from({ length: 21 }, () => team.label()));
    const labelIds = labels.map((label) => label.id);
    expect(await tracker.act(team.member, 'createTask', { projectId: project.id, title: 'T', labelIds })).toMatchObject({ problems: [{ path: ['labelIds'] }] });
    expect(await tracker.act(team.member, 'createTask', { projectId: project.id, title: 'T', labelIds: labelIds.slice(1) })).toMatchObject({ __typename: 'Task' });
  });

  it('keeps hostile text as it is, or says what is wrong with it', async () => {
    const project = await team.project();
    const create = (title: string, description = '') => tracker.act(team.member, 'createTask', { projectId: project.id, title, description });
    for (const title of [`'; drop table tasks; --`, String.raw`\' {$1} %s "x" \\`, '👩‍👩‍👧‍👦 עברית ﷽ Z̴͉̓', '𝕏'.repeat(200), "${'a'}", '\u202Eright to left']) {
      expect(await create(title, title)).toMatchObject({ title, description: title });
    }
    for (const title of ['', ' \u00a0\n', 'a\0b', 'half \ud83d', '𝕏'.repeat(201), 'x'.repeat(1_000_000)]) {
      expect(await create(title)).toMatchObject({ __typename: 'ValidationFailed', problems: [{ path: ['title'] }] });
    }
    const answer = await create('\0', '\0\udc00'.padEnd(20_001, 'x'));
    expect(answer['problems']).toMatchObject([{ path: ['title'] }, { path: ['description'] }, { path: ['description'] }, { path: ['description'] }]);
  });
});

describe('updateTask', () => {
  it('changes what is given, keeps what is left out and clears the day by null', async () => {
    const task = await team.task(await team.project());
    const changed = await tracker.act(team.member, 'updateTask', { id: task.id, expectedVersion: 1, title: 'New', dueDate: '2027-01-01' });
    expect(changed).toMatchObject({ title: 'New', status: 'TODO', dueDate: '2027-01-01', version: 2 });
    expect(changed['updatedAt']).not.toBe(changed['createdAt']);
    expect(await tracker.act(team.member, 'updateTask', { id: task.id, expectedVersion: 2, dueDate: null, status: 'DONE' })).toMatchObject({ title: 'New', dueDate: null, status: 'DONE', version: 3 });
  });

  it('keeps the version where nothing changes', async () => {
    const task = await team.task(await team.project());
    expect(await tracker.act(team.member, 'updateTask', { id: task.id, expectedVersion: 1, title: 'A task', dueDate: null })).toMatchObject({ __typename: 'Task', version: 1 });
  });

  it('refuses null for what cannot be null', async () => {
    const task = await team.task(await team.project());
    const answer = await tracker.act(team.member, 'updateTask', { id: task.id, expectedVersion: 1, title: null, description: null, status: null, priority: null });
    expect(answer['problems']).toEqual([
      { path: ['title'], message: 'The title must not be null.' },
      { path: ['description'], message: 'The description must not be null.' },
      { path: ['status'], message: 'The status must not be null.' },
      { path: ['priority'], message: 'The priority must not be null.' },
    ]);
  });

  it('is refused to viewers, strangers, in archived projects and at another version', async () => {
    const task = await team.task(await team.project());
    const put = await team.task(await team.project(true));
    const input = { id: task.id, expectedVersion: 1, title: 'Other' };
    expect(await tracker.act(team.viewer, 'updateTask', input)).toMatchObject({ __typename: 'Forbidden', requiredRole: 'MEMBER' });
    expect(await tracker.act(team.stranger, 'updateTask', input)).toMatchObject({ __typename: 'NotFound', missingId: task.id });
    expect(await tracker.act(team.member, 'updateTask', { ...input, id: put.id })).toMatchObject({ __typename: 'Forbidden', requiredRole: null });
    for (const expectedVersion of [0, 2, -2147483648]) {
      expect(await tracker.act(team.member, 'updateTask', { ...input, expectedVersion })).toMatchObject({ __typename: 'Conflict', conflictingId: task.id, currentVersion: 1 });
    }
    expect(await stored(task.uuid)).toMatchObject({ title: 'A task', version: 1 });
  });

  it('lets exactly one of several concurrent changes win', async () => {
    const task = await team.task(await team.project());
    const answers = await Promise.all(Array.from({ length: 8 }, (_, index) => tracker.act(team.member, 'updateTask', { id: task.id, expectedVersion: 1, title: `Change ${index}` })));
    expect(answers.filter((answer) => answer.__typename === 'Task')).toHaveLength(1);
    expect(answers.filter((answer) => answer.__typename === 'Conflict' && answer['currentVersion'] === 2)).toHaveLength(7);
  });

  it('is told of a conflict, not that the task is gone, when the task is moved in the same instant', async () => {
    const [from, to] = [await team.project(), await team.project()];
    for (let round = 0; round < 10; round += 1) {
      const task = await team.task(from);
      const [moved, updated] = await Promise.all([
        tracker.act(team.member, 'moveTask', { id: task.id, expectedVersion: 1, toProjectId: to.id }),
        tracker.act(team.member, 'updateTask', { id: task.id, expectedVersion: 1, title: 'Other' }),
      ]);
      expect([moved.__typename, updated.__typename].toSorted()).toEqual(['Conflict', 'Task']);
    }
  });
});

describe('moveTask and moveTasks', () => {
  it('gives the task a new number in the other project', async () => {
    const [from, to] = [await team.project(), await team.project()];
    await team.task(to);
    const task = await team.task(from);
    expect(await tracker.act(team.member, 'moveTask', { id: task.id, expectedVersion: 1, toProjectId: to.id })).toMatchObject({ number: 2, version: 2, project: { id: to.id } });
    expect(await tracker.act(team.member, 'moveTask', { id: task.id, expectedVersion: 2, toProjectId: to.id })).toMatchObject({ number: 2, version: 2 });
  });

  it('moves many in the order of the input and leaves those that are there', async () => {
    const [from, to] = [await team.project(), await team.project()];
    const there = await team.task(to);
    const [a, b] = [await team.task(from), await team.task(from)];
    const tasks = [b, there, a].map(({ id }) => ({ id, expectedVersion: 1 }));
    const answer = await tracker.act(team.member, 'moveTasks', { tasks, toProjectId: to.id });
    expect(answer).toMatchObject({
      __typename: 'TasksMoved',
      tasks: [{ id: b.id, number: 2, version: 2 }, { id: there.id, number: 1, version: 1 }, { id: a.id, number: 3, version: 2 }],
    });
  });

  it('moves all or none', async () => {
    const [from, to] = [await team.project(), await team.project()];
    const [a, b] = [await team.task(from), await team.task(from)];
    const frozen = await team.task(await team.project(true));
    const other = await tracker.team();
    await other.join('MEMBER');
    const move = (...tasks: readonly (readonly [{ id: string }, number])[]) =>
      tracker.act(team.member, 'moveTasks', { tasks: tasks.map(([{ id }, expectedVersion]) => ({ id, expectedVersion })), toProjectId: to.id });
    expect(await move([a, 1], [b, 9])).toMatchObject({ __typename: 'Conflict', conflictingId: b.id, currentVersion: 1 });
    expect(await move([a, 1], [frozen, 1])).toMatchObject({ __typename: 'Forbidden', requiredRole: null });
    expect(await move([a, 1], [await other.task(await other.project()), 1])).toMatchObject({ __typename: 'NotFound' });
    expect(await move([a, 1], [b, 1], [a, 1])).toMatchObject({ problems: [{ path: ['tasks', '2', 'id'] }] });
    expect(await move()).toMatchObject({ problems: [{ path: ['tasks'] }] });
    expect(await stored(a.uuid)).toMatchObject({ version: 1, project_id: from.uuid });
  });

  it('stays inside one workspace', async () => {
    const other = await tracker.team();
    const both = await team.join('MEMBER');
    await tracker.world.admin.rows('insert into memberships (id, workspace_id, user_id, role) values (gen_random_uuid(), $1, $2, $3)', [other.workspace.uuid, both.userId, 'MEMBER']);
    const task = await team.task(await team.project());
    const toProjectId = (await other.project()).id;
    expect(await tracker.act(both, 'moveTask', { id: task.id, expectedVersion: 1, toProjectId })).toMatchObject({ problems: [{ path: ['toProjectId'] }] });
    expect(await tracker.act(both, 'moveTasks', { tasks: [{ id: task.id, expectedVersion: 1 }], toProjectId })).toMatchObject({ problems: [{ path: ['tasks', '0', 'id'] }] });
  });

  it('is refused to viewers, strangers and into archived projects', async () => {
    const task = await team.task(await team.project());
    const input = { id: task.id, expectedVersion: 1, toProjectId: (await team.project()).id };
    expect(await tracker.act(team.viewer, 'moveTask', input)).toMatchObject({ __typename: 'Forbidden', requiredRole: 'MEMBER' });
    expect(await tracker.act(team.stranger, 'moveTask', input)).toMatchObject({ __typename: 'NotFound' });
    expect(await tracker.act(team.member, 'moveTask', { ...input, toProjectId: (await team.project(true)).id })).toMatchObject({ __typename: 'Forbidden', requiredRole: null });
    expect(await tracker.act(team.member, 'moveTask', { ...input, expectedVersion: 2 })).toMatchObject({ __typename: 'Conflict' });
  });

  it('does not stop in a circle when the same tasks are moved both ways at once', async () => {
    const [left, right] = [await team.project(), await team.project()];
    for (let round = 0; round < 5; round += 1) {
      const made = await Promise.all([...Array.from({ length: 5 }, () => team.task(left)), ...Array.from({ length: 5 }, () => team.task(right))]);
      const tasks = made.map(({ id }) => ({ id, expectedVersion: 1 }));
      const answers = await Promise.all([
        tracker.act(team.member, 'moveTasks', { tasks, toProjectId: left.id }),
        tracker.act(team.owner, 'moveTasks', { tasks: tasks.toReversed(), toProjectId: right.id }),
      ]);
      expect(answers.map((answer) => answer.__typename).toSorted()).toEqual(['Conflict', 'TasksMoved']);
    }
  });
});

describe('assignTask', () => {
  it('gives a task to a member and takes it away', async () => {
    const task = await team.task(await team.project());
    expect(await tracker.act(team.member, 'assignTask', { id: task.id, assigneeId: userId(team.viewer) })).toMatchObject({ assignee: { id: userId(team.viewer) }, version: 2 });
    expect(await tracker.act(team.member, 'assignTask', { id: task.id, assigneeId: userId(team.viewer), expectedVersion: 2 })).toMatchObject({ version: 2 });
    expect(await tracker.act(team.member, 'assignTask', { id: task.id })).toMatchObject({ assignee: null, version: 3 });
  });

  it('is refused for people of elsewhere, to viewers and strangers, in archived projects and at another version', async () => {
    const task = await team.task(await team.project());
    const input = { id: task.id, assigneeId: userId(team.member) };
    expect(await tracker.act(team.member, 'assignTask', { ...input, assigneeId: userId(team.stranger) })).toMatchObject({ problems: [{ path: ['assigneeId'] }] });
    expect(await tracker.act(team.viewer, 'assignTask', input)).toMatchObject({ __typename: 'Forbidden', requiredRole: 'MEMBER' });
    expect(await tracker.act(team.stranger, 'assignTask', input)).toMatchObject({ __typename: 'NotFound' });
    expect(await tracker.act(team.member, 'assignTask', { ...input, id: (await team.task(await team.project(true))).id })).toMatchObject({ __typename: 'Forbidden' });
    expect(await tracker.act(team.member, 'assignTask', { ...input, expectedVersion: 7 })).toMatchObject({ __typename: 'Conflict', currentVersion: 1 });
  });
});

describe('labelTask', () => {
  it('puts labels on and takes others off as one change', async () => {
    const task = await team.task(await team.project());
    const [a, b] = [await team.label(), await team.label()];
    expect(await tracker.act(team.member, 'labelTask', { id: task.id, addLabelIds: [a.id, b.id, a.id] })).toMatchObject({ version: 2 });
    expect(await tracker.act(team.member, 'labelTask', { id: task.id, addLabelIds: [a.id], removeLabelIds: null })).toMatchObject({ version: 2 });
    expect(await tracker.act(team.member, 'labelTask', { id: task.id, removeLabelIds: [a.id], expectedVersion: 2 })).toMatchObject({ version: 3, labels: [{ id: b.id }] });
  });

  it('is refused for foreign labels, contradictions, to viewers and strangers, in archived projects and at another version', async () => {
    const task = await team.task(await team.project());
    const label = await team.label();
    const foreign = await (await tracker.team()).label();
    const input = { id: task.id, addLabelIds: [label.id] };
    expect(await tracker.act(team.member, 'labelTask', { id: task.id, addLabelIds: [label.id, foreign.id] })).toMatchObject({ problems: [{ path: ['addLabelIds', '1'] }] });
    expect(await tracker.act(team.member, 'labelTask', { ...input, removeLabelIds: [label.id] })).toMatchObject({ problems: [{ path: ['removeLabelIds', '0'] }] });
    expect(await tracker.act(team.viewer, 'labelTask', input)).toMatchObject({ __typename: 'Forbidden', requiredRole: 'MEMBER' });
    expect(await tracker.act(team.stranger, 'labelTask', input)).toMatchObject({ __typename: 'NotFound' });
    expect(await tracker.act(team.member, 'labelTask', { ...input, id: (await team.task(await team.project(true))).id })).toMatchObject({ __typename: 'Forbidden' });
    expect(await tracker.act(team.member, 'labelTask', { ...input, expectedVersion: 7 })).toMatchObject({ __typename: 'Conflict', currentVersion: 1 });
  });

  it('holds the limit of 20 labels also against commands at once', async () => {
    const task = await team.task(await team.project());
    const labels = await Promise.all(Array.from({ length: 24 }, () => team.label()));
    const ids = labels.map((label) => label.id);
    await tracker.act(team.member, 'labelTask', { id: task.id, addLabelIds: ids.slice(0, 18) });
    const answers = await Promise.all(ids.slice(18).map((id) => tracker.act(team.member, 'labelTask', { id: task.id, addLabelIds: [id] })));
    expect(answers.filter((answer) => answer.__typename === 'Task')).toHaveLength(2);
    expect(answers.filter((answer) => answer.__typename === 'ValidationFailed')).toHaveLength(4);
    expect(await count('task_labels where task_id = $1', task.uuid)).toBe(20);
    expect(await tracker.act(team.member, 'labelTask', { id: task.id, addLabelIds: [ids[18], ids[19], ids[20], ids[21], ids[22], ids[23]], removeLabelIds: ids.slice(0, 4) })).toMatchObject({ __typename: 'Task' });
  });
});

describe('deleteTask', () => {
  it('deletes the task with comments and labels', async () => {
    const task = await team.task(await team.project());
    await team.comment(task, team.owner);
    await tracker.act(team.member, 'labelTask', { id: task.id, addLabelIds: [(await team.label()).id] });
    expect(await tracker.act(team.member, 'deleteTask', { id: task.id, expectedVersion: 2 })).toEqual({ __typename: 'Deleted', id: task.id });
    expect(await count('tasks where id = $1', task.uuid)).toBe(0);
    expect(await tracker.act(team.member, 'deleteTask', { id: task.id, expectedVersion: 2 })).toMatchObject({ __typename: 'NotFound' });
  });

  it('is refused to viewers, strangers, in archived projects and at another version', async () => {
    const task = await team.task(await team.project());
    const frozen = await team.task(await team.project(true));
    expect(await tracker.act(team.viewer, 'deleteTask', { id: task.id, expectedVersion: 1 })).toMatchObject({ __typename: 'Forbidden', requiredRole: 'MEMBER' });
    expect(await tracker.act(team.stranger, 'deleteTask', { id: task.id, expectedVersion: 1 })).toMatchObject({ __typename: 'NotFound' });
    expect(await tracker.act(team.owner, 'deleteTask', { id: frozen.id, expectedVersion: 1 })).toMatchObject({ __typename: 'Forbidden' });
    expect(await tracker.act(team.owner, 'deleteTask', { id: task.id, expectedVersion: 2 })).toMatchObject({ __typename: 'Conflict' });
  });
});
