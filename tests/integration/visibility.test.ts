import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Viewer } from '../../src/model/viewer.ts';
import { insertComment, insertLabel, insertProject, insertTask } from '../testkit/fill.ts';
import { createWorld, type World } from '../testkit/world.ts';

const everything = /* GraphQL */ `
  fragment Person on User { id name email memberships(first: 50) { nodes { id role workspace { id name } user { id } } } }
  fragment Remark on Comment { id body author { id } task { id workspace { id } } }
  fragment Work on Task {
    id title workspace { id } project { id } assignee { ...Person } creator { id }
    labels { id name workspace { id } tasks(first: 50) { totalCount nodes { id project { id } } } }
    comments(first: 50) { totalCount nodes { ...Remark } }
  }
  query Everything($ids: [ID!]!) {
    viewer { ...Person }
    workspaces(first: 50) {
      totalCount
      nodes { id members(first: 50) { nodes { id user { ...Person } } } labels(first: 50) { nodes { id } } projects(first: 50) { nodes { id } } }
    }
    projects(first: 50) { totalCount nodes { id workspace { id } lead { id } tasks(first: 50) { totalCount nodes { ...Work } } } }
    tasks(first: 50) { totalCount nodes { ...Work } }
    nodes(ids: $ids) { id ... on Task { ...Work } ... on Comment { ...Remark } ... on Label { id tasks(first: 50) { nodes { ...Work } } } }
  }
`;

const anyId = /(?:workspace|membership|project|task|label|comment)_[0-9a-f-]{36}/g;

let world: World;
let people: Viewer[];
/** Global id → index of its workspace. */
const workspaceOf = new Map<string, number>();
const workspaces: string[] = [];

beforeAll(async () => {
  world = await createWorld();
  people = [];
  for (const name of ['Ada', 'Bob', 'Cleo', 'Dov']) people.push(await world.person(name));
  const [author] = people;
  if (author === undefined) throw new Error('nobody');
  for (const index of [0, 1, 2]) {
    const workspaceId = await world.workspace(`space-${index}`, []);
    workspaces.push(workspaceId);
    const projectId = await insertProject(world, workspaceId, `P${index}`);
    const place = { workspaceId, projectId, creator: author };
    const taskIds = [await insertTask(world, { ...place, number: 1 }), await insertTask(world, { ...place, number: 2 })];
    const ids = [
      `workspace_${workspaceId}`,
      `project_${projectId}`,
      ...taskIds.map((id) => `task_${id}`),
      `label_${await insertLabel(world, workspaceId, 'urgent', taskIds)}`,
      ...(await Promise.all(taskIds.map(async (id) => `comment_${await insertComment(world, workspaceId, id, author)}`))),
    ];
    for (const id of ids) workspaceOf.set(id, index);
  }
});

afterAll(() => world[Symbol.asyncDispose]());

test('a viewer sees all of their workspaces and nothing of any other, whatever they ask', async () => {
  const membership = fc.constantFrom('OWNER', 'MEMBER', 'VIEWER', null);
  const matrix = fc.array(fc.array(membership, { minLength: 3, maxLength: 3 }), { minLength: 4, maxLength: 4 });
  await fc.assert(
    fc.asyncProperty(matrix, async (roles) => {
      const memberships = await replaceMemberships(roles);
      for (const [index, viewer] of people.entries()) {
        const mine = new Set(workspaces.keys().filter((space) => (roles[index]?.[space] ?? null) !== null));
        const { data, errors } = await world.run(everything, { ids: [...workspaceOf.keys()] }, viewer);
        expect(errors).toEqual([]);
        const seen = new Set(JSON.stringify(data).match(anyId));
        for (const id of seen) expect(mine, `${id} was shown`).toContain(workspaceOf.get(id) ?? memberships.get(id));
        for (const [id, space] of workspaceOf) expect(seen.has(id), `${id} is ${mine.has(space) ? 'missing' : 'shown'}`).toBe(mine.has(space));
        expect(data).toMatchObject({
          workspaces: { totalCount: mine.size },
          projects: { totalCount: mine.size },
          tasks: { totalCount: mine.size * 2 },
        });
      }
    }),
    { numRuns: 15 },
  );
});

/** Membership ids → index of the workspace. */
async function replaceMemberships(roles: readonly (readonly (string | null)[])[]): Promise<Map<string, number>> {
  await world.admin.run('delete from memberships');
  const byId = new Map<string, number>();
  for (const [index, viewer] of people.entries()) {
    for (const [space, workspaceId] of workspaces.entries()) {
      const role = roles[index]?.[space] ?? null;
      if (role === null) continue;
      const id = crypto.randomUUID();
      byId.set(`membership_${id}`, space);
      await world.admin.rows('insert into memberships (id, workspace_id, user_id, role) values ($1, $2, $3, $4)', [id, workspaceId, viewer.userId, role]);
    }
  }
  return byId;
}
