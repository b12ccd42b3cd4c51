import { hash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openAdminConnection, type AdminConnection } from '../../src/data/open-admin-connection.ts';
import { sampleUsers } from '../../src/modules/sample-data/sample-users.ts';
import { type GatewayAnswer, type SampleRole, startGateway, type TestGateway } from '../testkit/gateway.ts';
import { awaitReplay } from '../testkit/test-database.ts';

/**
 * Every command of the domain, run between the filling of a cache and a second look at it: what a gateway with a cache
 * answers is what a gateway without one answers, for everybody, whatever was kept before. Once with the questions as free
 * text, which the reference executor runs, and once with them published, which compiled plans run.
 */
let cached: TestGateway;
let plain: TestGateway;
let primary: AdminConnection;
let replica: AdminConnection;

const roles: readonly SampleRole[] = ['owner', 'member', 'viewer', 'outsider'];

let published: TestGateway;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'portcullis-manifest-'));
  const texts = questions({}).map(({ query }) => [`sha256:${hash('sha256', query, 'hex')}`, query]);
  await writeFile(join(folder, 'documents.json'), JSON.stringify(Object.fromEntries(texts)));
  cached = await startGateway();
  published = await startGateway({ database: cached.database, environment: { PORTCULLIS_MANIFESTS: join(folder, 'documents.json') } });
  plain = await startGateway({ database: cached.database, environment: { PORTCULLIS_CACHE_MAX_BYTES: '0' } });
  const [replicaUrl = ''] = cached.database.replicaUrls;
  primary = await openAdminConnection(cached.database.primaryUrl, { applicationName: 'portcullis-tests' });
  replica = await openAdminConnection(replicaUrl, { applicationName: 'portcullis-tests' });
});
afterAll(async () => {
  await replica.close();
  await primary.close();
  await published[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
  await plain[Symbol.asyncDispose]();
  await cached[Symbol.asyncDispose]();
});

type Ids = Record<string, string>;

/** Everything that can be asked about the rows of one small workspace: by id, in lists, by filters, counted. */
function questions(ids: Ids): { readonly query: string; readonly variables: Ids }[] {
  const task = 'id title status version isOpen project { id name } assignee { id name } labels { id name color } comments(first: 5) { totalCount nodes { id body author { name } } }';
  const texts = [
    `query A($project: ID!) { project(id: $project) { id name isArchived lead { id name } tasks(first: 20) { totalCount nodes { ${task} } } } }`,
    'query B($other: ID!) { project(id: $other) { id name tasks(first: 20) { nodes { id number title } pageInfo { hasNextPage endCursor } } } }',
    `query C($task: ID!) { task(id: $task) { ${task} } }`,
    `query D($gone: ID!, $comment: ID!, $label: ID!) { nodes(ids: [$gone, $comment, $label]) { id ... on Task { title } ... on Comment { body } ... on Label { name } } }`,
    'query E($comment: ID!) { comment(id: $comment) { id body isEdited task { id } } }',
    'query F($label: ID!) { label(id: $label) { id name tasks(first: 20) { totalCount nodes { id title } } } }',
    'query G($label: ID!, $project: ID!) { project(id: $project) { tasks(first: 20, filter: { labelId: $label }) { nodes { id } } } }',
    'query H($person: ID!) { tasks(first: 20, filter: { assigneeId: $person }) { totalCount nodes { id } } }',
    'query I($project: ID!) { tasks(first: 20, filter: { unassigned: true, projectId: $project }) { nodes { id title } } }',
    'query J { tasks(first: 5, orderBy: { field: UPDATED_AT, direction: DESC }) { nodes { id title } } }',
    'query K { workspaces(first: 50) { totalCount nodes { id name slug } } }',
    'query L($workspace: ID!) { workspace(id: $workspace) { id name members(first: 20) { totalCount nodes { id role user { id name } } } labels(first: 20) { nodes { id name } } projects(first: 20) { nodes { id name } } } }',
    'query M { projects(first: 50, filter: { archived: true }) { totalCount nodes { id } } }',
    'query N($person: ID!) { node(id: $person) { id ... on User { name memberships(first: 20) { nodes { id role workspace { id } } } } } }',
    'query O($project: ID!) { project(id: $project) { tasks(first: 20, filter: { status: [DONE] }) { totalCount } } }',
  ];
  return texts.map((query) => ({ query, variables: Object.fromEntries([...query.matchAll(/\$(\w+): ID!/g)].map(([, name = '']) => [name, ids[name] ?? 'missing'])) }));
}

async function replayed(): Promise<void> {
  const [row] = await primary.rows<{ lsn: string }>('select pg_current_wal_flush_lsn()::text as lsn');
  await awaitReplay(replica, row?.lsn ?? '0/0');
}

async function ask(gateway: TestGateway, ids: Ids): Promise<Map<string, GatewayAnswer>> {
  const answers = new Map<string, GatewayAnswer>();
  for (const role of roles) {
    const given = await Promise.all(questions(ids).map(async (question) => [`${role} ${question.query.slice(0, 8)}`, await gateway.post(question, role)] as const));
    for (const [name, answer] of given) answers.set(name, answer);
  }
  return answers;
}

/** Fills the cache and sees that it is filled. */
async function fill(gateway: TestGateway, ids: Ids): Promise<void> {
  await replayed();
  // The samples of the replica's position may be some milliseconds older than the replica.
  await expect.poll(async () => {
    const answers = [...(await ask(gateway, ids)).values()];
    return answers.filter((answer) => !answer.headers.get('x-portcullis-cache')?.startsWith('hit')).length;
  }, { timeout: 60_000 }).toBe(0);
}

async function actOn(gateway: TestGateway, command: string, input: unknown, fields: string, role: SampleRole = 'owner'): Promise<Record<string, unknown>> {
  const type = `${command.charAt(0).toUpperCase()}${command.slice(1)}Input`;
  const { body } = await gateway.post({ query: `mutation Act($input: ${type}!) { ${command}(input: $input) { __typename ${fields} } }`, variables: { input } }, role);
  const value = body.data?.[command];
  if (typeof value !== 'object' || value === null) throw new Error(`${command}: ${JSON.stringify(body)}`);
  return value as Record<string, unknown>;
}

async function compare(gateway: TestGateway, after: string, ids: Ids): Promise<void> {
  await replayed();
  const [kept, fresh] = [await ask(gateway, ids), await ask(plain, ids)];
  for (const [name, answer] of kept) {
    expect(answer.body, `${name} after ${after}, ${answer.headers.get('x-portcullis-cache')}`).toEqual(fresh.get(name)?.body);
  }
}

test.each([['free text', () => cached, 'a'], ['published operations', () => published, 'b']] as const)('after every command of the domain, whoever asks through the cache is answered as without it: %s', async (_, gatewayOf, mark) => {
  const gateway = gatewayOf();
  const act = (command: string, input: unknown, fields: string, role: SampleRole = 'owner') => actOn(gateway, command, input, fields, role);
  const ids: Ids = { person: `user_${sampleUsers.member.id}` };
  const made = async (name: string, command: string, input: unknown, type: string): Promise<void> => {
    const { id } = await act(command, input, `... on ${type} { id }`);
    ids[name] = String(id);
  };
  await made('workspace', 'createWorkspace', { name: 'Cached', slug: `cached-${mark}` }, 'Workspace');
  const { workspace } = ids;
  await made('membership', 'inviteMember', { workspaceId: workspace, email: sampleUsers.member.email, name: 'M', role: 'MEMBER' }, 'Membership');
  await made('project', 'createProject', { workspaceId: workspace, key: 'ONE', name: 'One', leadId: ids['person'] }, 'Project');
  await made('other', 'createProject', { workspaceId: workspace, key: 'TWO', name: 'Two' }, 'Project');
  await made('label', 'createLabel', { workspaceId: workspace, name: 'red', color: '#ff0000' }, 'Label');
  await made('task', 'createTask', { projectId: ids['project'], title: 'First', assigneeId: ids['person'], labelIds: [ids['label']] }, 'Task');
  await made('gone', 'createTask', { projectId: ids['project'], title: 'Second' }, 'Task');
  await made('comment', 'addComment', { taskId: ids['gone'], body: 'Hello' }, 'Comment');

  const version = async (id: string | undefined): Promise<number> => {
    const { body } = await plain.post(
      { query: 'query V($id: ID!) { node(id: $id) { ... on Task { version } ... on Project { version } ... on Label { version } ... on Comment { version } ... on Workspace { version } ... on Membership { version } } }', variables: { id } });
    return Number((body.data?.['node'] as { version?: number } | null)?.version);
  };
  const at = async (name: string): Promise<{ id: string | undefined; expectedVersion: number }> => ({ id: ids[name], expectedVersion: await version(ids[name]) });

  const steps: readonly (readonly [string, () => Promise<unknown>])[] = [
    ['createTask', async () => act('createTask', { projectId: ids['project'], title: 'Third' }, '... on Task { id }')],
    ['updateTask', async () => act('updateTask', { ...(await at('task')), title: 'Renamed', status: 'DONE' }, '... on Task { id }')],
    ['assignTask', async () => act('assignTask', { id: ids['task'], assigneeId: null }, '... on Task { id }')],
    ['assignTask back', async () => act('assignTask', { id: ids['task'], assigneeId: ids['person'] }, '... on Task { id }')],
    ['labelTask', async () => act('labelTask', { id: ids['gone'], addLabelIds: [ids['label']] }, '... on Task { id }')],
    ['moveTask', async () => act('moveTask', { ...(await at('gone')), toProjectId: ids['other'] }, '... on Task { id }')],
    ['moveTasks', async () => act('moveTasks', { tasks: [await at('gone')], toProjectId: ids['project'] }, '... on TasksMoved { tasks { id } }')],
    ['addComment', async () => act('addComment', { taskId: ids['task'], body: 'Another' }, '... on Comment { id }')],
    ['editComment', async () => act('editComment', { ...(await at('comment')), body: 'Edited' }, '... on Comment { id }')],
    ['createLabel', async () => act('createLabel', { workspaceId: workspace, name: 'blue', color: '#0000ff' }, '... on Label { id }')],
    ['updateLabel', async () => act('updateLabel', { ...(await at('label')), name: 'crimson' }, '... on Label { id }')],
    ['createProject', async () => act('createProject', { workspaceId: workspace, key: 'THREE', name: 'Three' }, '... on Project { id }')],
    ['updateProject', async () => act('updateProject', { ...(await at('project')), name: 'One, renamed' }, '... on Project { id }')],
    ['archiveProject', async () => act('archiveProject', { ...(await at('other')), archived: true }, '... on Project { id }')],
    ['updateWorkspace', async () => act('updateWorkspace', { ...(await at('workspace')), name: 'Cached, renamed' }, '... on Workspace { id }')],
    ['changeMemberRole', async () => act('changeMemberRole', { ...(await at('membership')), role: 'VIEWER' }, '... on Membership { id }')],
    ['inviteMember', async () => act('inviteMember', { workspaceId: workspace, email: sampleUsers.outsider.email, name: 'O', role: 'MEMBER' }, '... on Membership { id }')],
    ['createWorkspace', async () => act('createWorkspace', { name: 'Next', slug: `cached-next-${mark}` }, '... on Workspace { id }', 'member')],
    ['deleteComment', async () => act('deleteComment', await at('comment'), '... on Deleted { id }')],
    ['removeMember', async () => act('removeMember', await at('membership'), '... on Deleted { id }')],
    ['deleteLabel', async () => act('deleteLabel', await at('label'), '... on Deleted { id }')],
    ['deleteTask', async () => act('deleteTask', await at('gone'), '... on Deleted { id }')],
    ['deleteProject', async () => act('deleteProject', await at('project'), '... on Deleted { id }')],
  ];
  for (const [name, step] of steps) {
    await fill(gateway, ids);
    const value = await step();
    expect(['ValidationFailed', 'NotFound', 'Forbidden', 'Conflict'], `${name}: ${JSON.stringify(value)}`).not.toContain((value as { __typename: string }).__typename);
    await compare(gateway, name, ids);
  }
}, 600_000);
