import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTracker, type Team, type Tracker, userId } from '../../../tests/testkit/tracker.ts';

let tracker: Tracker;
let team: Team;

beforeAll(async () => {
  tracker = await createTracker();
  team = await tracker.team();
});
afterAll(() => tracker[Symbol.asyncDispose]());

const owners = async (of: Team) =>
  (await tracker.row<{ count: number }>(`select count(*)::integer from memberships where workspace_id = $1 and role = 'OWNER'`, of.workspace.uuid)).count;

describe('createWorkspace', () => {
  it('makes a workspace that its founder owns', async () => {
    const founder = await tracker.world.person('Fay Founder');
    const made = await tracker.act(founder, 'createWorkspace', { name: ' Naïve Café ☕ ', slug: 'naive-cafe' });
    expect(made).toMatchObject({ __typename: 'Workspace', name: 'Naïve Café ☕', slug: 'naive-cafe', version: 1 });
    expect(await tracker.act(founder, 'createLabel', { workspaceId: made['id'], name: 'own', color: '#ABCDEF' })).toMatchObject({ color: '#abcdef' });
    expect(await tracker.act(founder, 'updateWorkspace', { id: made['id'], expectedVersion: 1, name: 'Mine' })).toMatchObject({ version: 2 });
  });

  it('names every problem of the input', async () => {
    const answer = await tracker.act(team.owner, 'createWorkspace', { name: '\0', slug: 'Not_A--slug' });
    expect(answer['problems']).toEqual([
      { path: ['name'], message: 'The name must not contain the character NUL.' },
      { path: ['slug'], message: 'The slug must be 2 to 50 lower-case letters, digits and single hyphens, with none at either end.' },
    ]);
    for (const slug of ['a', '-ab', 'ab-', 'a--b', 'ä-b', 'a b', 'ab\n', 'x'.repeat(51), '']) {
      expect(await tracker.act(team.owner, 'createWorkspace', { name: 'N', slug })).toMatchObject({ problems: [{ path: ['slug'] }] });
    }
  });

  it('gives a slug to one of several that want it at once', async () => {
    const answers = await Promise.all(Array.from({ length: 6 }, () => tracker.act(team.owner, 'createWorkspace', { name: 'N', slug: 'wanted' })));
    expect(answers.filter((answer) => answer.__typename === 'Workspace')).toHaveLength(1);
    expect(answers.find((answer) => answer.__typename !== 'Workspace')).toMatchObject({ problems: [{ path: ['slug'], message: 'The slug is taken.' }] });
  });

  it('is a fault for a token of nobody', async () => {
    const nobody = { ...team.owner, userId: '00000000-0000-4000-8000-000000000000' };
    await expect(tracker.act(nobody, 'createWorkspace', { name: 'N', slug: 'nobodys' })).rejects.toThrow('The token belongs to nobody known here.');
  });
});

describe('updateWorkspace', () => {
  it('is for owners at the current version', async () => {
    const { workspace, owner, member, stranger } = await tracker.team();
    const input = { id: workspace.id, expectedVersion: 1, name: 'Renamed' };
    expect(await tracker.act(member, 'updateWorkspace', input)).toMatchObject({ __typename: 'Forbidden', requiredRole: 'OWNER' });
    expect(await tracker.act(stranger, 'updateWorkspace', input)).toMatchObject({ __typename: 'NotFound', missingId: workspace.id });
    expect(await tracker.act(owner, 'updateWorkspace', { ...input, name: null })).toMatchObject({ problems: [{ path: ['name'] }] });
    expect(await tracker.act(owner, 'updateWorkspace', input)).toMatchObject({ name: 'Renamed', version: 2 });
    expect(await tracker.act(owner, 'updateWorkspace', input)).toMatchObject({ __typename: 'Conflict', currentVersion: 2 });
  });

  it('refuses a slug that is taken, also by another change at the same time', async () => {
    const teams = await Promise.all(Array.from({ length: 4 }, () => tracker.team()));
    const answers = await Promise.all(teams.map(({ workspace, owner }) => tracker.act(owner, 'updateWorkspace', { id: workspace.id, expectedVersion: 1, slug: 'coveted' })));
    expect(answers.filter((answer) => answer.__typename === 'Workspace')).toHaveLength(1);
    expect(answers.filter((answer) => answer.__typename === 'ValidationFailed')).toHaveLength(3);
  });
});

describe('inviteMember', () => {
  const invite = (email: string, role = 'MEMBER', name = 'Ina Invited') => tracker.act(team.owner, 'inviteMember', { workspaceId: team.workspace.id, email, name, role });

  it('creates somebody unknown and takes in somebody known under their own name', async () => {
    const made = await invite(' New@Example.test ');
    expect(made).toMatchObject({ __typename: 'Membership', role: 'MEMBER', user: { email: 'New@Example.test', name: 'Ina Invited' } });
    expect(made['user']).toMatchObject({ invitedAt: expect.any(String) });
    const known = await tracker.world.person('Kay Known');
    expect(await invite(`${known.userId.toUpperCase()}@EXAMPLE.test`, 'VIEWER', 'Other Name')).toMatchObject({ role: 'VIEWER', user: { id: userId(known), name: 'Kay Known', invitedAt: null } });
  });

  it('refuses whoever is a member already', async () => {
    await invite('twice@example.test');
    expect(await invite('TWICE@example.test')).toMatchObject({ problems: [{ path: ['email'] }] });
  });

  it('is for owners', async () => {
    const input = { workspaceId: team.workspace.id, email: 'nobody@example.test', name: 'N', role: 'OWNER' };
    expect(await tracker.act(team.member, 'inviteMember', input)).toMatchObject({ __typename: 'Forbidden', requiredRole: 'OWNER' });
    expect(await tracker.act(team.stranger, 'inviteMember', input)).toMatchObject({ __typename: 'NotFound' });
    expect(await tracker.row('select count(*)::integer from users where email = $1', input.email)).toEqual({ count: 0 });
  });

  it('refuses what is no address', async () => {
    for (const email of ['', 'a', '@', 'a@b@c', 'a b@c', 'a@\u0085b', 'a@\u180e', 'a\0@b', 'a@\ud800', `${'x'.repeat(250)}@x.de`]) {
      expect(await invite(email)).toMatchObject({ problems: [{ path: ['email'] }] });
    }
    expect(await invite(`o'brien+"--;%@exämple.test`)).toMatchObject({ __typename: 'Membership' });
  });

  it('takes invitations of one address at once, into one workspace and into several', async () => {
    const answers = await Promise.all(Array.from({ length: 6 }, () => invite('race@example.test')));
    expect(answers.map((answer) => answer.__typename).toSorted()).toEqual(['Membership', ...Array.from({ length: 5 }, () => 'ValidationFailed')]);
    const teams = await Promise.all(Array.from({ length: 4 }, () => tracker.team()));
    const spread = await Promise.all(teams.map(({ workspace, owner }) => tracker.act(owner, 'inviteMember', { workspaceId: workspace.id, email: 'wide@example.test', name: 'W', role: 'VIEWER' })));
    expect(spread.map((answer) => answer.__typename)).toEqual(Array.from({ length: 4 }, () => 'Membership'));
    expect(await tracker.row('select count(*)::integer from users where email = $1', 'wide@example.test')).toEqual({ count: 1 });
  });
});

describe('changeMemberRole', () => {
  it('gives another role, for owners at the current version', async () => {
    const of = await tracker.team();
    const membership = await of.membershipOf(of.viewer);
    const input = { id: membership.id, expectedVersion: 1, role: 'MEMBER' };
    expect(await tracker.act(of.member, 'changeMemberRole', input)).toMatchObject({ __typename: 'Forbidden', requiredRole: 'OWNER' });
    expect(await tracker.act(of.stranger, 'changeMemberRole', input)).toMatchObject({ __typename: 'NotFound', missingId: membership.id });
    expect(await tracker.act(of.owner, 'changeMemberRole', { ...input, expectedVersion: 3 })).toMatchObject({ __typename: 'Conflict', currentVersion: 1 });
    expect(await tracker.act(of.owner, 'changeMemberRole', { ...input, role: 'VIEWER' })).toMatchObject({ role: 'VIEWER', version: 1 });
    expect(await tracker.act(of.owner, 'changeMemberRole', input)).toMatchObject({ role: 'MEMBER', version: 2 });
  });

  it('leaves the last owner one', async () => {
    const of = await tracker.team();
    const { id } = await of.membershipOf(of.owner);
    const answer = await tracker.act(of.owner, 'changeMemberRole', { id, expectedVersion: 1, role: 'VIEWER' });
    expect(answer).toMatchObject({ __typename: 'Forbidden', requiredRole: null });
    expect(String(answer['message'])).toContain('last owner');
  });
});

describe('removeMember', () => {
  it('takes the person off tasks and projects, whose versions grow', async () => {
    const of = await tracker.team();
    const project = await of.project();
    await tracker.act(of.owner, 'updateProject', { id: project.id, expectedVersion: 1, leadId: userId(of.member) });
    const task = await of.task(project, { assignee: of.member });
    const { id } = await of.membershipOf(of.member);
    expect(await tracker.act(of.owner, 'removeMember', { id, expectedVersion: 1 })).toEqual({ __typename: 'Deleted', id });
    expect(await tracker.row('select lead_id, version from projects where id = $1', project.uuid)).toEqual({ lead_id: null, version: 3 });
    expect(await tracker.row('select assignee_id, version from tasks where id = $1', task.uuid)).toEqual({ assignee_id: null, version: 2 });
    expect(await tracker.act(of.member, 'updateTask', { id: task.id, expectedVersion: 2, title: 'Mine' })).toMatchObject({ __typename: 'NotFound' });
  });

  it('is for owners, and for members themselves, viewers too', async () => {
    const of = await tracker.team();
    const [member, viewer] = [await of.membershipOf(of.member), await of.membershipOf(of.viewer)];
    expect(await tracker.act(of.member, 'removeMember', { id: viewer.id, expectedVersion: 1 })).toMatchObject({ __typename: 'Forbidden', requiredRole: 'OWNER' });
    expect(await tracker.act(of.stranger, 'removeMember', { id: viewer.id, expectedVersion: 1 })).toMatchObject({ __typename: 'NotFound' });
    expect(await tracker.act(of.viewer, 'removeMember', { id: viewer.id, expectedVersion: 2 })).toMatchObject({ __typename: 'Conflict' });
    expect(await tracker.act(of.viewer, 'removeMember', { id: viewer.id, expectedVersion: 1 })).toMatchObject({ __typename: 'Deleted' });
    expect(await tracker.act(of.member, 'removeMember', { id: member.id, expectedVersion: 1 })).toMatchObject({ __typename: 'Deleted' });
    const last = await of.membershipOf(of.owner);
    expect(await tracker.act(of.owner, 'removeMember', { id: last.id, expectedVersion: 1 })).toMatchObject({ __typename: 'Forbidden', requiredRole: null });
  });

  it('leaves an owner when all owners go at once, by leaving and by demotion', async () => {
    for (let round = 0; round < 5; round += 1) {
      const of = await tracker.team();
      const others = await Promise.all([of.join('OWNER'), of.join('OWNER')]);
      const going = await Promise.all([of.owner, ...others].map(async (owner) => ({ owner, id: (await of.membershipOf(owner)).id })));
      const answers = await Promise.all(
        going.map(({ owner, id }, index) =>
          index % 2 === 0 ? tracker.act(owner, 'removeMember', { id, expectedVersion: 1 }) : tracker.act(owner, 'changeMemberRole', { id, expectedVersion: 1, role: 'MEMBER' }),
        ),
      );
      expect(answers.filter((answer) => answer.__typename === 'Forbidden')).toHaveLength(1);
      expect(await owners(of)).toBe(1);
    }
  });

  it('leaves nothing given to somebody who goes in the same instant', async () => {
    for (let round = 0; round < 10; round += 1) {
      const of = await tracker.team();
      const project = await of.project();
      const task = await of.task(project);
      await tracker.act(of.owner, 'updateProject', { id: project.id, expectedVersion: 1, leadId: userId(of.member) });
      const { id } = await of.membershipOf(of.member);
      const [assigned, made, removed] = await Promise.all([
        tracker.act(of.owner, 'assignTask', { id: task.id, assigneeId: userId(of.member) }),
        tracker.act(of.owner, 'createTask', { projectId: project.id, title: 'T', assigneeId: userId(of.member) }),
        tracker.act(of.owner, 'removeMember', { id, expectedVersion: 1 }),
      ]);
      expect(removed.__typename).toBe('Deleted');
      expect(await tracker.row('select count(*)::integer from tasks where assignee_id = $1', of.member.userId)).toEqual({ count: 0 });
      // Assigned and cleared are two changes.
      if (assigned.__typename === 'Task') expect(await tracker.row('select version from tasks where id = $1', task.uuid)).toEqual({ version: 3 });
      expect(['Task', 'ValidationFailed']).toContain(made.__typename);
    }
  });
});
