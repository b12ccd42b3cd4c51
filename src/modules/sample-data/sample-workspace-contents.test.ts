import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { sampleMembers } from './sample-members.ts';
import { momentText, sampleNow } from './sample-moment.ts';
import { samplePeople, sampleWorkspace } from './sample-people.ts';
import { scaleTotals } from './sample-plan.ts';
import { sampleUsers } from './sample-users.ts';
import { sampleWorkspaceContents } from './sample-workspace-contents.ts';

const everything = (from: number, to: number) => {
  const indexes = Array.from({ length: to - from }, (_, place) => from + place);
  return {
    workspaces: indexes.map((index) => sampleWorkspace(index).row),
    users: indexes.flatMap((index) => samplePeople(index).map((person) => person.row)),
    memberships: indexes.flatMap((index) => sampleMembers(index).rows),
    ...sampleWorkspaceContents(from, to),
  };
};
const scale1 = everything(0, 3);

test('every machine and every run makes the very same rows', () => {
  // Whoever changes the words or the order of the draws gives the new hash here.
  expect(createHash('sha256').update(JSON.stringify(scale1)).digest('hex')).toMatchInlineSnapshot(`"3ab272b907112bec6841fd9079dfdc01543519aee8b99076a1d97a9c8577c721"`);
});

test('a scale holds what it says', () => {
  expect(scaleTotals(1)).toEqual({ workspaces: 3, tasks: 4_000 });
  expect(scaleTotals(250)).toEqual({ workspaces: 750, tasks: 1_000_000 });
  const counts = Object.fromEntries(Object.entries(scale1).map(([table, rows]) => [table, rows.length]));
  expect(counts).toMatchObject({ workspaces: 3, users: 60, projects: 40, tasks: 4_000 });
  expect(counts['comments']).toBeGreaterThan(11_000);
  expect(counts['comments']).toBeLessThan(13_000);
});

test('nothing happened before its cause or after the end of the sample world', () => {
  const end = momentText(sampleNow);
  const taskAt = new Map(scale1.tasks.map((task) => [task.id, task.createdAt]));
  const projectAt = new Map(scale1.projects.map((project) => [project.id, project.createdAt]));
  for (const task of scale1.tasks) {
    expect(task.createdAt >= (projectAt.get(task.projectId) ?? '9')).toBe(true);
    expect(task.updatedAt >= task.createdAt && task.updatedAt <= end).toBe(true);
    expect(task.version === 1).toBe(task.updatedAt === task.createdAt);
  }
  for (const comment of scale1.comments) {
    expect(comment.createdAt > (taskAt.get(comment.taskId) ?? '9')).toBe(true);
    expect(comment.updatedAt <= end).toBe(true);
  }
});

test('everybody belongs to one or two workspaces, nobody twice to one', () => {
  const { memberships, users } = everything(0, 12);
  const workspacesOf = Map.groupBy(memberships, (membership) => membership.userId);
  expect(workspacesOf.size).toBe(users.length);
  const counts = [...workspacesOf.values()].map((rows) => new Set(rows.map((row) => row.workspaceId)).size);
  expect(counts).toEqual([...workspacesOf.values()].map((rows) => rows.length));
  expect([...new Set(counts)].toSorted()).toEqual([1, 2]);
});

test('the sample users are what they are called in the first workspace', () => {
  const members = sampleMembers(0).rows;
  const roleOf = (userId: string) => members.find((row) => row.userId === userId)?.role;
  expect(sampleUsers.owner).toMatchObject({ name: 'Ada Okonjo', email: 'ada.okonjo@orchard-supply.example' });
  expect([sampleUsers.owner, sampleUsers.member, sampleUsers.viewer, sampleUsers.outsider].map(({ id }) => roleOf(id)))
    .toEqual(['OWNER', 'MEMBER', 'VIEWER', undefined]);
  expect(sampleMembers(1).rows[0]).toMatchObject({ userId: sampleUsers.outsider.id, role: 'OWNER' });
});

test('many workspaces have names, addresses and people of their own', () => {
  const { workspaces, users } = everything(0, 60);
  expect(new Set(workspaces.map((row) => row.slug)).size).toBe(60);
  expect(new Set(users.map((row) => row.email)).size).toBe(users.length);
  expect(new Set([...workspaces, ...users].map((row) => row.id)).size).toBe(60 + users.length);
  expect(users.every((row) => /^[a-z0-9]+(\.[a-z0-9]+)+@[a-z0-9]+(-[a-z0-9]+)*\.example$/.test(row.email))).toBe(true);
});
