import { createClient as createSseClient } from 'graphql-sse';
import { createClient as createSocketClient } from 'graphql-ws';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { until } from '../testkit/eventually.ts';
import { startGateway, type SampleRole, type TestGateway } from '../testkit/gateway.ts';
import { socketReader, streamReader, type ResumingReader } from '../testkit/resuming-reader.ts';

let first: TestGateway;
let second: TestGateway;
/** A node knows only its own tokens. */
const tokens = new Map<TestGateway, Record<'owner' | 'viewer', string>>();
let workspaceId: string;
let projectId: string;

beforeAll(async () => {
  first = await startGateway();
  second = await startGateway({ database: first.database });
  const memberships = '{ viewer { memberships(first: 50) { nodes { role workspace { id projects(first: 1) { nodes { id } } } } } } }';
  const [owned, seen] = await Promise.all((['owner', 'viewer'] as const).map((role) => ask<Memberships>(memberships, {}, role)));
  const seenIds = new Set(seen?.viewer.memberships.nodes.map(({ workspace }) => workspace.id));
  const { workspace } = owned?.viewer.memberships.nodes.find(({ role, workspace: { id } }) => role === 'OWNER' && seenIds.has(id)) ?? expect.fail();
  workspaceId = workspace.id;
  projectId = workspace.projects.nodes[0]?.id ?? expect.fail();
  for (const node of [first, second]) tokens.set(node, { owner: await node.token('owner'), viewer: await node.token('viewer') });
});
afterAll(async () => {
  await second[Symbol.asyncDispose]();
  await first[Symbol.asyncDispose]();
});

async function ask<T>(query: string, variables: Record<string, unknown> = {}, role: SampleRole = 'owner', node = first): Promise<T> {
  const { body } = await node.post({ query, variables }, role);
  expect(body.errors).toBeUndefined();
  return body.data as T;
}
interface Memberships {
  readonly viewer: { readonly memberships: { readonly nodes: readonly { readonly role: string; readonly workspace: { readonly id: string; readonly projects: { readonly nodes: readonly { readonly id: string }[] } } }[] } };
}
const at = (node: TestGateway, role: 'owner' | 'viewer' = 'owner') => ({ url: `${node.url}/graphql`, token: tokens.get(node)?.[role] ?? '' });
type Made = { readonly id: string; readonly version: number };
const command = async (name: string, type: string, input: Record<string, unknown>, node = first): Promise<Made> => {
  const inputType = `${name[0]?.toUpperCase()}${name.slice(1)}Input`;
  const answer = await ask<Record<string, Made & { __typename: string }>>(`mutation ($input: ${inputType}!) { ${name}(input: $input) { __typename ... on ${type} { id ${type === 'Deleted' ? '' : 'version'} } } }`, { input }, 'owner', node);
  expect(answer[name]?.__typename).toBe(type);
  return answer[name] ?? expect.fail();
};

interface Told {
  readonly type: string;
  readonly cursor: string;
  readonly id: string;
}
const told = ({ received }: Pick<ResumingReader, 'received'>): Told[] => received.flatMap((data) => Object.values(data as Record<string, Told>));
const subscription = 'subscription ($id: ID!, $after: String, $types: [String!]) { workspaceEvents(workspaceId: $id, after: $after, types: $types) { __typename id type cursor } }';

/** What the log itself holds of the workspace after a cursor, by a subscriber that is never cut. */
async function witness(types: readonly string[] | null): Promise<ResumingReader> {
  const reader = socketReader({ to: () => at(first), query: subscription, variables: { id: workspaceId, types } });
  await reader.connect();
  await until(() => reader.cursor !== null);
  return reader;
}

test('subscribers who are cut at any moment and come back to any node get each event once, in order, while commands run on both', async () => {
  const all = await witness(null);
  const some = await witness(['TaskCreated', 'LabelCreated']);
  let turns = 0;
  const to = () => at((turns += 1) % 2 === 0 ? first : second, 'viewer');
  const readers = [socketReader, streamReader].flatMap((open) => [
    open({ to, query: subscription, variables: { id: workspaceId, types: null } }),
    open({ to, query: subscription, variables: { id: workspaceId, types: ['TaskCreated', 'LabelCreated'] } }),
  ]);
  for (const reader of readers) await reader.connect();
  await until(() => readers.every(({ cursor }) => cursor !== null));

  const load = { runs: true };
  const cutting = readers.map(async (reader, index) => {
    while (load.runs) {
      const seen = reader.received.length;
      await until(() => !load.runs || reader.received.length > seen + index, { everyMs: 1 });
      reader.cut();
      await reader.connect();
    }
  });
  const working = [first, second].map(async (node, index) => {
    for (let round = 0; round < 25; round += 1) {
      const task = await command('createTask', 'Task', { projectId, title: `Task ${index}-${round}` }, node);
      await command('updateTask', 'Task', { id: task.id, expectedVersion: task.version, title: 'Changed' }, node);
      await command('addComment', 'Comment', { taskId: task.id, body: 'Said' }, node);
      if (round % 5 === 0) await command('createLabel', 'Label', { workspaceId, name: `label ${index}-${round}`, color: '#00ff00' }, node);
    }
  });
  await Promise.all(working);
  load.runs = false;
  await Promise.all(cutting);
  await until(() => all.received.length === 160 && some.received.length === 60);
  await until(() => readers.every((reader, index) => reader.received.length >= (index % 2 === 0 ? 160 : 60)));
  for (const [index, reader] of readers.entries()) expect(told(reader)).toEqual(told(index % 2 === 0 ? all : some));
  expect(readers.flatMap(({ errors }) => errors)).toEqual([]);
  for (const reader of [...readers, all, some]) reader.cut();
});

test('a workspace tells of all that happens in it, each kind with what it happened to', async () => {
  const query = `subscription ($id: ID!) { workspaceEvents(workspaceId: $id) { __typename type
    ... on WorkspaceEvent { workspaceId workspace { id } } ... on MemberEvent { membershipId membership { role } } ... on ProjectEvent { projectId project { name } }
    ... on LabelEvent { labelId label { name } } ... on TaskEvent { taskId task { title } } ... on CommentEvent { commentId comment { body } } } }`;
  const reader = socketReader({ to: () => at(second), query, variables: { id: workspaceId } });
  await reader.connect();
  await until(() => reader.cursor !== null);
  const member = await command('inviteMember', 'Membership', { workspaceId, email: 'told@example.test', name: 'Told', role: 'VIEWER' });
  const project = await command('createProject', 'Project', { workspaceId, key: 'TOLD', name: 'Told' });
  const label = await command('createLabel', 'Label', { workspaceId, name: 'told', color: '#00ff00' });
  const task = await command('createTask', 'Task', { projectId: project.id, title: 'Told' });
  const comment = await command('addComment', 'Comment', { taskId: task.id, body: 'Told' });
  await until(() => reader.received.length === 5);
  await command('deleteLabel', 'Deleted', { id: label.id, expectedVersion: label.version });
  await until(() => reader.received.length === 6);
  expect(reader.received.map((data) => (data as { workspaceEvents: unknown }).workspaceEvents)).toEqual([
    { __typename: 'MemberEvent', type: 'MemberInvited', membershipId: member.id, membership: { role: 'VIEWER' } },
    { __typename: 'ProjectEvent', type: 'ProjectCreated', projectId: project.id, project: { name: 'Told' } },
    { __typename: 'LabelEvent', type: 'LabelCreated', labelId: label.id, label: { name: 'told' } },
    { __typename: 'TaskEvent', type: 'TaskCreated', taskId: task.id, task: { title: 'Told' } },
    { __typename: 'CommentEvent', type: 'CommentAdded', commentId: comment.id, comment: { body: 'Told' } },
    { __typename: 'LabelEvent', type: 'LabelDeleted', labelId: label.id, label: null },
  ]);
  reader.cut();
});

test('a project tells of itself and its comments too, and what was missed of a deleted one is still told', async () => {
  const other = await witness(['ProjectCreated', 'ProjectDeleted']);
  const project = await command('createProject', 'Project', { workspaceId, key: 'GONE', name: 'To go' });
  await until(() => other.received.length === 1);
  const query = 'subscription ($id: ID!) { projectEvents(projectId: $id) { __typename type } }';
  const reader = streamReader({ to: () => at(first), query, variables: { id: project.id } });
  await reader.connect();
  await until(() => reader.cursor !== null);
  reader.cut();
  const task = await command('createTask', 'Task', { projectId: project.id, title: 'T' }, second);
  await command('addComment', 'Comment', { taskId: task.id, body: 'C' }, second);
  await command('deleteProject', 'Deleted', { id: project.id, expectedVersion: project.version }, second);
  await until(() => other.received.length === 2);
  await reader.connect();
  await until(() => told(reader).at(-1)?.type === 'ProjectDeleted' || reader.errors.length > 0);
  expect([told(reader).map(({ type }) => type), reader.errors]).toEqual([['TaskCreated', 'CommentAdded', 'ProjectDeleted'], []]);
  reader.cut();
  other.cut();
});

describe('types of events', () => {
  test.each([
    [['TaskCreated', 'Nonsense'], 'The argument types names "Nonsense", which does not come here. There are: ProjectCreated,'],
    [['MemberInvited'], 'The argument types names "MemberInvited", which does not come here.'],
    [[], 'The argument types names no type of event. There are:'],
  ])('%j are refused by name', async (types, message) => {
    for (const query of [
      'subscription ($id: ID!, $types: [String!]) { projectEvents(projectId: $id, types: $types) { type } }',
      `subscription ($id: ID!) { projectEvents(projectId: $id, types: ${JSON.stringify(types)}) { type } }`,
    ]) {
      const { status, body } = await first.post({ query, variables: { id: projectId, ...(query.includes('$types') ? { types } : {}) } }, 'owner', { accept: 'text/event-stream, application/graphql-response+json' });
      expect([status, body.errors?.[0]?.extensions['code']]).toEqual([422, 'BAD_USER_INPUT']);
      expect(body.errors?.[0]?.message).toContain(message);
    }
  });
});

test('real clients go on with the cursor that the response brought', async () => {
  const query = 'subscription ($id: ID!, $after: String) { projectEvents(projectId: $id, after: $after) { type } }';
  const socket = createSocketClient({
    url: at(first).url.replace('http', 'ws'), webSocketImpl: WebSocket, retryAttempts: 0, connectionParams: { authorization: `Bearer ${at(first).token}` },
  });
  const stream = createSseClient({ url: at(second).url, retryAttempts: 0, headers: { authorization: `Bearer ${at(second).token}` } });
  const reader = streamReader({ to: () => at(first, 'viewer'), query, variables: { id: projectId } });
  await reader.connect();
  await until(() => reader.cursor !== null);
  for (const title of ['one', 'two', 'three']) await command('createTask', 'Task', { projectId, title });
  await until(() => reader.received.length === 3);
  const begin = reader.cursor;
  await command('createTask', 'Task', { projectId, title: 'four' });
  for (const client of [socket, stream]) {
    const events = client.iterate<{ projectEvents: { type: string } }>({ query, variables: { id: projectId, after: begin } });
    const { value } = (await events.next()) as { value: { data: unknown; extensions: { cursor: string; consistencyToken: string } } };
    expect(value).toEqual({ data: { projectEvents: { type: 'TaskCreated' } }, extensions: { cursor: expect.stringMatching(/^[\w-]{28}$/) as string, consistencyToken: expect.any(String) as string } });
    await events.return?.();
    await until(() => reader.cursor === value.extensions.cursor);
  }
  reader.cut();
  await socket.dispose();
  stream.dispose();
});
