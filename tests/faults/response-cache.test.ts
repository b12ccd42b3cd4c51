import { afterAll, beforeAll, expect, test } from 'vitest';
import { sampleUsers } from '../../src/modules/sample-data/sample-users.ts';
import { until } from '../testkit/eventually.ts';
import { type GatewayAnswer, startGateway, type TestGateway } from '../testkit/gateway.ts';
import { type OwnCluster, startOwnCluster } from '../testkit/own-cluster.ts';

let own: OwnCluster;
let one: TestGateway;
let two: TestGateway;

beforeAll(async () => {
  own = await startOwnCluster();
  const environment = { PORTCULLIS_CACHE_STALE_IF_ERROR_MS: '60000', PORTCULLIS_CACHE_PRIVATE_STALE_IF_ERROR_MS: '60000', PORTCULLIS_CACHE_WARM: '0' };
  one = await startGateway({ database: own.database, environment });
  two = await startGateway({ database: own.database, environment });
});
afterAll(async () => {
  await two?.[Symbol.asyncDispose]();
  await one?.[Symbol.asyncDispose]();
  await own?.[Symbol.asyncDispose]();
});

const status = (answer: GatewayAnswer): string | null => answer.headers.get('x-portcullis-cache');
const byId = (id: string) => ({ query: 'query Task($id: ID!) { task(id: $id) { id title version } }', variables: { id } });
const titleIn = ({ body }: GatewayAnswer): string | undefined => (body.data as { task: { title: string } | null } | undefined)?.task?.title;

async function someTask(place: number): Promise<{ id: string; version: number }> {
  const { body } = await one.post({ query: 'query ($n: PageSize) { tasks(first: $n) { nodes { id version } } }', variables: { n: 20 } });
  return (body.data as { tasks: { nodes: { id: string; version: number }[] } }).tasks.nodes[place] ?? expect.fail();
}

async function rename(gateway: TestGateway, id: string, expectedVersion: number, title: string): Promise<GatewayAnswer> {
  const query = 'mutation Rename($input: UpdateTaskInput!) { updateTask(input: $input) { ... on Task { version title } } }';
  const answer = await gateway.post({ query, variables: { input: { id, expectedVersion, title } } });
  expect(answer.body).toEqual({ data: { updateTask: { version: expectedVersion + 1, title } } });
  return answer;
}

async function filled(gateway: TestGateway, question: unknown, role: 'owner' | 'member' | 'viewer' = 'owner'): Promise<GatewayAnswer> {
  return await until(async () => {
    const answer = await gateway.post(question, role);
    return status(answer) === 'hit' ? answer : null;
  });
}

test('what a replica that lags answers is not kept, and nobody is given it once the replica has caught up', async () => {
  const task = await someTask(0);
  await filled(one, byId(task.id));
  await own.onReplica('select pg_wal_replay_pause()');
  try {
    const { headers } = await rename(one, task.id, task.version, 'Fenced');
    // Without a token the lagging replica may answer: the old title, which is not kept.
    let lagging = 0;
    await until(async () => {
      const answer = await one.post(byId(task.id));
      if (titleIn(answer) === 'Fenced') {
        // A busy machine let the replica answer too late, so that it is left alone for a while: the primary's answer is kept.
        await fetch(`${one.adminUrl}/cache/purge?all=true`, { method: 'POST' });
        return false;
      }
      expect(status(answer)).toBe('miss; reason="it changed meanwhile"');
      return (lagging += 1) === 5;
    });
    // Who wrote sees what was written, through any cache and on any node.
    const token = headers.get('x-consistency-token') ?? expect.fail();
    for (const gateway of [one, two]) expect(titleIn(await gateway.post(byId(task.id), 'owner', { 'x-consistency-token': token }))).toBe('Fenced');
    // And that answer, read on the primary, is kept.
    expect(titleIn(await filled(one, byId(task.id)))).toBe('Fenced');
  } finally {
    await own.onReplica('select pg_wal_replay_resume()');
  }
  expect(titleIn(await one.post(byId(task.id)))).toBe('Fenced');
});

test('a change on one node is forgotten on the other', async () => {
  const task = await someTask(1);
  await filled(two, byId(task.id));
  await rename(one, task.id, task.version, 'Told');
  await until(async () => titleIn(await two.post(byId(task.id))) === 'Told');
  expect(titleIn(await filled(two, byId(task.id)))).toBe('Told');
});

test('who sends the token of a command is never given what was kept before it, on no node', async () => {
  for (let place = 2; place < 12; place += 1) {
    const task = await someTask(place);
    await Promise.all([filled(one, byId(task.id)), filled(two, byId(task.id))]);
    const { headers } = await rename(one, task.id, task.version, `Mine ${place}`);
    const token = headers.get('x-consistency-token') ?? expect.fail();
    const seen = await Promise.all([two, one, two].map((gateway) => gateway.post(byId(task.id), 'owner', { 'x-consistency-token': token })));
    expect(seen.map(titleIn)).toEqual([`Mine ${place}`, `Mine ${place}`, `Mine ${place}`]);
  }
});

test('who was removed from a workspace is not given the answer that was kept for them', async () => {
  const { body } = await one.post({
    query: 'query { workspaces(first: 5) { nodes { id members(first: 50) { nodes { id version role user { id name } } } } } }',
  });
  interface Members { workspaces: { nodes: { id: string; members: { nodes: { id: string; version: number; role: string; user: { id: string } }[] } }[] } }
  const subject = `user_${sampleUsers.viewer.id}`;
  const memberships = (body.data as Members & Record<string, unknown>).workspaces.nodes.flatMap((workspace) => workspace.members.nodes.filter(({ user }) => user.id === subject).map((member) => ({ workspace: workspace.id, ...member })));
  const membership = memberships[0] ?? expect.fail();
  const questions = [
    { query: 'query W($id: ID!) { workspace(id: $id) { id name projects(first: 5) { nodes { id name } } } }', variables: { id: membership.workspace } },
    { query: 'query P { projects(first: 50) { totalCount nodes { id workspace { id } } } }', variables: {} },
    byId((await someTask(15)).id),
  ];
  for (const question of questions) for (const gateway of [one, two]) await filled(gateway, question, 'viewer');
  const removed = await one.post({
    query: 'mutation R($input: RemoveMemberInput!) { removeMember(input: $input) { __typename } }',
    variables: { input: { id: membership.id, expectedVersion: membership.version } },
  });
  expect(removed.body).toEqual({ data: { removeMember: { __typename: 'Deleted' } } });
  // On the node that did it from the very answer on; a hit would be the old answer.
  for (const question of questions) expect(status(await one.post(question, 'viewer'))).not.toMatch(/^(?:hit|stale)/);
  await until(async () => !/^(?:hit|stale)/.test(status(await two.post(questions[0], 'viewer')) ?? ''));
  for (const gateway of [one, two]) {
    await until(async () => (await gateway.post(questions[0], 'viewer')).body.data?.['workspace'] === null);
    for (const question of questions) expect(JSON.stringify((await gateway.post(question, 'viewer')).body)).not.toContain(membership.workspace);
  }
});

test('a node that may have missed invalidations keeps nothing and gives nothing that it kept', async () => {
  const task = await someTask(13);
  await filled(two, byId(task.id));
  // Everything that listens is cut off; the change is made while nobody can tell the other node.
  await own.onPrimary("select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'portcullis cache'");
  await rename(one, task.id, task.version, 'Missed');
  await until(async () => titleIn(await two.post(byId(task.id))) === 'Missed');
  expect(titleIn(await filled(two, byId(task.id)))).toBe('Missed');
});

test('while PostgreSQL cannot be reached a kept answer stands in, marked so, and nothing else is made up', async () => {
  const task = await someTask(14);
  const before = await filled(one, byId(task.id));
  await own.cluster.stop();
  const during = await until(async () => {
    const answer = await one.post(byId(task.id));
    return status(answer)?.startsWith('stale') === true ? answer : null;
  });
  expect(during.body).toEqual(before.body);
  expect(status(during)).toBe('stale; reason="the database cannot be reached"');
  expect(during.status).toBe(200);
  const other = await one.post(byId(task.id), 'member');
  expect(other.body.errors?.[0]?.extensions['code']).toBe('DATABASE_UNAVAILABLE');
});
