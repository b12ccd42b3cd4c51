import { expect, test } from 'vitest';
import { buildSchema } from '../../src/gateway/build-schema.ts';
import { idPrefixes } from '../../src/gateway/id-prefixes.ts';
import { createCompiler } from '../../src/gateway/planning/compile-operation.ts';
import { createPlanner } from '../../src/gateway/planning/plan/create-planner.ts';
import { describePlan, planText } from '../../src/gateway/planning/plan/describe-plan.ts';
import { readSchemaFiles } from '../../src/gateway/read-schema-files.ts';
import type { Module } from '../../src/model/module.ts';
import { modules } from '../../src/modules/index.ts';

const schema = buildSchema(await readSchemaFiles(), modules);
const compile = createCompiler({ schema, idPrefixes: idPrefixes(modules), suggestions: false });
const describe = (text: string, of: readonly Module[] = modules) => describePlan(createPlanner(schema, of)(compile(text)));

test('a plan is told as stages of statements with their columns and places', () => {
  const text = `{ projects(first: 10) { nodes { name lead { name } tasks(first: 5) { totalCount nodes { title isOpen assignee { name } creator { email } } } } } }`;
  expect(planText(describe(text)).split('\n')).toEqual([
    '  1. Project.page (id, leadId, name) for Query.projects',
    '  2. Task.page (assigneeId, creatorId, id, status, title) for Project.tasks',
    '  2. Task.count () for Project.tasks',
    '  3. User.byIds (email, id, name) for Project.lead, Task.assignee, Task.creator',
  ]);
});

test('people of a single row are read with it', () => {
  expect(describe(`query ($id: ID!) { task(id: $id) { assignee { name } } }`).parts).toEqual([
    { name: '', stages: [[{ statement: 'Task.byIds', columns: ['assigneeId', 'id', 'assigneeId→id', 'assigneeId→name'], places: ['Query.task', 'Task.assignee joined'] }]] },
  ]);
});

test('a mutation has a part for each result that reads more', () => {
  const { parts } = describe(`mutation ($input: AddCommentInput!) { addComment(input: $input) { ... on Comment { body author { name } } ... on Refusal { message } } }`);
  expect(parts.map(({ name }) => name)).toEqual(['addComment → Comment']);
});

test('a subscription has a part for each type of event', () => {
  const { parts } = describe(`subscription ($id: ID!) { projectEvents(projectId: $id) { type ... on TaskEvent { actor { name } task { title creator { name } } } } }`);
  expect(parts.map(({ name, stages }) => [name, stages.map((stage) => stage.map(({ statement }) => statement))])).toEqual([
    ['ProjectEvent', []], ['ProjectMoveEvent', []], ['TaskEvent', [['Task.byIds'], ['User.byIds']]], ['CommentEvent', []],
  ]);
});

test('the columns of an order are read only for cursors', () => {
  const columns = (selection: string) => describe(`{ tasks(orderBy: {field: DUE_DATE, direction: ASC}) { ${selection} } }`).parts[0]?.stages[0]?.[0]?.columns;
  expect(columns('nodes { title }')).toEqual(['id', 'title']);
  expect(columns('edges { cursor }')).toEqual(['dueDateKey', 'id']);
  expect(columns('pageInfo { endCursor }')).toEqual(['dueDateKey', 'id']);
  expect(columns('pageInfo { hasNextPage }')).toEqual(['id']);
});

test('conditions are told', () => {
  const description = describe(`query ($people: Boolean!) { viewer { name memberships { nodes { user @include(if: $people) { id } } } } }`);
  expect(description).toMatchObject({ planned: true, conditions: ['people'] });
  expect(planText(description)).toContain('$people');
});

test.each([
  ['introspection', '{ __schema { description } viewer { id } }', modules, '__schema is introspection'],
  [
    'a resolver of a module’s own',
    '{ viewer { id } }',
    modules.map((module) => ({ ...module, queries: { ...module.queries, ...(module.queries['viewer'] === undefined ? {} : { viewer: { kind: 'resolver' as const, resolve: () => null } }) } })),
    'Query.viewer has a resolver of its own',
  ],
  ['a response key that would be a prototype', '{ viewer { __proto__: id } }', modules, 'The response key __proto__ cannot be planned'],
])('%s is not planned, and the description says so', (_name, text, of, reason) => {
  const description = describe(text, of);
  expect(description).toMatchObject({ planned: false, reason });
  expect(planText(description)).toContain(reason);
});

test('an answer whose shape is exponentially larger than its document is not planned', () => {
  const fragments = Array.from({ length: 14 }, (_, at) => `fragment F${at} on Task { a: project { tasks { nodes { ...F${at + 1} } } } b: project { tasks { nodes { ...F${at + 1} } } } }`);
  const text = `{ tasks { nodes { ...F0 } } } ${fragments.join('\n')} fragment F14 on Task { id }`;
  expect(describe(text).reason).toContain('more than');
});
