import { hash } from 'node:crypto';
import { createClient as createSseClient } from 'graphql-sse';
import { createClient as createSocketClient } from 'graphql-ws';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { encodeId } from '../../src/model/global-id.ts';
import { sampleUsers } from '../../src/modules/sample-data/sample-users.ts';
import { until } from '../testkit/eventually.ts';
import { startGateway, type SampleRole, type TestGateway } from '../testkit/gateway.ts';

let gateway: TestGateway;
let projectId: string;
let otherProjectId: string;

beforeAll(async () => {
  gateway = await startGateway();
  const { projects } = await ask<{ projects: { nodes: { id: string; workspace: { name: string } }[] } }>('{ projects(first: 50, orderBy: {field: KEY, direction: ASC}) { nodes { id workspace { name } } } }', {}, 'viewer');
  [projectId = '', otherProjectId = ''] = projects.nodes.map(({ id }) => id);
});
afterAll(() => gateway[Symbol.asyncDispose]());

async function ask<T>(query: string, variables: Record<string, unknown> = {}, role: SampleRole = 'owner'): Promise<T> {
  const { body } = await gateway.post({ query, variables }, role);
  expect(body.errors).toBeUndefined();
  return body.data as T;
}

interface Task {
  readonly id: string;
  readonly version: number;
}
const refusals = '... on ValidationFailed { message } ... on NotFound { message } ... on Forbidden { message } ... on Conflict { message }';
async function command(name: string, input: Record<string, unknown>, role: SampleRole = 'owner'): Promise<Task & { readonly __typename: string }> {
  const inputType = `${name[0]?.toUpperCase()}${name.slice(1)}Input`;
  const members = name === 'createTask' ? refusals.replace(' ... on Conflict { message }', '') : refusals;
  const text = name === 'deleteTask' ? '... on Deleted { id }' : `... on Task { id version } ${members}`;
  const answer = await ask<Record<string, Task & { __typename: string }>>(`mutation ($input: ${inputType}!) { ${name}(input: $input) { __typename ${text} } }`, { input }, role);
  return answer[name] ?? expect.fail();
}
const newTask = (title = 'A task'): Promise<Task> => command('createTask', { projectId, title });

interface Shown {
  readonly type: string;
  readonly taskId: string;
  readonly task: { readonly title: string; readonly version: number } | null;
  readonly actor: { readonly name: string } | null;
}
interface Result {
  readonly data?: Record<string, Shown> | null;
  readonly errors?: readonly { readonly extensions?: { readonly code?: string } }[];
}
interface Following {
  readonly results: Result[];
  readonly shown: () => Shown[];
  readonly errors: unknown[];
  stop(): void;
}

const selection = '__typename ... on TaskEvent { id type at actor { name } taskId task { title version status labels { name } } }';
const watchTask = `subscription WatchTask($id: ID!) { taskChanged(taskId: $id) { ${selection} } }`;
const watchProject = `subscription WatchProject($id: ID!) { projectEvents(projectId: $id) { ${selection} } }`;

const transports = {
  async webSocket(role: SampleRole, text: string, id: string): Promise<Following> {
    const client = createSocketClient({
      url: `${gateway.url.replace('http', 'ws')}/graphql`, webSocketImpl: WebSocket, retryAttempts: 0,
      connectionParams: { authorization: `Bearer ${await gateway.token(role)}` },
    });
    return follow((sink) => client.subscribe<Record<string, Shown>>({ query: text, variables: { id } }, sink));
  },
  async eventStream(role: SampleRole, text: string, id: string): Promise<Following> {
    const client = createSseClient({ url: `${gateway.url}/graphql`, retryAttempts: 0, headers: { authorization: `Bearer ${await gateway.token(role)}` } });
    return follow((sink) => client.subscribe<Record<string, Shown>>({ query: text, variables: { id } }, sink));
  },
};

type Sink = { next: (result: object) => void; error: (error: unknown) => void; complete: () => void };
function follow(subscribe: (sink: Sink) => () => void): Following {
  const [results, errors]: [Result[], unknown[]] = [[], []];
  const stop = subscribe({ next: (result) => results.push(result), error: (error) => errors.push(error), complete: () => errors.push('complete') });
  return { results, errors, stop, shown: () => results.flatMap(({ data }) => Object.values(data ?? {})) };
}

/** Changes a task until its subscribers are known to be there, and forgets what they were shown for it. */
async function settled(task: Task, ...all: readonly Following[]): Promise<Task> {
  let current = task;
  await until(async () => {
    if (all.every(({ results }) => results.length > 0)) return true;
    current = await command('updateTask', { id: current.id, expectedVersion: current.version, title: `Is anybody there? ${current.version}` });
    return false;
  });
  // Events come in order: behind this one nothing of the above can come.
  current = await command('assignTask', { id: current.id, assigneeId: encodeId('user', sampleUsers.owner.id) });
  await until(() => all.every(({ shown }) => shown().at(-1)?.type === 'TaskAssigned'));
  for (const { results } of all) results.length = 0;
  return current;
}

const codeIn = (error: unknown): unknown => (Array.isArray(error) ? (error as { extensions?: { code?: string } }[])[0]?.extensions?.code : error);

describe.each(Object.entries(transports))('over %s', (name, subscribe) => {
  test('each command on a task arrives once, in order, with the new state and its actor', async () => {
    const created = await newTask();
    const one = await subscribe('viewer', watchTask, created.id);
    let task = await settled(created, one);
    const changes = [{ title: 'Renamed', status: 'IN_REVIEW' }, { title: 'Again' }];
    for (const change of changes) {
      task = await command('updateTask', { id: task.id, expectedVersion: task.version, ...change });
      // Changes nothing, and so nothing happens.
      await command('assignTask', { id: task.id, assigneeId: encodeId('user', sampleUsers.owner.id) });
      // Told one by one: an event shows the task as it is when it is told, which may be newer.
      await until(() => one.shown().at(-1)?.task?.version === task.version);
    }
    await command('deleteTask', { id: task.id, expectedVersion: task.version });
    await until(() => one.shown().at(-1)?.type === 'TaskDeleted');
    expect(one.shown().map(({ type, task: shown }) => [type, shown?.title])).toEqual([['TaskUpdated', 'Renamed'], ['TaskUpdated', 'Again'], ['TaskDeleted', undefined]]);
    expect(one.shown()[0]).toMatchObject({ __typename: 'TaskEvent', actor: { name: expect.stringContaining('Ada') as string }, taskId: task.id, at: expect.stringMatching(/^\d{4}-.*Z$/) as string });
    one.stop();
  });

  test('a project tells of its tasks, those that come and go included', async () => {
    const probe = await newTask();
    const here = await subscribe('viewer', watchProject, projectId);
    const there = await subscribe('viewer', watchProject, otherProjectId);
    await settled(await command('createTask', { projectId: otherProjectId, title: 'A task' }), there);
    await settled(probe, here);
    const task = await newTask('Goes away');
    await until(() => here.shown().length === 1);
    expect(here.shown()[0]).toMatchObject({ type: 'TaskCreated', taskId: task.id, task: { title: 'Goes away', version: 1 } });
    const moved = await command('moveTask', { id: task.id, expectedVersion: task.version, toProjectId: otherProjectId });
    await until(() => here.shown().length === 2 && there.shown().length === 1);
    expect([here.shown()[1], there.shown()[0]]).toMatchObject([{ type: 'TaskMoved', taskId: task.id }, { type: 'TaskMoved', taskId: task.id }]);
    await command('deleteTask', { id: task.id, expectedVersion: moved.version });
    await until(() => there.shown().length === 2);
    expect(here.shown()).toHaveLength(2);
    here.stop();
    there.stop();
  });

  test('a refused command is not told', async () => {
    const created = await newTask();
    const one = await subscribe('viewer', watchTask, created.id);
    let task = await settled(created, one);
    expect(await command('updateTask', { id: task.id, expectedVersion: 999, title: 'Lost' })).toMatchObject({ __typename: 'Conflict' });
    expect(await command('updateTask', { id: task.id, expectedVersion: task.version, title: 'No right' }, 'viewer')).toMatchObject({ __typename: 'Forbidden' });
    expect(await command('updateTask', { id: task.id, expectedVersion: task.version, title: '' })).toMatchObject({ __typename: 'ValidationFailed' });
    task = await command('updateTask', { id: task.id, expectedVersion: task.version, title: 'Told' });
    await until(() => one.shown().length > 0);
    expect(one.shown()).toMatchObject([{ task: { title: 'Told', version: task.version } }]);
    one.stop();
  });

  test('what the viewer does not see cannot be watched', async () => {
    const task = await newTask();
    const refused = [await subscribe('outsider', watchTask, task.id), await subscribe('owner', watchTask, 'task_00000000-0000-7000-8000-000000000000')];
    await until(() => refused.every(({ errors }) => errors.length > 0));
    if (name === 'webSocket') expect(refused.map(({ errors }) => codeIn(errors[0]))).toEqual(['SUBSCRIPTION_TARGET_NOT_FOUND', 'SUBSCRIPTION_TARGET_NOT_FOUND']);
    expect(refused.flatMap(({ results }) => results)).toEqual([]);
  });
});

test('a consistency token comes with each event, and by it a query sees at least what was told', async () => {
  const created = await newTask();
  const one = await transports.eventStream('viewer', watchTask, created.id);
  const task = await settled(created, one);
  await command('updateTask', { id: task.id, expectedVersion: task.version, title: 'To be read again' });
  await until(() => one.results.length > 0);
  const { extensions } = one.results[0] as { extensions?: { consistencyToken?: string } };
  const { body, headers } = await gateway.post({ query: 'query ($id: ID!) { task(id: $id) { title } }', variables: { id: task.id } }, 'viewer', { 'x-consistency-token': extensions?.consistencyToken ?? '' });
  expect(body.data).toEqual({ task: { title: 'To be read again' } });
  expect(headers.get('x-consistency-token')).toBeTruthy();
  one.stop();
});

test('a member who is removed gets nothing more, and the streams end with FORBIDDEN; those who shared what was shown go on', async () => {
  const created = await newTask();
  const alike = 'subscription Alike($id: ID!) { taskChanged(taskId: $id) { type taskId actor { name } task { title version } } }';
  const following = await Promise.all(Object.values(transports).flatMap((subscribe) => [subscribe('member', watchTask, created.id), subscribe('member', alike, created.id)]));
  const staying = await Promise.all(Object.values(transports).map((subscribe) => subscribe('viewer', alike, created.id)));
  const task = await settled(created, ...following, ...staying);
  const { viewer } = await ask<{ viewer: { memberships: { nodes: { id: string; version: number; workspace: { id: string } }[] } } }>('{ viewer { memberships(first: 50) { nodes { id version workspace { id } } } } }', {}, 'member');
  const { task: place } = await ask<{ task: { workspace: { id: string } } }>('query ($id: ID!) { task(id: $id) { workspace { id } } }', { id: task.id });
  const membership = viewer.memberships.nodes.find(({ workspace }) => workspace.id === place.workspace.id) ?? expect.fail();
  const removed = await ask('mutation ($input: RemoveMemberInput!) { removeMember(input: $input) { __typename } }', { input: { id: membership.id, expectedVersion: membership.version } });
  expect(removed).toEqual({ removeMember: { __typename: 'Deleted' } });
  await command('updateTask', { id: task.id, expectedVersion: task.version, title: 'Not for former members' });
  await until(() => following.every(({ errors }) => errors.length > 0));
  const [sockets, streams] = [following.slice(0, 2), following.slice(2)];
  expect(sockets.map(({ errors }) => codeIn(errors[0]))).toEqual(['FORBIDDEN', 'FORBIDDEN']);
  expect(streams.flatMap(({ results }) => results.map(({ errors }) => errors?.[0]?.extensions?.code))).toEqual(['FORBIDDEN', 'FORBIDDEN']);
  expect(JSON.stringify(following.map(({ results }) => results))).not.toContain('Not for former members');
  await until(() => staying.every(({ shown }) => shown().at(-1)?.task?.title === 'Not for former members'));
  expect(staying.flatMap(({ errors }) => errors)).toEqual([]);
  for (const one of staying) one.stop();
});

test('where only published operations run, a subscription runs by its hash and not by its text', async () => {
  await using strict = await startGateway({ environment: { PORTCULLIS_MODE: 'enforce' }, database: gateway.database });
  const client = createSocketClient({
    url: `${strict.url.replace('http', 'ws')}/graphql`, webSocketImpl: WebSocket, retryAttempts: 0,
    connectionParams: { authorization: `Bearer ${await strict.token('viewer')}` },
  });
  const one = follow((sink) => client.subscribe({ query: watchTask, variables: { id: 'task_00000000-0000-7000-8000-000000000000' } }, sink));
  const other = follow((sink) => client.subscribe({ query: '', extensions: { persistedQuery: { version: 1, sha256Hash: hash('sha256', watchTask) } } }, sink));
  await until(() => one.errors.length + other.errors.length === 2);
  expect([codeIn(one.errors[0]), codeIn(other.errors[0])]).toEqual(['QUERY_NOT_IN_SAFELIST', 'PERSISTED_QUERY_NOT_IN_LIST']);
  await client.dispose();
});
