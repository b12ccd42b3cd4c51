import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTracker, type Team, type Tracker, userId } from '../../../tests/testkit/tracker.ts';

let tracker: Tracker;
let team: Team;

beforeAll(async () => {
  tracker = await createTracker();
  team = await tracker.team();
});
afterAll(() => tracker[Symbol.asyncDispose]());

describe('createProject', () => {
  it('makes a project in one statement, with defaults for what is left out or null', async () => {
    tracker.world.statements.length = 0;
    const made = await tracker.act(team.member, 'createProject', { workspaceId: team.workspace.id, key: 'APO', name: ' Apollo ', status: null, leadId: userId(team.viewer) });
    expect(made).toMatchObject({ __typename: 'Project', key: 'APO', name: 'Apollo', description: '', status: 'PLANNED', isArchived: false, lead: { id: userId(team.viewer) }, version: 1 });
    expect(tracker.world.statements.filter((name) => name.startsWith('createProject'))).toEqual(['createProject.insert']);
  });

  it('is refused to viewers and strangers, for leads of elsewhere and for bad keys', async () => {
    const input = { workspaceId: team.workspace.id, key: 'NEW', name: 'N' };
    expect(await tracker.act(team.viewer, 'createProject', input)).toMatchObject({ __typename: 'Forbidden', requiredRole: 'MEMBER' });
    expect(await tracker.act(team.stranger, 'createProject', input)).toMatchObject({ __typename: 'NotFound', missingId: team.workspace.id });
    expect(await tracker.act(team.member, 'createProject', { ...input, leadId: userId(team.stranger) })).toMatchObject({ problems: [{ path: ['leadId'] }] });
    for (const key of ['', 'A', 'aB', '1AB', 'A-B', 'ÄB', ' AB', 'AB\n', 'ABCDEFGHIJK', "A';"]) {
      expect(await tracker.act(team.member, 'createProject', { ...input, key })).toMatchObject({ problems: [{ path: ['key'] }] });
    }
    expect(await tracker.act(team.member, 'createProject', { ...input, name: '', description: 'x'.repeat(10_001) })).toMatchObject({ problems: [{ path: ['name'] }, { path: ['description'] }] });
  });

  it('gives a key to one of several that want it at once; other workspaces may have it too', async () => {
    const create = (of: Team) => tracker.act(of.member, 'createProject', { workspaceId: of.workspace.id, key: 'RACE', name: 'N' });
    const answers = await Promise.all(Array.from({ length: 6 }, () => create(team)));
    expect(answers.filter((answer) => answer.__typename === 'Project')).toHaveLength(1);
    expect(answers.find((answer) => answer.__typename !== 'Project')).toMatchObject({ problems: [{ path: ['key'] }] });
    expect(await create(await tracker.team())).toMatchObject({ __typename: 'Project' });
  });
});

describe('updateProject', () => {
  it('changes what is given, and the lead to nobody by null', async () => {
    const project = await team.project();
    const input = { id: project.id, expectedVersion: 1, leadId: userId(team.member), status: 'ACTIVE', description: 'Ünïcödé' };
    expect(await tracker.act(team.member, 'updateProject', input)).toMatchObject({ version: 2, status: 'ACTIVE', description: 'Ünïcödé', lead: { id: userId(team.member) } });
    expect(await tracker.act(team.member, 'updateProject', { id: project.id, expectedVersion: 2, name: 'Other' })).toMatchObject({ version: 3, lead: { id: userId(team.member) } });
    expect(await tracker.act(team.member, 'updateProject', { id: project.id, expectedVersion: 3, name: 'Other' })).toMatchObject({ version: 3 });
    expect(await tracker.act(team.member, 'updateProject', { id: project.id, expectedVersion: 3, leadId: null })).toMatchObject({ version: 4, lead: null });
  });

  it('is refused to viewers and strangers, for nulls, foreign leads, taken keys and other versions', async () => {
    const [project, other] = [await team.project(), await team.project()];
    const { key } = await tracker.row<{ key: string }>('select key from projects where id = $1', other.uuid);
    const update = (input: object, by = team.member) => tracker.act(by, 'updateProject', { id: project.id, expectedVersion: 1, ...input });
    expect(await update({ name: 'N' }, team.viewer)).toMatchObject({ __typename: 'Forbidden', requiredRole: 'MEMBER' });
    expect(await update({ name: 'N' }, team.stranger)).toMatchObject({ __typename: 'NotFound' });
    expect(await update({ key: null, name: null })).toMatchObject({ problems: [{ path: ['key'] }, { path: ['name'] }] });
    expect(await update({ leadId: userId(team.stranger) })).toMatchObject({ problems: [{ path: ['leadId'] }] });
    expect(await update({ key })).toMatchObject({ problems: [{ path: ['key'] }] });
    expect(await update({ name: 'N', expectedVersion: 2 })).toMatchObject({ __typename: 'Conflict', conflictingId: project.id, currentVersion: 1 });
  });

  it('gives a key to one of several changes at once', async () => {
    const projects = await Promise.all(Array.from({ length: 4 }, () => team.project()));
    const answers = await Promise.all(projects.map(({ id }) => tracker.act(team.member, 'updateProject', { id, expectedVersion: 1, key: 'TAKEN' })));
    expect(answers.map((answer) => answer.__typename).toSorted()).toEqual(['Project', 'ValidationFailed', 'ValidationFailed', 'ValidationFailed']);
  });
});

describe('archiveProject', () => {
  it('puts a project away and takes it into use again, for owners', async () => {
    const project = await team.project();
    const input = { id: project.id, expectedVersion: 1 };
    expect(await tracker.act(team.member, 'archiveProject', input)).toMatchObject({ __typename: 'Forbidden', requiredRole: 'OWNER' });
    expect(await tracker.act(team.stranger, 'archiveProject', input)).toMatchObject({ __typename: 'NotFound' });
    const archived = await tracker.act(team.owner, 'archiveProject', input);
    expect(archived).toMatchObject({ isArchived: true, version: 2 });
    expect(await tracker.act(team.owner, 'archiveProject', input)).toMatchObject({ __typename: 'Conflict', currentVersion: 2 });
    expect(await tracker.act(team.owner, 'archiveProject', { ...input, expectedVersion: 2 })).toMatchObject({ archivedAt: archived['archivedAt'], version: 2 });
    expect(await tracker.act(team.owner, 'archiveProject', { ...input, expectedVersion: 2, archived: false })).toMatchObject({ isArchived: false, archivedAt: null, version: 3 });
  });

  it('lets no task be made once it is done', async () => {
    const project = await team.project();
    const [, ...made] = await Promise.all([
      tracker.act(team.owner, 'archiveProject', { id: project.id, expectedVersion: 1 }),
      ...Array.from({ length: 6 }, (_, index) => tracker.act(team.member, 'createTask', { projectId: project.id, title: `T${index}` })),
    ]);
    for (const answer of made) expect(['Task', 'Forbidden']).toContain(answer.__typename);
    // Making a task takes its number from the project's row: whoever changed that row last must not have made one.
    const { late } = await tracker.row<{ late: number }>(
      'select count(*)::integer as late from tasks join projects on projects.id = project_id where project_id = $1 and tasks.xmin = projects.xmin',
      project.uuid,
    );
    expect(late).toBe(0);
  });
});

describe('deleteProject', () => {
  it('deletes the project with its tasks and their comments, for owners', async () => {
    const project = await team.project(true);
    const task = await team.task(project);
    await team.comment(task, team.member);
    const input = { id: project.id, expectedVersion: 1 };
    expect(await tracker.act(team.member, 'deleteProject', input)).toMatchObject({ __typename: 'Forbidden', requiredRole: 'OWNER' });
    expect(await tracker.act(team.stranger, 'deleteProject', input)).toMatchObject({ __typename: 'NotFound' });
    expect(await tracker.act(team.owner, 'deleteProject', { ...input, expectedVersion: 5 })).toMatchObject({ __typename: 'Conflict' });
    expect(await tracker.act(team.owner, 'deleteProject', input)).toEqual({ __typename: 'Deleted', id: project.id });
    expect(await tracker.row('select (select count(*)::integer from tasks where id = $1) as tasks, (select count(*)::integer from comments where task_id = $1) as comments', task.uuid)).toEqual({ tasks: 0, comments: 0 });
  });

  it('and commands on its tasks at once end without a fault', async () => {
    for (let round = 0; round < 5; round += 1) {
      const [project, other] = [await team.project(), await team.project()];
      const tasks = await Promise.all(Array.from({ length: 6 }, () => team.task(project)));
      const [deleted, moved, made, added] = await Promise.all([
        tracker.outcome(team.owner, 'deleteProject', { id: project.id, expectedVersion: 1 }),
        tracker.outcome(team.member, 'moveTasks', { tasks: tasks.toReversed().map(({ id }) => ({ id, expectedVersion: 1 })), toProjectId: other.id }),
        tracker.outcome(team.member, 'createTask', { projectId: project.id, title: 'T' }),
        tracker.outcome(team.member, 'addComment', { taskId: tasks[0]?.id, body: 'T' }),
      ]);
      expect(deleted).toBe('Deleted');
      expect(['TasksMoved', 'NotFound']).toContain(moved);
      expect(['Task', 'NotFound']).toContain(made);
      expect(['Comment', 'NotFound']).toContain(added);
    }
  });
});
