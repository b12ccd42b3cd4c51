import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTracker, type Team, type Tracker } from '../../../tests/testkit/tracker.ts';

let tracker: Tracker;
let team: Team;

beforeAll(async () => {
  tracker = await createTracker();
  team = await tracker.team();
});
afterAll(() => tracker[Symbol.asyncDispose]());

describe('createLabel', () => {
  const create = (name: string, color = '#FF8800', by = team.member) => tracker.act(by, 'createLabel', { workspaceId: team.workspace.id, name, color });

  it('makes a label, its colour in lower case', async () => {
    expect(await create(' Bug 🐞 ')).toMatchObject({ __typename: 'Label', name: 'Bug 🐞', color: '#ff8800', version: 1 });
  });

  it('is refused to viewers and strangers and names every problem', async () => {
    expect(await create('x', '#000000', team.viewer)).toMatchObject({ __typename: 'Forbidden', requiredRole: 'MEMBER' });
    expect(await create('x', '#000000', team.stranger)).toMatchObject({ __typename: 'NotFound' });
    expect(await create('𝕏'.repeat(51), 'red')).toMatchObject({ problems: [{ path: ['name'] }, { path: ['color'] }] });
    expect(await create('𝕏'.repeat(50))).toMatchObject({ __typename: 'Label' });
  });

  it('gives a name to one of several that want it at once, without regard to case', async () => {
    const answers = await Promise.all(['Wanted', 'wanted', 'WANTED', 'wAnted'].map((name) => create(name)));
    expect(answers.map((answer) => answer.__typename).toSorted()).toEqual(['Label', 'ValidationFailed', 'ValidationFailed', 'ValidationFailed']);
    expect(answers.find((answer) => answer.__typename !== 'Label')).toMatchObject({ problems: [{ path: ['name'] }] });
  });
});

describe('updateLabel', () => {
  it('changes what is given', async () => {
    const label = await team.label('old name');
    expect(await tracker.act(team.member, 'updateLabel', { id: label.id, expectedVersion: 1, name: 'OLD name' })).toMatchObject({ name: 'OLD name', color: '#00ff00', version: 2 });
    expect(await tracker.act(team.member, 'updateLabel', { id: label.id, expectedVersion: 2, color: '#00FF00' })).toMatchObject({ version: 2 });
  });

  it('is refused to viewers and strangers, for nulls, taken names and other versions', async () => {
    const label = await team.label();
    await team.label('Taken already');
    const update = (input: object, by = team.member) => tracker.act(by, 'updateLabel', { id: label.id, expectedVersion: 1, ...input });
    expect(await update({ name: 'x' }, team.viewer)).toMatchObject({ __typename: 'Forbidden', requiredRole: 'MEMBER' });
    expect(await update({ name: 'x' }, team.stranger)).toMatchObject({ __typename: 'NotFound', missingId: label.id });
    expect(await update({ name: null, color: null })).toMatchObject({ problems: [{ path: ['name'] }, { path: ['color'] }] });
    expect(await update({ name: 'taken ALREADY' })).toMatchObject({ problems: [{ path: ['name'] }] });
    expect(await update({ name: 'x', expectedVersion: 3 })).toMatchObject({ __typename: 'Conflict', conflictingId: label.id, currentVersion: 1 });
  });
});

describe('deleteLabel', () => {
  it('takes the label off all tasks', async () => {
    const label = await team.label();
    const task = await team.task(await team.project());
    await tracker.act(team.member, 'labelTask', { id: task.id, addLabelIds: [label.id] });
    expect(await tracker.act(team.viewer, 'deleteLabel', { id: label.id, expectedVersion: 1 })).toMatchObject({ __typename: 'Forbidden', requiredRole: 'MEMBER' });
    expect(await tracker.act(team.stranger, 'deleteLabel', { id: label.id, expectedVersion: 1 })).toMatchObject({ __typename: 'NotFound' });
    expect(await tracker.act(team.member, 'deleteLabel', { id: label.id, expectedVersion: 2 })).toMatchObject({ __typename: 'Conflict' });
    expect(await tracker.act(team.member, 'deleteLabel', { id: label.id, expectedVersion: 1 })).toEqual({ __typename: 'Deleted', id: label.id });
    expect(await tracker.row('select count(*)::integer from task_labels where task_id = $1', task.uuid)).toEqual({ count: 0 });
  });

  it('and commands that put it on tasks at once end without a fault', async () => {
    for (let round = 0; round < 5; round += 1) {
      const label = await team.label();
      const project = await team.project();
      const task = await team.task(project);
      const [deleted, ...others] = await Promise.all([
        tracker.act(team.member, 'deleteLabel', { id: label.id, expectedVersion: 1 }),
        tracker.act(team.member, 'labelTask', { id: task.id, addLabelIds: [label.id] }),
        tracker.act(team.member, 'createTask', { projectId: project.id, title: 'T', labelIds: [label.id] }),
      ]);
      expect(deleted).toMatchObject({ __typename: 'Deleted' });
      for (const other of others) expect(['Task', 'ValidationFailed']).toContain(other.__typename);
    }
  });
});
