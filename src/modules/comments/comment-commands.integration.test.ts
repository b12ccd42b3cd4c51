import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTracker, type Made, type Team, type Tracker, userId } from '../../../tests/testkit/tracker.ts';

let tracker: Tracker;
let team: Team;
let task: Made;
let frozen: Made;

beforeAll(async () => {
  tracker = await createTracker();
  team = await tracker.team();
  task = await team.task(await team.project());
  frozen = await team.task(await team.project(true));
});
afterAll(() => tracker[Symbol.asyncDispose]());

describe('addComment', () => {
  it('adds a comment in one statement and leaves the task at its version', async () => {
    tracker.world.statements.length = 0;
    const body = `  '); delete from comments; -- \n\n* 👍🏽 \t`;
    const made = await tracker.act(team.member, 'addComment', { taskId: task.id, body, expectedVersion: 1 });
    expect(made).toMatchObject({ __typename: 'Comment', body, isEdited: false, editedAt: null, version: 1, author: { id: userId(team.member) }, task: { id: task.id } });
    expect(tracker.world.statements.filter((name) => name.startsWith('addComment'))).toEqual(['addComment.insert']);
    expect(await tracker.row('select version from tasks where id = $1', task.uuid)).toEqual({ version: 1 });
  });

  it('is refused to viewers and strangers, in archived projects, at another version of the task and without words', async () => {
    const add = (input: object, by = team.member) => tracker.act(by, 'addComment', { taskId: task.id, body: 'x', ...input });
    expect(await add({}, team.viewer)).toMatchObject({ __typename: 'Forbidden', requiredRole: 'MEMBER' });
    expect(await add({}, team.stranger)).toMatchObject({ __typename: 'NotFound', missingId: task.id });
    expect(await add({ taskId: frozen.id })).toMatchObject({ __typename: 'Forbidden', requiredRole: null });
    expect(await add({ expectedVersion: 4 })).toMatchObject({ __typename: 'Conflict', conflictingId: task.id, currentVersion: 1 });
    for (const body of ['', ' \n ', 'x\0', '\udfff', 'x'.repeat(10_001), '💬'.repeat(10_001)]) expect(await add({ body })).toMatchObject({ problems: [{ path: ['body'] }] });
    expect(await add({ body: '💬'.repeat(10_000) })).toMatchObject({ __typename: 'Comment' });
  });
});

describe('editComment', () => {
  it('changes the words, for the author alone', async () => {
    const comment = await team.comment(task, team.member);
    const input = { id: comment.id, expectedVersion: 1, body: 'Better words' };
    expect(await tracker.act(team.owner, 'editComment', input)).toMatchObject({ __typename: 'Forbidden', requiredRole: null });
    expect(await tracker.act(team.stranger, 'editComment', input)).toMatchObject({ __typename: 'NotFound' });
    expect(await tracker.act(team.member, 'editComment', { ...input, body: '' })).toMatchObject({ problems: [{ path: ['body'] }] });
    expect(await tracker.act(team.member, 'editComment', { ...input, body: 'A comment' })).toMatchObject({ isEdited: false, version: 1 });
    expect(await tracker.act(team.member, 'editComment', input)).toMatchObject({ body: 'Better words', isEdited: true, version: 2 });
    expect(await tracker.act(team.member, 'editComment', { ...input, body: 'Again' })).toMatchObject({ __typename: 'Conflict', currentVersion: 2 });
  });

  it('is not for authors who may only read by now, nor in archived projects', async () => {
    const input = { expectedVersion: 1, body: 'x' };
    expect(await tracker.act(team.viewer, 'editComment', { ...input, id: (await team.comment(task, team.viewer)).id })).toMatchObject({ __typename: 'Forbidden', requiredRole: 'MEMBER' });
    expect(await tracker.act(team.member, 'editComment', { ...input, id: (await team.comment(frozen, team.member)).id })).toMatchObject({ __typename: 'Forbidden', requiredRole: null });
  });

  it('lets exactly one of several concurrent changes win', async () => {
    const comment = await team.comment(task, team.member);
    const answers = await Promise.all(Array.from({ length: 6 }, (_, index) => tracker.act(team.member, 'editComment', { id: comment.id, expectedVersion: 1, body: `Words ${index}` })));
    expect(answers.filter((answer) => answer.__typename === 'Comment')).toHaveLength(1);
    expect(answers.filter((answer) => answer.__typename === 'Conflict')).toHaveLength(5);
  });
});

describe('deleteComment', () => {
  it('is for the author and for owners', async () => {
    const [own, other] = [await team.comment(task, team.member), await team.comment(task, team.owner)];
    expect(await tracker.act(team.member, 'deleteComment', { id: other.id, expectedVersion: 1 })).toMatchObject({ __typename: 'Forbidden', requiredRole: 'OWNER' });
    expect(await tracker.act(team.viewer, 'deleteComment', { id: own.id, expectedVersion: 1 })).toMatchObject({ __typename: 'Forbidden', requiredRole: 'MEMBER' });
    expect(await tracker.act(team.stranger, 'deleteComment', { id: own.id, expectedVersion: 1 })).toMatchObject({ __typename: 'NotFound' });
    expect(await tracker.act(team.member, 'deleteComment', { id: own.id, expectedVersion: 2 })).toMatchObject({ __typename: 'Conflict' });
    expect(await tracker.act(team.member, 'deleteComment', { id: own.id, expectedVersion: 1 })).toEqual({ __typename: 'Deleted', id: own.id });
    const another = await team.comment(task, team.member);
    expect(await tracker.act(team.owner, 'deleteComment', { id: another.id, expectedVersion: 1 })).toEqual({ __typename: 'Deleted', id: another.id });
    expect(await tracker.act(team.owner, 'deleteComment', { id: (await team.comment(frozen, team.owner)).id, expectedVersion: 1 })).toMatchObject({ __typename: 'Forbidden', requiredRole: null });
  });
});
