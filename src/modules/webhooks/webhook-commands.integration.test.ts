import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTracker, type Team, type Tracker } from '../../../tests/testkit/tracker.ts';

let tracker: Tracker;
let team: Team;

beforeAll(async () => {
  tracker = await createTracker();
  team = await tracker.team();
});
afterAll(() => tracker[Symbol.asyncDispose]());

const url = 'https://hooks.example.com/in';
const create = (input: object = {}, by = team.owner) => tracker.act(by, 'createWebhook', { workspaceId: team.workspace.id, url, ...input });
async function made(): Promise<{ id: string; version: number }> {
  return (await create())['webhook'] as { id: string; version: number };
}

describe('createWebhook', () => {
  it('registers an endpoint and shows its secret, which is stored under a key', async () => {
    const answered = await create({ url: 'HTTPS://Hooks.Example.com', eventTypes: ['TaskMoved', 'TaskCreated', 'TaskMoved'] });
    expect(answered).toMatchObject({
      __typename: 'WebhookWithSecret', secret: expect.stringMatching(/^whsec_[A-Za-z0-9+/]{43}=$/),
      webhook: { url: 'https://hooks.example.com/', eventTypes: ['TaskCreated', 'TaskMoved'], isActive: true, version: 1, workspace: { id: team.workspace.id } },
    });
    const { id } = answered['webhook'] as { id: string };
    const stored = await tracker.row<{ sealed: string }>('select sealed from webhook_secrets where webhook_id = $1', id.slice(-36));
    expect(stored.sealed).toMatch(/^v1\./);
    expect(stored.sealed).not.toContain(String(answered['secret']).slice(6, 20));
    const written = await tracker.world.admin.rows<{ row: string }>('select to_jsonb(o)::text as row from portcullis_outbox o union all select to_jsonb(w)::text from webhooks w');
    for (const { row } of written) expect(row).not.toContain('whsec_');
  });

  it('is refused to members and strangers, and names what is wrong with the input', async () => {
    expect(await create({}, team.member)).toMatchObject({ __typename: 'Forbidden', requiredRole: 'OWNER' });
    expect(await create({}, team.stranger)).toMatchObject({ __typename: 'NotFound' });
    expect(await create({ eventTypes: ['TaskCreated', 'TaskBroken'], description: 'x'.repeat(501), url: 'nowhere' })).toMatchObject({
      problems: [{ path: ['url'] }, { path: ['eventTypes', '1'], message: expect.stringMatching(/There are CommentAdded, .*TaskCreated/) }, { path: ['description'] }],
    });
    for (const [bad, message] of [
      ['http://hooks.example.com/', undefined],
      ['ftp://hooks.example.com/', 'The URL must begin with https://.'],
      ['https://me:secret@hooks.example.com/', 'The URL must not contain a user name or password.'],
      ['https://169.254.169.254/latest', 'The address is not public.'],
      ['https://0xA9.0xFE.0xA9.0xFE/', 'The address is not public.'],
      ['https://[::ffff:10.0.0.1]/', 'The address is not public.'],
      ['http://1.1.1.1/', 'Plain http is only for allowed private networks.'],
      [`https://hooks.example.com/${'x'.repeat(2_000)}`, expect.stringContaining('2000')],
    ] as const) {
      // Tests allow this machine, so plain http to a name is decided when it is resolved.
      if (message === undefined) expect(await create({ url: bad })).toMatchObject({ __typename: 'WebhookWithSecret' });
      else expect([bad, await create({ url: bad })]).toMatchObject([bad, { problems: [{ path: ['url'], message }] }]);
    }
  });

  it('is refused for the twenty-first, also of several at once', async () => {
    const other = await tracker.team();
    const answers = await Promise.all(Array.from({ length: 24 }, () => tracker.act(other.owner, 'createWebhook', { workspaceId: other.workspace.id, url })));
    expect(answers.filter(({ __typename }) => __typename === 'WebhookWithSecret')).toHaveLength(20);
    expect(answers.find(({ __typename }) => __typename === 'ValidationFailed')).toMatchObject({ problems: [{ path: ['workspaceId'] }] });
  });
});

describe('updateWebhook', () => {
  it('changes what is given, and switching off and on says so', async () => {
    const { id } = await made();
    const update = (expectedVersion: number, input: object) => tracker.act(team.owner, 'updateWebhook', { id, expectedVersion, ...input });
    expect(await update(1, { eventTypes: ['TaskDeleted'], description: 'New' })).toMatchObject({ eventTypes: ['TaskDeleted'], description: 'New', version: 2 });
    expect(await update(2, { eventTypes: ['TaskDeleted'], description: 'New', isActive: true })).toMatchObject({ version: 2 });
    expect(await update(2, { isActive: false })).toMatchObject({ isActive: false, disabledReason: 'OWNER', version: 3 });
    expect(await update(3, { isActive: false })).toMatchObject({ version: 3 });
    expect(await update(3, { isActive: true, eventTypes: [] })).toMatchObject({ isActive: true, disabledReason: null, eventTypes: [], version: 4 });
    expect(await update(3, { description: 'Late' })).toMatchObject({ __typename: 'Conflict', currentVersion: 4 });
    expect(await update(4, { url: 'https://10.0.0.1/' })).toMatchObject({ problems: [{ path: ['url'] }] });
    expect(await update(4, { url: null, eventTypes: null, isActive: null, description: null })).toMatchObject({ problems: [{ path: ['url'] }, { path: ['eventTypes'] }, { path: ['description'] }, { path: ['isActive'] }] });
    expect(await tracker.act(team.member, 'updateWebhook', { id, expectedVersion: 4, isActive: false })).toMatchObject({ __typename: 'Forbidden', requiredRole: 'OWNER' });
    expect(await tracker.act(team.stranger, 'updateWebhook', { id, expectedVersion: 4, isActive: false })).toMatchObject({ __typename: 'NotFound', missingId: id });
  });
});

describe('the other commands', () => {
  it('are for owners', async () => {
    const { id } = await made();
    const { id: deliveryId } = await tracker.act(team.owner, 'testWebhook', { id });
    for (const [name, input] of [
      ['rotateWebhookSecret', { id }], ['testWebhook', { id }], ['retryWebhookDelivery', { id: deliveryId }], ['deleteWebhook', { id, expectedVersion: 1 }],
    ] as const) {
      expect([name, await tracker.act(team.member, name, input)]).toMatchObject([name, { __typename: 'Forbidden', requiredRole: 'OWNER' }]);
      expect([name, await tracker.act(team.stranger, name, input)]).toMatchObject([name, { __typename: 'NotFound' }]);
    }
    expect(await tracker.act(team.owner, 'rotateWebhookSecret', { id })).toMatchObject({ __typename: 'WebhookWithSecret', webhook: { id, version: 2 } });
    expect(await tracker.act(team.owner, 'deleteWebhook', { id, expectedVersion: 1 })).toMatchObject({ __typename: 'Conflict', currentVersion: 2 });
    expect(await tracker.act(team.owner, 'deleteWebhook', { id, expectedVersion: 2 })).toEqual({ __typename: 'Deleted', id });
    expect(await tracker.row('select count(*)::integer as n from webhook_secrets where webhook_id = $1', id.slice(-36))).toEqual({ n: 0 });
  });

  it('keep at most two secrets of a webhook', async () => {
    const { id } = await made();
    const secrets = [];
    for (let round = 0; round < 3; round += 1) secrets.push((await tracker.act(team.owner, 'rotateWebhookSecret', { id }))['secret']);
    expect(new Set(secrets).size).toBe(3);
    expect(await tracker.row('select count(*)::integer as n, count(expires_at)::integer as former from webhook_secrets where webhook_id = $1', id.slice(-36))).toEqual({ n: 2, former: 1 });
  });
});

it('only owners see webhooks and deliveries, whichever way they ask', async () => {
  const { id } = await made();
  const { id: deliveryId } = await tracker.act(team.owner, 'testWebhook', { id });
  const text = `query ($workspace: ID!, $webhook: ID!, $ids: [ID!]!) {
    workspace(id: $workspace) { webhooks(first: 100) { totalCount nodes { id } } }
    webhook(id: $webhook) { deliveries(filter: { state: [WAITING] }) { totalCount nodes { id webhook { id } } } }
    nodes(ids: $ids) { id }
  }`;
  const ask = async (by = team.owner) => (await tracker.world.run(text, { workspace: team.workspace.id, webhook: id, ids: [id, deliveryId] }, by)).data;
  expect(await ask()).toMatchObject({
    workspace: { webhooks: { nodes: expect.arrayContaining([{ id }]) } },
    webhook: { deliveries: { totalCount: 1, nodes: [{ id: deliveryId, webhook: { id } }] } },
    nodes: [{ id }, { id: deliveryId }],
  });
  for (const by of [team.member, team.viewer]) expect(await ask(by)).toEqual({ workspace: { webhooks: { totalCount: 0, nodes: [] } }, webhook: null, nodes: [null, null] });
  expect(await ask(team.stranger)).toEqual({ workspace: null, webhook: null, nodes: [null, null] });
});
