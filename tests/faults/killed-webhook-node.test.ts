import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openAdminConnection } from '../../src/data/open-admin-connection.ts';
import { type GatewayProcess, startGatewayProcess } from '../testkit/gateway-process.ts';
import { createTestDatabase } from '../testkit/test-database.ts';
import { answer, startReceiver, verify } from '../testkit/webhook-receiver.ts';

async function ask<Data>({ url, token }: GatewayProcess, query: string, variables: object = {}): Promise<Data> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST', headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` }, body: JSON.stringify({ query, variables }),
  });
  const { data } = (await response.json()) as { data: Data };
  return data;
}

test('what a killed node was sending is sent by the next one, under the same id', async () => {
  await using stack = new AsyncDisposableStack();
  const database = stack.use(await createTestDatabase());
  const receiver = stack.use(await startReceiver());
  const dataDir = stack.adopt(await mkdtemp(join(tmpdir(), 'portcullis-webhooks-')), (folder) => rm(folder, { recursive: true }));
  const admin = stack.adopt(await openAdminConnection(database.primaryUrl, { applicationName: 'portcullis-tests' }), (opened) => opened.close());
  const environment = {
    DATABASE_URL: database.primaryUrl, PORTCULLIS_SAMPLE_DATA: 'true', PORTCULLIS_DATA_DIR: dataDir, LOG_LEVEL: 'warn', PORTCULLIS_WEBHOOKS_ALLOW_PRIVATE: '127.0.0.0/8',
  };
  const killed = stack.adopt(await startGatewayProcess(environment), async (started) => void (await started.end('SIGKILL')));

  const { viewer } = await ask<{ viewer: { memberships: { nodes: { role: string; workspace: { id: string; projects: { nodes: { id: string }[] } } }[] } } }>(
    killed, '{ viewer { memberships(first: 20) { nodes { role workspace { id projects(first: 1) { nodes { id } } } } } } }',
  );
  const workspace = viewer.memberships.nodes.find(({ role }) => role === 'OWNER')?.workspace;
  const { createWebhook: { secret } } = await ask<{ createWebhook: { secret: string } }>(
    killed, 'mutation ($input: CreateWebhookInput!) { createWebhook(input: $input) { ... on WebhookWithSecret { secret } } }',
    { input: { workspaceId: workspace?.id, url: receiver.url } },
  );
  receiver.respond = () => undefined;
  await ask(killed, 'mutation ($input: CreateTaskInput!) { createTask(input: $input) { ... on Task { id } } }', { input: { projectId: workspace?.projects.nodes[0]?.id, title: 'Under way' } });
  await receiver.until(1);
  await killed.end('SIGKILL');

  receiver.respond = answer(204);
  stack.adopt(await startGatewayProcess(environment), async (started) => void (await started.end('SIGKILL')));
  expect(await admin.rows('select state, attempts, lease is not null as leased from webhook_deliveries')).toEqual([{ state: 'WAITING', attempts: 1, leased: true }]);
  // As if its lease had ended.
  await admin.run("update webhook_deliveries set next_attempt_at = now() where state = 'WAITING'");
  const [first, second] = await receiver.until(2);
  expect(second).toMatchObject({ id: first?.id, body: first?.body });
  for (const request of receiver.received) verify(request, secret);
  await expect.poll(() => admin.rows('select state, attempts from webhook_deliveries')).toEqual([{ state: 'DELIVERED', attempts: 2 }]);
});
