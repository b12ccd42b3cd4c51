import { expect, test } from 'vitest';
import { startGateway } from '../testkit/gateway.ts';
import { startReceiver, verify } from '../testkit/webhook-receiver.ts';

interface Owned {
  readonly viewer: { readonly memberships: { readonly nodes: readonly { readonly role: string; readonly workspace: { readonly id: string; readonly projects: { readonly nodes: readonly { readonly id: string }[] } } }[] } };
}

test('who registers an endpoint gets what happens in the workspace, signed, and sees that it arrived', async () => {
  await using receiver = await startReceiver();
  await using gateway = await startGateway({ environment: { PORTCULLIS_WEBHOOKS_ALLOW_PRIVATE: '127.0.0.0/8' } });
  const ask = async <Data>(query: string, variables: object = {}): Promise<Data> => {
    const { body } = await gateway.post({ query, variables });
    expect(body.errors).toBeUndefined();
    return body.data as Data;
  };
  const { viewer } = await ask<Owned>('{ viewer { memberships(first: 20) { nodes { role workspace { id projects(first: 1) { nodes { id } } } } } } }');
  const workspace = viewer.memberships.nodes.find(({ role }) => role === 'OWNER')?.workspace;
  const projectId = workspace?.projects.nodes[0]?.id;

  const { createWebhook: { secret, webhook } } = await ask<{ createWebhook: { secret: string; webhook: { id: string } } }>(
    `mutation ($input: CreateWebhookInput!) {
      createWebhook(input: $input) { __typename ... on WebhookWithSecret { secret webhook { id url eventTypes isActive workspace { id } } } }
    }`,
    { input: { workspaceId: workspace?.id, url: receiver.url, eventTypes: ['TaskCreated'] } },
  );
  expect(webhook).toMatchObject({ url: receiver.url, eventTypes: ['TaskCreated'], isActive: true, workspace: { id: workspace?.id } });

  const { createTask } = await ask<{ createTask: { id: string } }>(
    'mutation ($input: CreateTaskInput!) { createTask(input: $input) { ... on Task { id version } } }',
    { input: { projectId, title: 'Ring the bell' } },
  );
  const [request] = await receiver.until(1);
  expect(request && verify(request, secret)).toMatchObject({
    type: 'TaskCreated',
    data: { type: 'TaskCreated', schemaVersion: 1, workspaceId: workspace?.id, entityType: 'Task', entityId: createTask.id, entityVersion: 1, payload: { projectId, title: 'Ring the bell' } },
  });
  expect(request?.headers).toMatchObject({ 'content-type': 'application/json', 'user-agent': expect.stringMatching(/^Portcullis\/\d/) });

  const deliveries = () => ask('query ($id: ID!) { webhook(id: $id) { deliveries { nodes { id state attempts lastStatus body } } } }', { id: webhook.id });
  await expect.poll(deliveries).toEqual({ webhook: { deliveries: { nodes: [{ id: request?.id, state: 'DELIVERED', attempts: 1, lastStatus: 204, body: request?.body }] } } });
});
