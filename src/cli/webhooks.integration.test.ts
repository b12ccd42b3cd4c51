import { Command } from 'commander';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { captureStreams } from '../../tests/testkit/captured-streams.ts';
import { createWebhookFixture, type RegisteredWebhook, type WebhookFixture } from '../../tests/testkit/webhook-fixture.ts';
import { answer, startReceiver, verify, type WebhookReceiver } from '../../tests/testkit/webhook-receiver.ts';
import { runProgram } from './run-program.ts';
import { webhooksCommand } from './webhooks.ts';

let fixture: WebhookFixture;
let receiver: WebhookReceiver;
let webhook: RegisteredWebhook;

beforeAll(async () => {
  fixture = await createWebhookFixture();
  receiver = await startReceiver();
  webhook = await fixture.register(receiver.url, { eventTypes: ['TaskMoved', 'TaskCreated'], description: 'The bell' });
});
afterAll(async () => {
  await fixture[Symbol.asyncDispose]();
  await receiver[Symbol.asyncDispose]();
});

async function run(...args: string[]): Promise<{ readonly code: number; readonly out: string; readonly err: string }> {
  const streams = captureStreams();
  const dependencies = { openDatabase: async () => ({ primaryUrl: fixture.tracker.world.primaryUrl, close: async () => undefined }), streams };
  const code = await runProgram(new Command('portcullis').addCommand(webhooksCommand(dependencies)), ['webhooks', ...args], streams);
  return { code, out: streams.out(), err: streams.err() };
}

const nobody = 'webhook_00000000-0000-4000-8000-000000000000';

test('list and show tell how endpoints do', async () => {
  expect((await run('list')).out).toMatch(new RegExp(`^id .*\\n${webhook.id} +active +0 +0 +0 +2 +${receiver.url}\\n$`));
  expect((await run('list', '--state', 'failing')).out).toBe('There are none\n');
  expect(JSON.parse((await run('list', '--workspace', fixture.team.workspace.id, '--json')).out)).toMatchObject({ webhooks: [{ id: webhook.id, workspaceId: fixture.team.workspace.id, eventTypes: ['TaskCreated', 'TaskMoved'] }] });
  expect((await run('show', webhook.id)).out).toContain(`${receiver.url}: active\nThe bell\nOf ${fixture.team.workspace.id}, since `);
  expect((await run('show', webhook.id, '--json')).out).not.toMatch(/secret|sealed/);
  expect(await run('show', nobody)).toMatchObject({ code: 1, err: `There is no webhook ${nobody}\n` });
  expect(await run('show', 'task_00000000-0000-4000-8000-000000000000')).toMatchObject({ code: 2 });
});

test('what failed is listed and sent again', async () => {
  receiver.respond = answer(410);
  fixture.deliver({ perEndpoint: 1 });
  await fixture.queue(1);
  await fixture.untilDeliveries(webhook, (rows) => expect(rows).toMatchObject([{ state: 'FAILED' }]));
  const [{ id } = { id: '' }] = await fixture.deliveries(webhook);
  expect((await run('deliveries', webhook.id, '--state', 'FAILED')).out).toMatch(new RegExp(`\\n${id} +TaskCreated +FAILED +1 +410 .*The endpoint is gone`));
  expect((await run('deliveries', webhook.id, '--state', 'WAITING')).out).toBe('There are none\n');
  expect((await run('show', webhook.id)).out).toMatch(/: disabled \(GONE\)\n/);
  expect(await run('test', webhook.id)).toMatchObject({ code: 1, err: expect.stringContaining('switched off') });
  receiver.respond = answer(204);
  expect(await run('enable', webhook.id)).toMatchObject({ code: 0, out: 'It is sent to again\n' });
  expect(await run('retry')).toMatchObject({ code: 1, err: expect.stringContaining('Which ones?') });
  expect(await run('retry', 'x')).toMatchObject({ code: 2 });
  expect(await run('retry', '--failed-of', nobody)).toMatchObject({ code: 1 });
  expect(await run('retry', '--failed-of', webhook.id)).toMatchObject({ code: 0, out: '1 delivery will be sent again\n' });
  await fixture.untilDeliveries(webhook, (rows) => expect(rows).toMatchObject([{ id, state: 'DELIVERED', attempts: 1 }]));
  expect(JSON.parse((await run('retry', id, '--json')).out)).toEqual({ ids: [id] });
  await receiver.until(3);
  expect(new Set(receiver.received.map((request) => request.id))).toEqual(new Set([id]));
});

test('a signed event is sent to try an endpoint, and nothing goes to an endpoint that is disabled', async () => {
  const before = receiver.received.length;
  const { delivery } = JSON.parse((await run('test', webhook.id, '--json')).out) as { delivery: string };
  await receiver.until(before + 1);
  const request = receiver.received.at(-1);
  expect(request?.id).toBe(delivery);
  expect(request && verify(request, webhook.secret)).toMatchObject({ type: 'WebhookTested', data: { entityId: webhook.id, actorId: null, position: null, payload: {} } });
  for (let time = 0; time < 2; time += 1) expect(await run('disable', webhook.id)).toMatchObject({ code: 0, out: 'Nothing more is sent to it\n' });
  const told = await fixture.tracker.world.admin.rows("select count(*)::integer as times from portcullis_outbox where type = 'WebhookDisabled' and payload->>'reason' = 'OPERATOR'");
  expect(told).toEqual([{ times: 1 }]);
  expect((await run('show', webhook.id)).out).toContain('disabled (OPERATOR)');
  for (const verb of ['enable', 'disable', 'test']) expect(await run(verb, nobody)).toMatchObject({ code: 1 });
});
