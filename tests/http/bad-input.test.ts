import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sampleUsers } from '../../src/modules/sample-data/sample-users.ts';
import { startGateway, type TestGateway } from '../testkit/gateway.ts';

let gateway: TestGateway;
let taskId: string;
let projectId: string;

beforeAll(async () => {
  gateway = await startGateway();
  const { body } = await gateway.post({ query: '{ tasks(first: 1) { nodes { id project { id } } } }' });
  const { nodes } = (body.data as { tasks: { nodes: { id: string; project: { id: string } }[] } }).tasks;
  taskId = nodes[0]?.id ?? '';
  projectId = nodes[0]?.project.id ?? '';
});

afterAll(() => gateway[Symbol.asyncDispose]());

const cursorOf = (parts: unknown): string => Buffer.from(JSON.stringify(parts)).toString('base64url');
const listCursor = cursorOf(['Query.tasks:CREATED_AT:DESC', '2026-01-01 00:00:00+00', '00000000-0000-7000-8000-000000000000']);

const deepPages = `query ($n: PageSize) {
  projects(first: $n) { nodes { tasks(first: $n) { nodes { comments(first: $n) { nodes { author { id } } } } } } }
}`;

/** Requests that are wrong in one way each, with the status and the code that say so. */
const mistakes: readonly (readonly [string, () => { query: string; variables?: Record<string, unknown> }, number, string])[] = [
  ['a syntax error', () => ({ query: '{ viewer {' }), 400, 'GRAPHQL_PARSE_FAILED'],
  ['an unknown field', () => ({ query: '{ viewer { nme } }' }), 422, 'GRAPHQL_VALIDATION_FAILED'],
  ['an unknown variable in use', () => ({ query: '{ task(id: $id) { id } }' }), 422, 'GRAPHQL_VALIDATION_FAILED'],
  ['a variable of another type', () => ({ query: 'query ($n: PageSize) { tasks(first: $n) { totalCount } }', variables: { n: 'ten' } }), 422, 'BAD_USER_INPUT'],
  ['a missing variable', () => ({ query: 'query ($id: ID!) { task(id: $id) { id } }' }), 422, 'BAD_USER_INPUT'],
  ['an id of another type', () => ({ query: 'query ($id: ID!) { project(id: $id) { id } }', variables: { id: taskId } }), 422, 'BAD_USER_INPUT'],
  ['an id of another type in a literal', () => ({ query: `{ project(id: "${taskId}") { id } }` }), 422, 'BAD_USER_INPUT'],
  ['an id of another type in an input object', () => ({ query: 'mutation ($input: DeleteTaskInput!) { deleteTask(input: $input) { __typename } }', variables: { input: { id: projectId, expectedVersion: 1 } } }), 422, 'BAD_USER_INPUT'],
  ['an id that is none, for node', () => ({ query: '{ node(id: "nothing") { id } }' }), 422, 'BAD_USER_INPUT'],
  ['an id that is none among nodes', () => ({ query: 'query ($ids: [ID!]!) { nodes(ids: $ids) { id } }', variables: { ids: [taskId, "'; drop table tasks; --"] } }), 422, 'BAD_USER_INPUT'],
  ['more nodes than 100', () => ({ query: 'query ($ids: [ID!]!) { nodes(ids: $ids) { id } }', variables: { ids: Array.from({ length: 101 }, () => taskId) } }), 422, 'BAD_USER_INPUT'],
  ['a negative first', () => ({ query: '{ tasks(first: -1) { totalCount } }' }), 422, 'BAD_USER_INPUT'],
  ['a huge first', () => ({ query: 'query ($n: PageSize) { tasks(first: $n) { totalCount } }', variables: { n: 999_999_999 } }), 422, 'BAD_USER_INPUT'],
  ['pages within pages that could hold more than is allowed', () => ({ query: deepPages, variables: { n: 100 } }), 422, 'OPERATION_TOO_COSTLY'],
  ['a fractional first', () => ({ query: 'query ($n: PageSize) { tasks(first: $n) { totalCount } }', variables: { n: 1.5 } }), 422, 'BAD_USER_INPUT'],
  ['first and last', () => ({ query: '{ tasks(first: 1, last: 1) { totalCount } }' }), 422, 'BAD_USER_INPUT'],
  ['first with before', () => ({ query: `{ tasks(first: 1, before: "${listCursor}") { totalCount } }` }), 422, 'BAD_USER_INPUT'],
  ['a cursor that is none', () => ({ query: 'query ($c: Cursor) { tasks(after: $c) { totalCount } }', variables: { c: 'not a cursor' } }), 422, 'BAD_USER_INPUT'],
  ['a cursor of another list', () => ({ query: 'query ($c: Cursor) { projects(after: $c) { totalCount } }', variables: { c: listCursor } }), 422, 'BAD_USER_INPUT'],
  ['a cursor of another order', () => ({ query: 'query ($c: Cursor) { tasks(after: $c, orderBy: {field: NUMBER, direction: ASC}) { totalCount } }', variables: { c: listCursor } }), 422, 'BAD_USER_INPUT'],
  ['a cursor with a forged key', () => ({ query: 'query ($c: Cursor) { tasks(after: $c) { totalCount } }', variables: { c: cursorOf(['Query.tasks:CREATED_AT:DESC', "'; select 1", '00000000-0000-7000-8000-000000000000']) } }), 422, 'BAD_USER_INPUT'],
  ['a cursor of another list in a nested list', () => ({ query: 'query ($c: Cursor) { projects { nodes { tasks(after: $c) { totalCount } } } }', variables: { c: listCursor } }), 422, 'BAD_USER_INPUT'],
  ['a day that is none', () => ({ query: 'mutation ($input: UpdateTaskInput!) { updateTask(input: $input) { __typename } }', variables: { input: { id: taskId, expectedVersion: 1, dueDate: '2026-02-30' } } }), 422, 'BAD_USER_INPUT'],
  ['U+0000 in a filter', () => ({ query: 'query ($t: String) { tasks(filter: {text: $t}) { totalCount } }', variables: { t: 'a\0b' } }), 400, 'BAD_REQUEST'],
  ['a selection that is too deep', () => ({ query: `{ ${'workspaces { nodes { projects { nodes { workspace { '.repeat(4)} id ${'} } } } }'.repeat(4)} }` }), 422, 'DOCUMENT_TOO_COMPLEX'],
  ['too many aliases', () => ({ query: `{ ${Array.from({ length: 60 }, (_, i) => `a${i}: viewer { id }`).join(' ')} }` }), 422, 'DOCUMENT_TOO_COMPLEX'],
  ['too many tokens', () => ({ query: `{ viewer { ${'id '.repeat(6_000)} } }` }), 422, 'DOCUMENT_TOO_COMPLEX'],
  ['fragments that spread each other', () => ({ query: '{ viewer { ...A } } fragment A on User { ...B } fragment B on User { ...A }' }), 422, 'GRAPHQL_VALIDATION_FAILED'],
];

test.each(mistakes)('%s is refused with a clear code, and nothing runs', async (_name, request, status, code) => {
  const answer = await gateway.post(request());
  expect(answer.body.errors?.[0]?.extensions, JSON.stringify(answer.body)).toMatchObject({ code });
  expect(answer.status).toBe(status);
  expect(answer.body).not.toHaveProperty('data');
  expect(answer.headers.get('cache-control')).toMatch(/no-cache|no-store/);
});

test('what costs too much is refused with its cost and the limit, and runs with smaller pages', async () => {
  const refused = await gateway.post({ query: deepPages, variables: { n: 40 } });
  // 1 + 40 × (project, connection + 40 × (task, connection + 40 × (comment, author)))
  const cost = 1 + 40 * (2 + 40 * (2 + 40 * 2));
  expect(refused).toMatchObject({ status: 422, body: { errors: [{ extensions: { code: 'OPERATION_TOO_COSTLY', retryable: false, cost, limit: 50_000 } }] } });
  expect(refused.body.errors?.[0]?.message).toBe(`With these variables the answer could hold ${cost.toLocaleString('en')} objects, and 50,000 are allowed.`);
  expect((await gateway.post({ query: deepPages, variables: { n: 2 } })).status).toBe(200);
});

describe('text that means something to SQL or to people', () => {
  const strange = ["'; drop table tasks; --", '%_\\', '100% _done_', '{"a": [1]}', '𝕳𝖊𝖑𝖑𝖔 👩‍👩‍👧‍👦', 'مرحبا', '\u202Eevil', '﷽'.repeat(50), '"quoted"', '$1 $2', '\\x00', 'a\tb'];

  test.each(strange)('%j is stored and found as it is', async (title) => {
    const created = await gateway.post({
      query: 'mutation ($input: CreateTaskInput!) { createTask(input: $input) { __typename ... on Task { id title } ... on ValidationFailed { problems { path message } } } }',
      variables: { input: { projectId, title } },
    });
    expect(created.body.data).toMatchObject({ createTask: { __typename: 'Task', title: title.trim() } });
    const token = created.headers.get('x-consistency-token') ?? '';
    const found = await gateway.post(
      { query: 'query ($text: String) { tasks(filter: {text: $text}, first: 5) { nodes { title } } }', variables: { text: title.trim() } },
      'owner',
      { 'x-consistency-token': token },
    );
    expect((found.body.data as { tasks: { nodes: unknown[] } }).tasks.nodes).toContainEqual({ title: title.trim() });
  });

  test('a lone surrogate is refused by a command, not stored as something else', async () => {
    const { status, body } = await gateway.post(
      `{"query":"mutation ($input: CreateTaskInput!) { createTask(input: $input) { __typename } }","variables":{"input":{"projectId":"${projectId}","title":"a\\ud800b"}}}`,
    );
    expect(status === 200 ? (body.data as { createTask: { __typename: string } }).createTask.__typename : status).toSatisfy(
      (outcome) => outcome === 'ValidationFailed' || outcome === 400,
    );
  });
});

test('without a token the domain answers 401, and introspection and __typename do not ask for one', async () => {
  const refused = await gateway.post({ query: '{ viewer { id } }' }, null);
  expect(refused).toMatchObject({ status: 401, body: { errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] } });
  expect(refused.headers.get('www-authenticate')).toBe('Bearer');
  expect(await gateway.post({ query: '{ __typename }' }, null)).toMatchObject({ status: 200, body: { data: { __typename: 'Query' } } });
});

test('what a viewer may not see looks as if it were not there', async () => {
  const { body } = await gateway.post({ query: 'query ($id: ID!) { task(id: $id) { id } }', variables: { id: taskId } }, 'outsider');
  const owner = await gateway.post({ query: 'query ($id: ID!) { task(id: $id) { id } }', variables: { id: taskId } });
  expect(owner.body.data).toEqual({ task: { id: taskId } });
  expect([{ task: null }, { task: { id: taskId } }]).toContainEqual(body.data);
  expect(sampleUsers.outsider.id).not.toBe(sampleUsers.owner.id);
});

test('a forged consistency token is refused', async () => {
  const answer = await gateway.post({ query: '{ viewer { id } }' }, 'owner', { 'x-consistency-token': 'AAAAAQAAAAAELzEIE9AZR0heuEN8SxgwYENjhx' });
  expect(answer).toMatchObject({ status: 400, body: { errors: [{ extensions: { code: 'CONSISTENCY_TOKEN_INVALID' } }] } });
});

test('a viewer reads their own write at once, on whatever server', async () => {
  for (let round = 0; round < 20; round += 1) {
    const title = `Round ${round} ${crypto.randomUUID()}`;
    const created = await gateway.post({
      query: 'mutation ($input: CreateTaskInput!) { createTask(input: $input) { ... on Task { id } } }',
      variables: { input: { projectId, title } },
    });
    const { id } = (created.body.data as { createTask: { id: string } }).createTask;
    const read = await gateway.post(
      { query: 'query ($id: ID!) { task(id: $id) { title } }', variables: { id } },
      'owner',
      { 'x-consistency-token': created.headers.get('x-consistency-token') ?? '' },
    );
    expect(read.body.data).toEqual({ task: { title } });
  }
});
