import type { AddressInfo } from 'node:net';
import { createClient } from 'graphql-ws';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createReceiver, type WebhookEvent } from '../../examples/webhooks/create-receiver.ts';
import { type AdminConnection, openAdminConnection } from '../../src/data/open-admin-connection.ts';
import { eventually } from '../testkit/eventually.ts';
import { startGateway, type TestGateway } from '../testkit/gateway.ts';
import { answer, startReceiver, verify, type WebhookReceiver } from '../testkit/webhook-receiver.ts';

interface Owned {
  readonly viewer: { readonly memberships: { readonly nodes: readonly { readonly role: string; readonly workspace: { readonly id: string; readonly projects: { readonly nodes: readonly { readonly id: string }[] } } }[] } };
}
interface Registered {
  readonly createWebhook: { readonly secret: string | null; readonly webhook: { readonly id: string } };
}

let gateway: TestGateway;
let receiver: WebhookReceiver;
let admin: AdminConnection;
let workspaceId: string;
let projectId: string;

const environment = { PORTCULLIS_WEBHOOKS_ALLOW_PRIVATE: '127.0.0.0/8' };

beforeAll(async () => {
  gateway = await startGateway({ environment });
  receiver = await startReceiver();
  admin = await openAdminConnection(gateway.database.primaryUrl, { applicationName: 'portcullis-tests' });
  const { viewer } = await ask<Owned>('{ viewer { memberships(first: 20) { nodes { role workspace { id projects(first: 1) { nodes { id } } } } } } }');
  const workspace = viewer.memberships.nodes.find(({ role }) => role === 'OWNER')?.workspace;
  workspaceId = workspace?.id ?? '';
  projectId = workspace?.projects.nodes[0]?.id ?? '';
});
afterAll(async () => {
  await admin.close();
  await receiver[Symbol.asyncDispose]();
  await gateway[Symbol.asyncDispose]();
});

async function ask<Data>(query: string, variables: object = {}, headers: Readonly<Record<string, string>> = {}): Promise<Data> {
  const { body } = await gateway.post({ query, variables }, 'owner', headers);
  expect(body.errors).toBeUndefined();
  return body.data as Data;
}

const registration = `mutation ($input: CreateWebhookInput!) {
  createWebhook(input: $input) { __typename ... on WebhookWithSecret { secret webhook { id url eventTypes isActive workspace { id } } } }
}`;
const register = (input: object = {}, headers = {}) => ask<Registered>(registration, { input: { workspaceId, url: receiver.url, ...input } }, headers);
const createTask = (title: string) => ask<{ createTask: { id: string } }>(
  'mutation ($input: CreateTaskInput!) { createTask(input: $input) { ... on Task { id version } } }', { input: { projectId, title } },
);

test('who registers an endpoint gets what happens in the workspace, signed, and sees that it arrived', async () => {
  const { createWebhook: { secret, webhook } } = await register({ eventTypes: ['TaskCreated'] });
  expect(webhook).toMatchObject({ url: receiver.url, eventTypes: ['TaskCreated'], isActive: true, workspace: { id: workspaceId } });
  const { createTask: task } = await createTask('Ring the bell');
  const [request] = await receiver.until(1);
  expect(request && verify(request, secret ?? '')).toMatchObject({
    type: 'TaskCreated',
    data: { type: 'TaskCreated', schemaVersion: 1, workspaceId, entityType: 'Task', entityId: task.id, entityVersion: 1, payload: { projectId, title: 'Ring the bell' } },
  });
  expect(request?.headers).toMatchObject({ 'content-type': 'application/json', 'user-agent': expect.stringMatching(/^Portcullis\/\d/) });
  const deliveries = () => ask('query ($id: ID!) { webhook(id: $id) { deliveries { nodes { id state attempts lastStatus body } } } }', { id: webhook.id });
  await expect.poll(deliveries).toEqual({ webhook: { deliveries: { nodes: [{ id: request?.id, state: 'DELIVERED', attempts: 1, lastStatus: 204, body: request?.body }] } } });
  const metrics = async () => (await fetch(`${gateway.adminUrl}/metrics`)).text();
  await expect.poll(metrics).toMatch(/portcullis_webhook_attempts\{outcome="delivered"\} 1\n/);
  await expect.poll(metrics).toMatch(/portcullis_webhooks\{state="active"\} 1\n/);
});

test('an endpoint that is switched off is heard of in the workspace, and what it is by owners alone', async () => {
  const text = `subscription ($id: ID!) { workspaceEvents(workspaceId: $id, types: ["WebhookDisabled"]) { type actor { id } ... on WebhookEvent { webhookId webhook { url disabledReason } } } }`;
  const watched = await Promise.all((['owner', 'viewer'] as const).map(async (role) => {
    const heard: unknown[] = [];
    const client = createClient({ url: `${gateway.url.replace('http', 'ws')}/graphql`, connectionParams: { authorization: `Bearer ${await gateway.token(role)}` }, retryAttempts: 0, webSocketImpl: WebSocket });
    client.subscribe({ query: text, variables: { id: workspaceId } }, { next: ({ data }) => void heard.push(data?.['workspaceEvents']), error: (error) => void heard.push(error), complete: () => undefined });
    return { heard, dispose: async () => await client.dispose() };
  }));
  await using gone = await startReceiver();
  gone.respond = answer(410);
  let registered = '';
  // A subscriber that has not begun yet hears of the next one.
  await eventually(async () => {
    const { createWebhook: { webhook } } = await register({ url: gone.url, eventTypes: ['TaskCreated'] });
    registered = webhook.id;
    await createTask('Nobody wants to know');
    await eventually(() => {
      for (const { heard } of watched) expect(heard.at(-1)).toMatchObject({ webhookId: registered });
    }, { withinMs: 2_000 });
  });
  const told = { type: 'WebhookDisabled', actor: null, webhookId: registered };
  expect(watched.map(({ heard }) => heard.at(-1))).toEqual([{ ...told, webhook: { url: gone.url, disabledReason: 'GONE' } }, { ...told, webhook: null }]);
  await Promise.all(watched.map(({ dispose }) => dispose()));
});

test('a secret is not kept under an idempotency key: repeated, the command shows none', async () => {
  const headers = { 'idempotency-key': 'register once' };
  const first = await register({ eventTypes: ['LabelDeleted'] }, headers);
  expect(first.createWebhook.secret).toMatch(/^whsec_/);
  const again = await register({ eventTypes: ['LabelDeleted'] }, headers);
  expect(again.createWebhook).toMatchObject({ webhook: { id: first.createWebhook.webhook.id }, secret: null });
  const kept = await admin.rows<{ result: string }>('select result::text as result from portcullis_command_results');
  expect(kept).toHaveLength(1);
  expect(kept[0]?.result).not.toContain('whsec_');
});

test('an event that cannot be read is a dead letter, and what comes after it is delivered; read again, nothing is sent twice', async () => {
  const before = receiver.received.length;
  await admin.run(`create function spoil() returns trigger language plpgsql as $$ begin
      if new.payload->>'title' = 'Poison' then new.payload := '{}'; end if; return new; end $$;
    create trigger spoil before insert on portcullis_outbox for each row execute function spoil()`);
  await createTask('Poison');
  await createTask('Antidote');
  await receiver.until(before + 1);
  await eventually(async () => expect(await admin.rows("select state from portcullis_dead_letters where consumer = 'webhooks'")).toEqual([{ state: 'retrying' }]));
  await admin.run("update portcullis_consumers set position = 0 where name = 'webhooks'");
  await createTask('Once more');
  await receiver.until(before + 2);
  expect(receiver.received.slice(before).map(({ message }) => message.data['payload'])).toMatchObject([{ title: 'Antidote' }, { title: 'Once more' }]);
});

test('what happens in other workspaces is not heard', async () => {
  const before = receiver.received.length;
  const elsewhere = await ask<{ createWorkspace: { id: string } }>('mutation ($input: CreateWorkspaceInput!) { createWorkspace(input: $input) { ... on Workspace { id } } }', { input: { name: 'Elsewhere', slug: 'elsewhere' } });
  const project = await ask<{ createProject: { id: string } }>('mutation ($input: CreateProjectInput!) { createProject(input: $input) { ... on Project { id } } }', { input: { workspaceId: elsewhere.createWorkspace.id, key: 'ELSE', name: 'Elsewhere' } });
  await ask('mutation ($input: CreateTaskInput!) { createTask(input: $input) { ... on Task { id } } }', { input: { projectId: project.createProject.id, title: 'Unheard' } });
  await createTask('Heard');
  await receiver.until(before + 1);
  expect(receiver.received.slice(before).map(({ message }) => message.data['payload'])).toMatchObject([{ title: 'Heard' }]);
});

test('the receiver of the examples takes what is signed, once, and refuses the rest', async () => {
  const { createWebhook: { secret, webhook } } = await register({ eventTypes: ['TaskCreated'], url: 'http://127.0.0.1:9/' });
  const events: WebhookEvent[] = [];
  await using stack = new AsyncDisposableStack();
  const server = createReceiver(secret ?? '', (event) => void events.push(event));
  stack.defer(() => new Promise<void>((resolve) => void server.close(() => resolve())));
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  await ask('mutation ($input: UpdateWebhookInput!) { updateWebhook(input: $input) { ... on Webhook { version } } }', { input: { id: webhook.id, expectedVersion: 1, url } });
  await createTask('For the example');
  await eventually(() => expect(events).toMatchObject([{ type: 'TaskCreated', data: { payload: { title: 'For the example' } } }]));

  const deliveries = async () => (await ask<{ webhook: { deliveries: { nodes: { id: string; state: string; body: string }[] } } }>('query ($id: ID!) { webhook(id: $id) { deliveries { nodes { id state body } } } }', { id: webhook.id })).webhook.deliveries.nodes;
  await eventually(async () => expect(await deliveries()).toMatchObject([{ state: 'DELIVERED' }]));
  const [{ id, body } = { id: '', body: '' }] = await deliveries();
  await ask('mutation ($input: RetryWebhookDeliveryInput!) { retryWebhookDelivery(input: $input) { __typename } }', { input: { id } });
  await eventually(async () => expect(await deliveries()).toMatchObject([{ state: 'DELIVERED' }]));
  expect(events).toHaveLength(1);

  const headers = { 'webhook-id': id, 'webhook-timestamp': String(Math.floor(Date.now() / 1_000)), 'webhook-signature': 'v1,AAAA' };
  expect((await fetch(url, { method: 'POST', headers, body })).status).toBe(401);
  expect((await fetch(url, { method: 'POST', body: 'x'.repeat(2_000_000) })).status).toBe(413);
});
