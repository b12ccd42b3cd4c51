import { randomUUID } from 'node:crypto';
import { createClient } from 'graphql-ws';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type AdminConnection, openAdminConnection } from '../../src/data/open-admin-connection.ts';
import { sampleUsers } from '../../src/modules/sample-data/sample-users.ts';
import { eventually, until } from '../testkit/eventually.ts';
import { type SampleRole, startGateway, type TestGateway } from '../testkit/gateway.ts';
import { fillProject, untilMove } from '../testkit/moving.ts';
import { readRow } from '../testkit/read-row.ts';
import type { Made } from '../testkit/tracker.ts';

let nodes: readonly [TestGateway, TestGateway];
let admin: AdminConnection;
/** Ada owns the first and is a member of the second; `viewer` is only in the first, `outsider` only in the second. */
let from: string;
let to: string;
let keys = 0;

beforeAll(async () => {
  const first = await startGateway();
  nodes = [first, await startGateway({ database: first.database })];
  admin = await openAdminConnection(first.database.primaryUrl, { applicationName: 'portcullis-tests' });
  const places = await admin.rows<{ workspace_id: string; role: string }>('select workspace_id, role from memberships where user_id = $1', [sampleUsers.owner.id]);
  from = places.find(({ role }) => role === 'OWNER')?.workspace_id ?? '';
  to = places.find(({ role }) => role === 'MEMBER')?.workspace_id ?? '';
});
afterAll(async () => {
  await admin.close();
  for (const node of nodes.toReversed()) await node[Symbol.asyncDispose]();
});

async function newProject(tasks: number): Promise<Made> {
  const uuid = randomUUID();
  keys += 1;
  await admin.rows("insert into projects (id, workspace_id, key, name) values ($1, $2, $3, 'On the move')", [uuid, from, `MOV${keys}`]);
  const people = { owner: { userId: sampleUsers.owner.id }, member: { userId: sampleUsers.member.id }, viewer: { userId: sampleUsers.viewer.id } };
  await fillProject({ world: { admin }, row: readRow(admin) }, people, { id: '', uuid }, tasks);
  return { id: `project_${uuid}`, uuid };
}

async function ask(node: TestGateway, query: string, variables: object, role: SampleRole = 'owner', headers: Readonly<Record<string, string>> = {}): Promise<Record<string, unknown>> {
  const { body } = await node.post({ query, variables }, role, headers);
  if (body.errors !== undefined) throw new Error(body.errors[0]?.message);
  return body.data ?? {};
}

const moveText = 'mutation ($input: MoveProjectInput!) { moveProject(input: $input) { __typename ... on ProjectMove { id status } ... on Refusal { message } } }';
const inputFor = (project: Made) => ({ input: { id: project.id, expectedVersion: 1, toWorkspaceId: `workspace_${to}` } });

async function move(node: TestGateway, project: Made, headers: Readonly<Record<string, string>> = {}): Promise<string> {
  const { moveProject } = (await ask(node, moveText, inputFor(project), 'owner', headers)) as { moveProject: { id: string } };
  return moveProject.id;
}

interface Shown {
  readonly type: string;
  readonly move: {
    readonly status: string; readonly departedTasks: number; readonly arrivedTasks: number;
    readonly project: { readonly id: string } | null; readonly fromWorkspace: { readonly id: string } | null; readonly toWorkspace: { readonly id: string } | null;
  } | null;
}

interface Watching {
  readonly shown: Shown[];
  readonly ended: unknown[];
  dispose(): Promise<void>;
}

const ofMove = 'type ... on ProjectMoveEvent { move { status departedTasks arrivedTasks project { id } fromWorkspace { id } toWorkspace { id } } }';
const ofProject = `subscription ($id: ID!) { seen: projectEvents(projectId: $id) { ${ofMove} } }`;
const ofWorkspace = `subscription ($id: ID!) { seen: workspaceEvents(workspaceId: $id) { ${ofMove} } }`;

/** What a subscriber is shown, and how the stream ended. */
async function watch(node: TestGateway, query: string, id: string, role: SampleRole): Promise<Watching> {
  const [shown, ended]: [Shown[], unknown[]] = [[], []];
  const client = createClient({ url: `${node.url.replace('http', 'ws')}/graphql`, connectionParams: { authorization: `Bearer ${await node.token(role)}` }, retryAttempts: 0, webSocketImpl: WebSocket });
  const { promise: acknowledged, resolve } = Promise.withResolvers<void>();
  client.on('connected', () => resolve());
  client.subscribe<{ seen: Shown }>(
    { query, variables: { id } },
    { next: ({ data }) => void (data && shown.push(data.seen)), error: (error) => void ended.push(error), complete: () => void ended.push('complete') },
  );
  await acknowledged;
  return { shown, ended, dispose: async () => await client.dispose() };
}

/** Touches projects until their subscribers hear of it: then they are there. */
async function untilHeard(projects: readonly Made[], watchers: readonly Watching[]): Promise<void> {
  await eventually(async () => {
    for (const { id } of projects) await ask(nodes[0], 'mutation ($input: CreateTaskInput!) { createTask(input: $input) { __typename } }', { input: { projectId: id, title: 'Hello' } });
    for (const { shown } of watchers) expect(shown.length).toBeGreaterThan(0);
  }, { everyMs: 100 });
}

test('subscribers on any node see how far a move is; who belongs to the old workspace alone is shown out when it crosses', async () => {
  const project = await newProject(450);
  const uuid = randomUUID();
  await admin.rows("insert into projects (id, workspace_id, key, name) values ($1, $2, 'THERE', 'Of the other workspace')", [uuid, to]);
  const [both, left, right] = [await watch(nodes[1], ofProject, project.id, 'owner'), await watch(nodes[1], ofProject, project.id, 'viewer'), await watch(nodes[0], ofWorkspace, `workspace_${to}`, 'outsider')];
  await untilHeard([project, { id: `project_${uuid}`, uuid }], [both, left, right]);
  // It crosses once all have been shown how it began: rights are those of the moment in which an event is shown.
  const holder = await openAdminConnection(nodes[0].database.primaryUrl, { applicationName: 'portcullis-tests' });
  await holder.run(`begin; select from projects where id = '${project.uuid}' for key share`);
  const id = await move(nodes[0], project);
  await until(() => [both, left, right].every(({ shown }) => shown.filter(({ type }) => type.startsWith('ProjectMove')).length === 4));
  await holder.close();
  await eventually(() => expect(both.shown.at(-1)?.type).toBe('ProjectMoved'));
  const moves = both.shown.filter(({ type }) => type.startsWith('ProjectMove'));
  const total = (await untilMove({ world: { admin }, row: readRow(admin) }, id, 'DONE')).total_tasks;
  expect(moves.map(({ type }) => type)).toEqual(['ProjectMoveStarted', ...Array.from({ length: 3 }, () => 'ProjectMoveProgressed'), 'ProjectMoveCrossed', ...Array.from({ length: 3 }, () => 'ProjectMoveProgressed'), 'ProjectMoved']);
  // What is shown is as new as the event, or newer.
  const least = [0, 200, 400, total, total, total + 200, total + 400, 2 * total, 2 * total];
  for (const [index, { move: seen }] of moves.entries()) expect((seen?.departedTasks ?? 0) + (seen?.arrivedTasks ?? 0)).toBeGreaterThanOrEqual(least[index] ?? 0);
  expect(moves.at(-1)?.move).toEqual({
    status: 'DONE', departedTasks: total, arrivedTasks: total, project: { id: project.id }, fromWorkspace: { id: `workspace_${from}` }, toWorkspace: { id: `workspace_${to}` },
  });

  await eventually(() => expect(left.ended).toEqual([[expect.objectContaining({ extensions: expect.objectContaining({ code: 'FORBIDDEN' }) })]]));
  const shownOut = left.shown.filter(({ type }) => type.startsWith('ProjectMove'));
  expect(shownOut.map(({ type }) => type)).toEqual(['ProjectMoveStarted', ...Array.from({ length: 3 }, () => 'ProjectMoveProgressed')]);
  expect(shownOut.map(({ move: seen }) => seen?.toWorkspace)).toEqual([null, null, null, null]);

  // The other workspace hears the same, and learns of the project when it is there.
  await eventually(() => expect(right.shown.at(-1)?.type).toBe('ProjectMoved'));
  const arriving = right.shown.filter(({ type }) => type.startsWith('ProjectMove'));
  expect(arriving.map(({ type }) => type)).toEqual(moves.map(({ type }) => type));
  expect(arriving.map(({ move: seen }) => seen?.fromWorkspace)).toEqual(arriving.map(() => null));
  expect(arriving.slice(4).map(({ move: seen }) => seen?.project)).toEqual(arriving.slice(4).map(() => ({ id: project.id })));
  expect([...both.ended, ...right.ended]).toEqual([]);
  await Promise.all([both, left, right].map((watching) => watching.dispose()));
});

test('answers that a cache keeps on any node are right after the move, and after one that was undone', async () => {
  const texts = [
    'query ($id: ID!, $task: ID!) { project(id: $id) { key move { status } workspace { id } tasks { totalCount } } task(id: $task) { title comments { totalCount } labels { name } } }',
    'query ($id: ID!, $task: ID!) { node(id: $task) { id } projects(first: 100) { nodes { id } } tasks(first: 5, filter: { projectId: $id }) { totalCount nodes { id project { id } } } }',
  ];
  const roles: readonly SampleRole[] = ['owner', 'viewer', 'outsider'];
  const fresh = await startGateway({ database: nodes[0].database, environment: { PORTCULLIS_CACHE_MAX_BYTES: '0' } });
  try {
    const project = await newProject(210);
    const { id: task } = await readRow(admin)<{ id: string }>("select 'task_' || id as id from tasks where project_id = $1 order by id limit 1", project.uuid);
    const variables = { id: project.id, task };
    const lookEverywhere = async (node: TestGateway): Promise<unknown> =>
      Promise.all(roles.flatMap((role) => texts.map((text) => ask(node, text, variables, role))));
    const agree = () => eventually(async () => {
      const right = await lookEverywhere(fresh);
      for (const node of nodes) expect(await lookEverywhere(node)).toEqual(right);
      return right;
    });
    const before = await agree();
    const cancelled = await move(nodes[0], project);
    await ask(nodes[1], 'mutation ($input: CancelProjectMoveInput!) { cancelProjectMove(input: $input) { __typename } }', { input: { id: cancelled } });
    const { status } = await untilMove({ world: { admin }, row: readRow(admin) }, cancelled, 'UNDONE', 'DONE');
    if (status === 'UNDONE') {
      await eventually(async () => expect(await agree()).toEqual(before));
      await untilMove({ world: { admin }, row: readRow(admin) }, await move(nodes[1], project), 'DONE');
    }
    // Who has no consistency token may be answered as of a moment before, as long as a replica is behind; then by all nodes alike.
    await eventually(async () => {
      expect(await agree()).not.toEqual(before);
      expect(JSON.stringify(await Promise.all(texts.map((text) => ask(nodes[0], text, variables, 'viewer'))))).not.toContain(task.slice(5));
      expect(JSON.stringify(await Promise.all(texts.map((text) => ask(nodes[1], text, variables, 'outsider'))))).toContain(task.slice(5));
    });
  } finally {
    await fresh[Symbol.asyncDispose]();
  }
});

test('a move asked for again under the same idempotency key is begun once, on whichever node', async () => {
  const project = await newProject(3);
  const headers = { 'idempotency-key': randomUUID() };
  const ids = await Promise.all([move(nodes[0], project, headers), move(nodes[1], project, headers)]);
  expect(new Set(ids).size).toBe(1);
  await untilMove({ world: { admin }, row: readRow(admin) }, ids[0], 'DONE');
  expect(await move(nodes[1], project, headers)).toBe(ids[0]);
  await eventually(async () => {
    const { projectMove } = (await ask(nodes[0], 'query ($id: ID!) { projectMove(id: $id) { project { activity(last: 2) { nodes { type } } } } }', { id: ids[0] }, 'outsider')) as { projectMove: { project: { activity: { nodes: unknown } } } };
    expect(projectMove.project.activity.nodes).toEqual([{ type: 'ProjectUpdated' }, { type: 'ProjectMoveStarted' }]);
  });
});

test('all events of a move belong to the trace of the request that began it', async () => {
  const project = await newProject(210);
  const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
  await untilMove({ world: { admin }, row: readRow(admin) }, await move(nodes[0], project, { traceparent }), 'DONE');
  await eventually(async () => {
    const traced = await admin.rows("select traceparent, count(*)::integer as events from portcullis_events where position($1 in payload::text || entity_id::text || topics::text) > 0 group by 1", [project.uuid]);
    // It began, tasks left twice, it crossed, which the new workspace is told twice, tasks arrived twice, it ended.
    expect(traced).toEqual([{ traceparent, events: 8 }]);
  });
});
