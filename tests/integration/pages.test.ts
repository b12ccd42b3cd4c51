import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Viewer } from '../../src/model/viewer.ts';
import { insertProject, insertTask } from '../testkit/fill.ts';
import { createWorld, type World } from '../testkit/world.ts';

interface TaskPage {
  readonly edges: readonly { readonly cursor: string; readonly node: { readonly id: string } }[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly hasPreviousPage: boolean; readonly startCursor: string | null; readonly endCursor: string | null };
  readonly totalCount: number;
}

const pageOf = /* GraphQL */ `
  query ($project: ID!, $first: PageSize, $after: Cursor, $last: PageSize, $before: Cursor, $order: TaskOrder, $filter: TaskFilter) {
    project(id: $project) {
      tasks(first: $first, after: $after, last: $last, before: $before, orderBy: $order, filter: $filter) {
        edges { cursor node { id } }
        pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
        totalCount
      }
    }
  }
`;

let world: World;
let ada: Viewer;
let project: string;

beforeAll(async () => {
  world = await createWorld();
  ada = await world.person('Ada');
  const workspaceId = await world.workspace('space', [[ada, 'OWNER']]);
  const projectId = await insertProject(world, workspaceId, 'PAGES');
  project = `project_${projectId}`;
  for (let number = 1; number <= 23; number += 1) {
    await insertTask(world, {
      workspaceId, projectId, number, creator: ada,
      // Many ties, so that the id has to break them.
      createdAt: `2026-01-0${1 + (number % 3)} 00:00:00.00000${number % 2}+00`,
      priority: ['NONE', 'HIGH', 'URGENT'][number % 3] ?? 'NONE',
      status: number % 2 === 0 ? 'TODO' : 'DONE',
      dueDate: number % 4 === 0 ? null : `2026-02-1${number % 4}`,
    });
  }
});

afterAll(() => world[Symbol.asyncDispose]());

async function fetchPage(variables: Readonly<Record<string, unknown>>): Promise<TaskPage> {
  const { data, errors } = await world.run(pageOf, { project, ...variables }, ada);
  expect(errors).toEqual([]);
  return (data as { project: { tasks: TaskPage } }).project.tasks;
}

const order = fc.record({
  field: fc.constantFrom('CREATED_AT', 'UPDATED_AT', 'PRIORITY', 'DUE_DATE', 'NUMBER'),
  direction: fc.constantFrom('ASC', 'DESC'),
});
const filter = fc.constantFrom(undefined, { status: ['TODO'] }, { unassigned: true }, { text: 'task 1' }, { status: [] });

test('walking a list by pages, from either end, gives each row once and in one order', async () => {
  await fc.assert(
    fc.asyncProperty(order, filter, fc.integer({ min: 1, max: 9 }), async (orderBy, filterBy, size) => {
      const list = { order: orderBy, ...(filterBy === undefined ? {} : { filter: filterBy }) };
      const whole = await fetchPage({ ...list, first: 100 });
      const ids = whole.edges.map((edge) => edge.node.id);
      expect(new Set(ids).size).toBe(ids.length);
      expect(whole.totalCount).toBe(ids.length);

      const forward: string[] = [];
      let page = await fetchPage({ ...list, first: size });
      forward.push(...page.edges.map((edge) => edge.node.id));
      expect(page.pageInfo.hasPreviousPage).toBe(false);
      while (page.pageInfo.hasNextPage) {
        page = await fetchPage({ ...list, first: size, after: page.pageInfo.endCursor });
        forward.push(...page.edges.map((edge) => edge.node.id));
      }
      expect(forward).toEqual(ids);

      const backward: string[] = [];
      page = await fetchPage({ ...list, last: size });
      backward.unshift(...page.edges.map((edge) => edge.node.id));
      while (page.pageInfo.hasPreviousPage) {
        page = await fetchPage({ ...list, last: size, before: page.pageInfo.startCursor });
        backward.unshift(...page.edges.map((edge) => edge.node.id));
      }
      expect(backward).toEqual(ids);
    }),
    { numRuns: 20 },
  );
});

test('DUE_DATE puts tasks without a date last when ascending', async () => {
  const { data } = await world.run(
    'query ($project: ID!) { project(id: $project) { tasks(first: 100, orderBy: {field: DUE_DATE, direction: ASC}) { nodes { dueDate } } } }',
    { project },
    ada,
  );
  const dates = (data as { project: { tasks: { nodes: { dueDate: string | null }[] } } }).project.tasks.nodes.map((node) => node.dueDate);
  expect(dates.indexOf(null)).toBe(dates.length - 5);
  expect(dates.filter((date) => date !== null)).toEqual(dates.filter((date) => date !== null).toSorted());
});
