import { randomUUID } from 'node:crypto';
import type { GraphQLSchema } from 'graphql';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Database, Session } from '../../src/data/database.ts';
import { Fault } from '../../src/errors.ts';
import { buildSchema } from '../../src/gateway/build-schema.ts';
import { createReferenceExecutor } from '../../src/gateway/execution/create-reference-executor.ts';
import type { Executed, Execution, Executor } from '../../src/gateway/execution/executor.ts';
import { createExecutor } from '../../src/gateway/execution/plan/create-executor.ts';
import { createPlanExecutor } from '../../src/gateway/execution/plan/create-plan-executor.ts';
import { idPrefixes } from '../../src/gateway/id-prefixes.ts';
import { createCompiler } from '../../src/gateway/planning/compile-operation.ts';
import { createPlanner } from '../../src/gateway/planning/plan/create-planner.ts';
import { readSchemaFiles } from '../../src/gateway/read-schema-files.ts';
import type { Statement } from '../../src/model/statement.ts';
import type { Viewer } from '../../src/model/viewer.ts';
import { modules } from '../../src/modules/index.ts';
import { testServices } from '../testkit/test-services.ts';
import { insertComment, insertLabel, insertProject, insertTask } from '../testkit/fill.ts';
import { createWorld, type World } from '../testkit/world.ts';

let world: World;
let schema: GraphQLSchema;
let ada: Viewer;
let workspaceId: string;
let taskId: string;
let execute: Executor;
/** Operations that the reference executor answered. */
let byReference = 0;
let token: string | null;

beforeAll(async () => {
  world = await createWorld();
  schema = buildSchema(await readSchemaFiles(), modules);
  ada = await world.person('Ada');
  workspaceId = await world.workspace('space', [[ada, 'OWNER']]);
  const taskIds: string[] = [];
  for (let project = 0; project < 6; project += 1) {
    const projectId = await insertProject(world, workspaceId, `P${project}`);
    await world.admin.rows('update projects set lead_id = $2, next_task_number = 100 where id = $1', [projectId, ada.userId]);
    for (let number = 1; number <= 6; number += 1) {
      const id = await insertTask(world, { workspaceId, projectId, number, creator: ada, assigneeId: ada.userId });
      taskIds.push(id);
      await insertComment(world, workspaceId, id, ada);
    }
  }
  await insertLabel(world, workspaceId, 'bug', taskIds);
  taskId = `task_${taskIds[0] ?? ''}`;
  execute = executorOn(world.database);
  token = (await world.run('{ viewer { id } }', {}, ada)).consistencyToken;
});

afterAll(() => world[Symbol.asyncDispose]());

function executorOn(database: Database): Executor {
  const reference = createReferenceExecutor({ schema, database, services: testServices, maskError: (error) => error });
  return createExecutor({
    schema,
    planner: createPlanner(schema, modules),
    runPlan: createPlanExecutor({ database, services: testServices }),
    reference: (execution) => {
      byReference += 1;
      return reference(execution);
    },
    report: () => undefined,
  });
}

const compiler = () => createCompiler({ schema, idPrefixes: idPrefixes(modules), suggestions: false });

function executionOf(text: string, variables: Readonly<Record<string, unknown>> = {}, changed: Partial<Execution> = {}): Execution {
  const limits = { deadline: performance.now() + 60_000, signal: new AbortController().signal };
  return { operation: compiler()(text), variables, published: true, viewer: ada, limits, consistencyToken: token, correlationId: 'test', ...changed };
}

/** Rows of statements are changed on their way, or statements fail. */
function meddled(change: <Row>(statement: string, rows: Row[]) => Row[]): Database {
  const meddle = (session: Session) => ({
    rows: async <Params extends Record<string, never>, Row>(statement: Statement<Params, Row>, params: Params) =>
      change(statement.name, await session.rows(statement, params)),
  });
  return {
    ...world.database,
    read: async (limits, wanted) => {
      const session = await world.database.read(limits, wanted);
      return { server: session.server, consistencyToken: session.consistencyToken, ...meddle(session) } as never;
    },
    readPrimary: (limits) => ({ ...world.database.readPrimary(limits), ...meddle(world.database.readPrimary(limits)) }) as never,
    ...eachTransaction((run) => run((tx) => meddle(tx) as never)),
  };
}

/** Both kinds of transactions, run with a session of another kind. */
function eachTransaction(wrap: <Done>(run: (change: (tx: Session) => Session) => Promise<Done>) => Promise<Done>): Pick<Database, 'transaction' | 'sharedTransaction'> {
  return {
    transaction: (limits, work) => wrap((change) => world.database.transaction(limits, (tx) => work(change(tx)))),
    sharedTransaction: (limits, work) => wrap((change) => world.database.sharedTransaction(limits, (tx) => work(change(tx)))),
  };
}

test.each([
  ['a lookup with its person is one statement', 'query ($id: ID!) { task(id: $id) { id title assignee { name } creator { name } } }', ['Task.byIds']],
  ['a root list', 'query ($first: PageSize) { tasks(first: $first) { nodes { id title isOpen } } }', ['Task.page']],
  [
    'three levels of lists with people at each are four statements',
    'query ($first: PageSize) { projects(first: $first) { nodes { lead { name } tasks(first: $first) { nodes { assignee { name } creator { email } comments(first: $first) { nodes { author { name } } } } } } } }',
    ['Comment.page', 'Project.page', 'Task.page', 'User.byIds'],
  ],
  ['short lists', 'query ($first: PageSize) { tasks(first: $first) { nodes { labels { name } } } }', ['Label.list', 'Task.page']],
  ['a count alone reads no page', 'query ($first: PageSize) { projects(first: $first) { totalCount } }', ['Project.count']],
  ['counts of nested lists', 'query ($first: PageSize) { projects(first: $first) { totalCount nodes { tasks { totalCount } } } }', ['Project.count', 'Project.page', 'Task.count']],
  ['nodes of one type', 'query ($ids: [ID!]!) { nodes(ids: $ids) { id ... on Task { title creator { name } } } }', ['Task.byIds', 'User.byIds']],
  ['nothing but type names', '{ __typename }', []],
])('the number of statements does not grow with the rows: %s', async (_name, text, expected) => {
  for (const first of [1, 6]) {
    world.statements.length = 0;
    byReference = 0;
    const variables = { first, id: taskId, ids: Array.from({ length: first }, () => taskId) };
    const { result } = await execute(executionOf(text, text.startsWith('query') ? pick(variables, text) : {}));
    expect(result.errors).toBeUndefined();
    expect(byReference).toBe(0);
    expect([...world.statements].toSorted()).toEqual(expected);
  }
});

const pick = (variables: Readonly<Record<string, unknown>>, text: string) => Object.fromEntries(Object.entries(variables).filter(([name]) => text.includes(`$${name}:`)));

test('what was not published, and introspection, runs in the reference executor', async () => {
  byReference = 0;
  await execute(executionOf('{ viewer { id } }', {}, { published: false }));
  const { result } = await execute(executionOf('{ __type(name: "Task") { name } viewer { id } }'));
  expect(byReference).toBe(2);
  expect(result.data).toMatchObject({ __type: { name: 'Task' } });
});

test('a null in a non-null place is worded by the reference executor', async () => {
  byReference = 0;
  const broken = executorOn(meddled((statement, rows) => (statement === 'User.byIds' ? [] : rows)));
  const { result } = await broken(executionOf('{ tasks(first: 1) { nodes { id creator { id } } } }'));
  expect(byReference).toBe(1);
  expect(result.errors?.[0]?.path).toEqual(['tasks', 'nodes', 0, 'creator']);
});

test('a command is never run twice, even when its answer cannot be planned to the end', async () => {
  const broken = executorOn(meddled((statement, rows) => (statement === 'User.byIds' ? [] : rows)));
  const body = `Said once ${randomUUID()}`;
  byReference = 0;
  const { result } = await broken(
    executionOf('mutation ($input: AddCommentInput!) { addComment(input: $input) { ... on Comment { body author { id } } } }', { input: { taskId, body } }),
  );
  expect(byReference).toBe(1);
  expect(result.errors?.[0]?.path).toEqual(['addComment', 'author']);
  expect(await world.admin.rows('select id from comments where body = $1', [body])).toHaveLength(1);
});

const addComment = 'mutation ($input: AddCommentInput!) { addComment(input: $input) { ... on Comment { id body author { name } task { title project { name } } } } }';

test('what is shown of a command is read in its transaction: who deletes it right after COMMIT takes nothing from the answer', async () => {
  const [{ workspace_id: space, project_id: project } = { workspace_id: '', project_id: '' }] = await world.admin.rows<{ workspace_id: string; project_id: string }>(
    'select workspace_id, project_id from tasks where id = $1', [taskId.slice('task_'.length)]);
  const short = await insertTask(world, { workspaceId: space, projectId: project, number: 77, creator: ada, assigneeId: ada.userId });
  const racing = executorOn({
    ...world.database,
    ...eachTransaction(async (run) => {
      const done = await run((tx) => tx);
      await world.admin.rows('delete from tasks where id = $1', [short]);
      return done;
    }),
  });
  byReference = 0;
  const { result } = await racing(executionOf(addComment, { input: { taskId: `task_${short}`, body: 'Just in time' } }));
  expect(result).toMatchObject({ data: { addComment: { body: 'Just in time', author: { name: 'Ada' }, task: { project: { name: expect.any(String) } } } } });
  expect(result.errors).toBeUndefined();
  expect(byReference).toBe(0);
});

test('a command whose selection PostgreSQL refuses is done nevertheless, once, and its answer read after it', async () => {
  let refused = 0;
  const refusing = executorOn({
    ...world.database,
    ...eachTransaction((run) => run((tx) => ({
      rows: (statement, params) => {
        if (statement.name !== 'User.byIds') return tx.rows(statement, params);
        refused += 1;
        return tx.rows({ ...statement, text: 'select 1 / (length($1) - length($1))' }, params);
      },
    }))),
  });
  const body = `Said once ${randomUUID()}`;
  byReference = 0;
  const { result } = await refusing(executionOf(addComment, { input: { taskId, body } }));
  expect(result).toMatchObject({ data: { addComment: { body, author: { name: 'Ada' } } } });
  expect([refused, byReference]).toEqual([1, 0]);
  expect(await world.admin.rows('select id from comments where body = $1', [body])).toHaveLength(1);
});

test('a command whose selection PostgreSQL refuses takes none with it that shares its transaction', async () => {
  const addShallowComment = 'mutation ($input: AddCommentInput!) { addComment(input: $input) { ... on Comment { id body author { name } } } }';
  const refusing = executorOn({
    ...world.database,
    ...eachTransaction((run) => run((tx) => ({
      rows: (statement, params) => tx.rows(statement.name === 'User.byIds' ? { ...statement, text: 'select 1 / (length($1) - length($1))' } : statement, params),
    }))),
  });
  const bodies = Array.from({ length: 6 }, (_, index) => `Said among others ${index} ${randomUUID()}`);
  const { repeated } = world.database.sharedCounts();
  const answers = await Promise.all(bodies.map((body, index) => (index === 2 ? refusing : execute)(executionOf(addShallowComment, { input: { taskId, body } }))));
  expect(answers.map(({ result }) => result)).toMatchObject(bodies.map((body) => ({ data: { addComment: { body, author: { name: 'Ada' } } } })));
  expect(world.database.sharedCounts().repeated - repeated).toBe(6);
  for (const body of bodies) expect(await world.admin.rows('select id from comments where body = $1', [body])).toHaveLength(1);
});

test('a command whose selection takes several rounds keeps none waiting: it has a transaction of its own', async () => {
  const { members } = world.database.sharedCounts();
  const bodies = Array.from({ length: 4 }, (_, index) => `Said at length ${index} ${randomUUID()}`);
  const answers = await Promise.all(bodies.map((body) => execute(executionOf(addComment, { input: { taskId, body } }))));
  expect(answers.map(({ result }) => result)).toMatchObject(bodies.map((body) => ({ data: { addComment: { body, task: { project: { name: expect.any(String) } } } } })));
  expect(world.database.sharedCounts().members).toBe(members);
});

test('the answer of each command is whole before the next one runs', async () => {
  byReference = 0;
  const input = (name: string) => ({ workspaceId: `workspace_${workspaceId}`, name, color: '#aabbcc' });
  const { result } = await execute(
    executionOf(
      `mutation ($a: CreateLabelInput!, $b: CreateLabelInput!) {
        a: createLabel(input: $a) { ... on Label { name workspace { labels { totalCount } } } }
        b: createLabel(input: $b) { ... on Label { name workspace { labels { totalCount } } } ... on Refusal { message } }
      }`,
      { a: input('first'), b: input('second') },
    ),
  );
  expect(byReference).toBe(0);
  expect(JSON.stringify(result.data)).toBe(
    '{"a":{"name":"first","workspace":{"labels":{"totalCount":2}}},"b":{"name":"second","workspace":{"labels":{"totalCount":3}}}}',
  );
});

/** Statements wait until they are let go. */
function heldBack(): { readonly database: Database; readonly letGo: () => void; readonly asked: () => Promise<void> } {
  const { promise: gone, resolve: letGo } = Promise.withResolvers<void>();
  const { promise: asked, resolve: ask } = Promise.withResolvers<void>();
  return {
    letGo: () => letGo(),
    asked: () => asked,
    database: {
      ...world.database,
      async read(limits, wanted) {
        ask();
        await Promise.race([
          gone,
          new Promise((_, reject) => limits.signal.addEventListener('abort', () => reject(new Fault('CLIENT_CLOSED_REQUEST')), { once: true })),
        ]);
        return world.database.read(limits, wanted);
      },
    },
  };
}

test('identical queries of one viewer at the same time share one run, and other viewers’ do not', async () => {
  const { database, letGo, asked } = heldBack();
  const held = executorOn(database);
  const bob = await world.person('Bob');
  world.statements.length = 0;
  const operation = compiler()('query ($first: PageSize = 3) { tasks(first: $first) { nodes { id } } }');
  const ask = (changed: Partial<Execution>) => held({ ...executionOf('{ __typename }', {}, { operation }), ...changed });
  const answers: Promise<Executed>[] = [ask({}), ask({ variables: { first: 3 } }), ask({}), ask({ viewer: bob }), ask({ variables: { first: 2 } })];
  await asked();
  letGo();
  const [first, second, third, others, fewer] = await Promise.all(answers);
  expect(second).toBe(first);
  expect(third).toBe(first);
  expect(others?.result.data).toEqual({ tasks: { nodes: [] } });
  expect(fewer?.result.data).toMatchObject({ tasks: { nodes: [expect.anything(), expect.anything()] } });
  expect(world.statements).toHaveLength(3);
});

test('whoever began a shared run may go away without the others failing', async () => {
  const { database, letGo, asked } = heldBack();
  const held = executorOn(database);
  const leaving = new AbortController();
  const operation = compiler()('{ viewer { name } }');
  const ask = (signal: AbortSignal) => held(executionOf('{ __typename }', {}, { operation, limits: { deadline: performance.now() + 60_000, signal } }));
  const first = ask(leaving.signal);
  const others = [ask(new AbortController().signal), ask(new AbortController().signal)];
  await asked();
  leaving.abort();
  await expect(first).rejects.toThrow(Fault);
  letGo();
  for (const { result } of await Promise.all(others)) expect(result.data).toEqual({ viewer: { name: 'Ada' } });
});
