import { afterAll, beforeAll, expect, test } from 'vitest';
import { openAdminConnection, type AdminConnection } from '../../src/data/open-admin-connection.ts';
import { eventually } from '../testkit/eventually.ts';
import { startGateway, type GatewayAnswer, type SampleRole, type TestGateway } from '../testkit/gateway.ts';

let gateway: TestGateway;
let admin: AdminConnection;
let projectId: string;

beforeAll(async () => {
  gateway = await startGateway();
  admin = await openAdminConnection(gateway.database.primaryUrl, { applicationName: 'portcullis-tests' });
  const { body } = await gateway.post({ query: '{ projects(first: 1, filter: {archived: false}) { nodes { id } } }' });
  projectId = (body.data as { projects: { nodes: { id: string }[] } } | null)?.projects.nodes[0]?.id ?? '';
});
afterAll(async () => {
  await admin.close();
  await gateway[Symbol.asyncDispose]();
});

const createTask = 'mutation Create($input: CreateTaskInput!) { createTask(input: $input) { __typename ... on Task { id number title version project { name } } ... on ValidationFailed { problems { message } } } }';
const create = (title: string, key: string | null, role: SampleRole = 'owner', extensions?: object): Promise<GatewayAnswer> =>
  gateway.post({ query: createTask, variables: { input: { projectId, title } }, ...(extensions && { extensions }) }, role, key === null ? {} : { 'idempotency-key': key });
const codeOf = ({ body }: GatewayAnswer) => body.errors?.[0]?.extensions['code'];
const countOf = async (title: string): Promise<number> => (await admin.rows<{ n: number }>('select count(*)::integer as n from tasks where title = $1', [title]))[0]?.n ?? -1;
const eventsOf = async (title: string): Promise<number> =>
  (await admin.rows<{ n: number }>("select count(*)::integer as n from portcullis_events where type = 'TaskCreated' and payload->>'title' = $1", [title]))[0]?.n ?? -1;

test('the same key and input gives the same answer and does nothing again, by header and by extension', async () => {
  const first = await create('Once', 'key-1');
  expect(first.body.data?.['createTask']).toMatchObject({ __typename: 'Task', title: 'Once', version: 1 });
  const again = await create('Once', 'key-1');
  expect(again.body).toEqual(first.body);
  expect((await create('Once', null, 'owner', { idempotencyKey: 'key-1' })).body).toEqual(first.body);
  // The answer is the stored one, also when the task has changed since; another selection is answered from it too.
  await admin.rows("update tasks set title = 'Changed since' where title = 'Once'");
  expect((await create('Once', 'key-1')).body).toEqual(first.body);
  expect(await countOf('Once')).toBe(0);
  expect(await countOf('Changed since')).toBe(1);
  await eventually(async () => expect(await eventsOf('Once')).toBe(1));
});

test('a repetition reads what the first one did, with a token that covers it', async () => {
  const first = await create('Read it', 'key-2');
  const again = await create('Read it', 'key-2');
  const token = again.headers.get('x-consistency-token');
  expect(token).toBeTruthy();
  const { id } = (first.body.data?.['createTask'] ?? {}) as { id: string };
  const read = await gateway.post({ query: 'query ($id: ID!) { node(id: $id) { id } }', variables: { id } }, 'owner', { 'x-consistency-token': token ?? '' });
  expect(read.body.data).toEqual({ node: { id } });
});

test('another input under the same key is refused; the keys of two people have nothing to do with one another', async () => {
  await create('One input', 'key-3');
  const other = await create('Another input', 'key-3');
  expect([codeOf(other), await countOf('Another input')]).toEqual(['IDEMPOTENCY_KEY_REUSED', 0]);
  // Somebody who does not see the project.
  expect((await create('Of a member', 'key-3', 'member')).body.data?.['createTask']).toMatchObject({ __typename: 'NotFound' });
});

test('a refusal is kept, whatever became possible since', async () => {
  const archive = (archived: boolean) => admin.rows(`update projects set archived_at = ${archived ? 'now()' : 'null'} where id = $1`, [projectId.slice('project_'.length)]);
  await archive(true);
  const first = await create('Refused', 'key-4');
  await archive(false);
  expect(first.body.data?.['createTask']).toMatchObject({ __typename: 'Forbidden' });
  expect((await create('Refused', 'key-4')).body).toEqual(first.body);
  expect(await countOf('Refused')).toBe(0);
});

test('of many duplicates at once one runs, and all get its answer', async () => {
  const answers = await Promise.all(Array.from({ length: 8 }, () => create('At once', 'key-5')));
  expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1);
  expect(await countOf('At once')).toBe(1);
});

test('a duplicate of one that does not end gets 409, and the answer once it has ended', async () => {
  await admin.run('begin');
  await admin.rows("select from projects where id = $1 for update", [projectId.slice('project_'.length)]);
  const first = create('Slow', 'key-6');
  await eventually(async () => expect(await waiting()).toBe(1));
  const duplicate = await create('Slow', 'key-6');
  expect([codeOf(duplicate), duplicate.body.errors?.[0]?.extensions['retryable']]).toEqual(['IDEMPOTENCY_KEY_IN_USE', true]);
  await admin.run('commit');
  expect((await create('Slow', 'key-6')).body).toEqual((await first).body);
  expect(await countOf('Slow')).toBe(1);
});

async function waiting(): Promise<number> {
  const other = await openAdminConnection(gateway.database.primaryUrl, { applicationName: 'portcullis-tests' });
  const [row] = await other.rows<{ n: number }>("select count(*)::integer as n from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'");
  await other.close();
  return row?.n ?? 0;
}

test('each command of one mutation has its own answer under the key', async () => {
  const both = 'mutation ($a: CreateTaskInput!, $b: CreateTaskInput!) { a: createTask(input: $a) { ... on Task { id } } b: createTask(input: $b) { ... on Task { id } } }';
  const send = () => gateway.post({ query: both, variables: { a: { projectId, title: 'Twin' }, b: { projectId, title: 'Twin' } } }, 'owner', { 'idempotency-key': 'key-7' });
  const first = await send();
  expect((await send()).body).toEqual(first.body);
  expect(await countOf('Twin')).toBe(2);
});

test('an expired key is free again', async () => {
  await create('First day', 'key-8');
  await admin.run("update portcullis_command_results set expires_at = now() where key = 'key-8'");
  expect((await create('Second day', 'key-8')).body.data?.['createTask']).toMatchObject({ title: 'Second day' });
});

test.each(['', 'a'.repeat(256)])('a key that is none is refused: %#', async (key) => {
  const answer = await create('No key', null, 'owner', { idempotencyKey: key });
  expect([answer.status, codeOf(answer)]).toEqual([400, 'BAD_REQUEST']);
});

test('a query under a key is just a query', async () => {
  expect((await gateway.post({ query: '{ viewer { name } }' }, 'owner', { 'idempotency-key': 'key-9' })).status).toBe(200);
});
