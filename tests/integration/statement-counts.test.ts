import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Viewer } from '../../src/model/viewer.ts';
import { insertComment, insertLabel, insertProject, insertTask } from '../testkit/fill.ts';
import { createWorld, type World } from '../testkit/world.ts';

let world: World;
let ada: Viewer;

beforeAll(async () => {
  world = await createWorld();
  ada = await world.person('Ada');
  const workspaceId = await world.workspace('space', [[ada, 'OWNER']]);
  const taskIds: string[] = [];
  for (let project = 0; project < 6; project += 1) {
    const projectId = await insertProject(world, workspaceId, `P${project}`);
    for (let number = 1; number <= 6; number += 1) {
      const taskId = await insertTask(world, { workspaceId, projectId, number, creator: ada, assigneeId: ada.userId });
      taskIds.push(taskId);
      await insertComment(world, workspaceId, taskId, ada);
    }
  }
  await insertLabel(world, workspaceId, 'bug', taskIds);
});

afterAll(() => world[Symbol.asyncDispose]());

/** The statements of a shape with one row a level and with many: the same, or there is an N+1. */
async function statementsOf(text: string): Promise<string[]> {
  const ran: string[][] = [];
  for (const first of [1, 6]) {
    const token = (await world.run('{ viewer { id } }', {}, ada)).consistencyToken;
    world.statements.length = 0;
    const { errors } = await world.run(text, { first }, ada, token);
    expect(errors).toEqual([]);
    ran.push([...world.statements].toSorted());
  }
  expect(ran[1]).toEqual(ran[0]);
  return ran[0] ?? [];
}

test.each([
  ['a flat list', 'query ($first: PageSize) { tasks(first: $first) { nodes { id title isOpen } } }', ['Task.page']],
  [
    'three levels of lists',
    'query ($first: PageSize) { projects(first: $first) { nodes { id tasks(first: $first) { nodes { id comments(first: $first) { nodes { id } } } } } } }',
    ['Comment.page', 'Project.page', 'Task.page'],
  ],
  [
    'people at each level',
    'query ($first: PageSize) { projects(first: $first) { nodes { tasks(first: $first) { nodes { assignee { name } creator { name } comments(first: $first) { nodes { author { name } } } } } } } }',
    ['Comment.page', 'Project.page', 'Task.page', 'User.byIds'],
  ],
  [
    'a short list through a join table',
    'query ($first: PageSize) { tasks(first: $first) { nodes { labels { name } } } }',
    ['Label.list', 'Task.page'],
  ],
  [
    'counts of nested lists',
    'query ($first: PageSize) { projects(first: $first) { totalCount nodes { tasks { totalCount } } } }',
    ['Project.count', 'Project.page', 'Task.count'],
  ],
  [
    'one list under two filters',
    'query ($first: PageSize) { projects(first: $first) { nodes { todo: tasks(filter: {status: [TODO]}) { nodes { id } } done: tasks(filter: {status: [DONE]}) { nodes { id } } } } }',
    ['Project.page', 'Task.page', 'Task.page'],
  ],
])('the number of statements does not grow with the rows: %s', async (_name, text, expected) => {
  expect(await statementsOf(text)).toEqual(expected);
});
