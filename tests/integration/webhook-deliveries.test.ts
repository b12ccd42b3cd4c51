import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeAll, afterAll, describe, expect, it } from 'vitest';
import { createMaintenance } from '../../src/events/create-maintenance.ts';
import { claimDeliveries } from '../../src/events/webhooks/claim-deliveries.ts';
import { createAddressRules } from '../../src/events/webhooks/create-address-rules.ts';
import { settleDelivery } from '../../src/events/webhooks/settle-delivery.ts';
import { createSecretBox } from '../../src/security/create-secret-box.ts';
import { eventually } from '../testkit/eventually.ts';
import { selfSigned } from '../testkit/self-signed.ts';
import { createWebhookFixture, type RegisteredWebhook, type WebhookFixture } from '../testkit/webhook-fixture.ts';
import { answer, type Respond, startReceiver, verify, type WebhookReceiver } from '../testkit/webhook-receiver.ts';

let fixture: WebhookFixture;
let receiver: WebhookReceiver;
const receivers: WebhookReceiver[] = [];

beforeAll(async () => {
  fixture = await createWebhookFixture();
});
afterEach(async () => {
  await fixture.stopAll();
  for (const started of receivers.splice(0)) await started[Symbol.asyncDispose]();
  await fixture.tracker.world.admin.run('delete from webhooks');
  fixture.warnings.length = 0;
});
afterAll(() => fixture[Symbol.asyncDispose]());

async function receive(respond?: Respond, options: Parameters<typeof startReceiver>[0] = {}): Promise<WebhookReceiver> {
  const started = await startReceiver(options);
  receivers.push(started);
  if (respond !== undefined) started.respond = respond;
  return started;
}

/** A receiver with a webhook of its own. */
async function endpoint(respond?: Respond): Promise<RegisteredWebhook> {
  receiver = await receive(respond);
  return fixture.register(receiver.url);
}

const limits = () => ({ deadline: performance.now() + 60_000, signal: new AbortController().signal });
const hang: Respond = () => undefined;

describe('a delivery', () => {
  it('that failed is sent again under the same id with the same body, newly signed, until it succeeds', async () => {
    const webhook = await endpoint(answer(500, {}, 'Out of order'));
    fixture.deliver();
    await fixture.queue(1);
    await fixture.untilDeliveries(webhook, (rows) => expect(rows).toMatchObject([
      { state: 'WAITING', attempts: 1, last_status: 500, last_error: 'The endpoint answered 500', response_excerpt: 'Out of order' },
    ]));
    receiver.respond = answer(200, {}, 'Thanks');
    await fixture.passes('6 seconds');
    await fixture.untilDeliveries(webhook, (rows) => expect(rows).toMatchObject([{ state: 'DELIVERED', attempts: 2, last_status: 200, last_error: null, response_excerpt: 'Thanks', pause: null }]));
    const [first, second] = await receiver.until(2);
    expect(second).toMatchObject({ id: first?.id, body: first?.body });
    expect(first?.id).toBe((await fixture.deliveries(webhook))[0]?.id);
    for (const request of receiver.received) verify(request, webhook.secret);
  });

  it('is tried ten times over three days, then given up, and sent again when somebody asks for it', async () => {
    const webhook = await endpoint(answer(500));
    fixture.deliver();
    await fixture.queue(1);
    const pauses: number[] = [];
    for (let attempt = 1; attempt <= 10; attempt += 1) {
      await fixture.untilDeliveries(webhook, (rows) => expect(rows).toMatchObject([{ attempts: attempt, last_status: 500, state: attempt === 10 ? 'FAILED' : 'WAITING' }]));
      const pause = (await fixture.deliveries(webhook))[0]?.pause ?? null;
      if (pause === null) break;
      pauses.push(pause);
      // And what the breaker adds.
      await fixture.passes(`${Math.ceil(pause) + 900} seconds`);
    }
    expect(pauses).toHaveLength(9);
    expect(pauses).toEqual(pauses.toSorted((a, b) => a - b));
    expect(pauses.reduce((all, pause) => all + pause)).toBeGreaterThan(75 * 3_600);
    expect(fixture.warnings).toContain('A delivery failed for the last time: portcullis webhooks retry');
    receiver.respond = answer(204);
    const [row] = await fixture.deliveries(webhook);
    expect(await fixture.tracker.act(fixture.team.owner, 'retryWebhookDelivery', { id: row?.id })).toMatchObject({ __typename: 'WebhookDelivery', state: 'WAITING', attempts: 0 });
    await fixture.passes('15 minutes');
    await fixture.untilDeliveries(webhook, (rows) => expect(rows).toMatchObject([{ id: row?.id, state: 'DELIVERED', attempts: 1 }]));
  });

  it('is signed by the former secret as well for a day after another was taken', async () => {
    const webhook = await endpoint();
    const rotated = await fixture.tracker.act(fixture.team.owner, 'rotateWebhookSecret', { id: webhook.id });
    const secret = String(rotated['secret']);
    expect(secret).not.toBe(webhook.secret);
    fixture.deliver();
    await fixture.queue(1);
    const [both] = await receiver.until(1);
    if (both === undefined) throw new Error('Nothing came');
    verify(both, webhook.secret);
    verify(both, secret);
    await fixture.passes('25 hours');
    await fixture.queue(1);
    const [, one] = await receiver.until(2);
    if (one === undefined) throw new Error('Nothing came');
    verify(one, secret);
    expect(() => verify(one, webhook.secret)).toThrow('No matching signature');
  });

  it('cannot be signed under another key of the node, and says what to do', async () => {
    const webhook = await endpoint();
    const foreign = createSecretBox('another secret of the tests, 32 l').seal(webhook.secret, `webhook ${webhook.uuid}`);
    await fixture.tracker.world.admin.rows('update webhook_secrets set sealed = $1', [foreign]);
    fixture.deliver();
    await fixture.queue(1);
    await fixture.untilDeliveries(webhook, (rows) => expect(rows).toMatchObject([{ attempts: 1, last_error: expect.stringMatching(/rotateWebhookSecret.*another PORTCULLIS_TOKEN_SECRET/) }]));
    expect(receiver.received).toEqual([]);
    const { secret } = await fixture.tracker.act(fixture.team.owner, 'rotateWebhookSecret', { id: webhook.id });
    await fixture.passes('6 seconds');
    await fixture.untilDeliveries(webhook, (rows) => expect(rows).toMatchObject([{ state: 'DELIVERED' }]));
    const [request] = receiver.received;
    expect(request?.headers['webhook-signature']).not.toContain(' ');
    if (request !== undefined) verify(request, String(secret));
  });

  it('is forgotten where the webhook is deleted while it is being sent', async () => {
    const webhook = await endpoint(hang);
    fixture.deliver({ timeoutMs: 2_000 });
    await fixture.queue(3);
    await receiver.until(3);
    expect(await fixture.tracker.act(fixture.team.owner, 'deleteWebhook', { id: webhook.id, expectedVersion: 1 })).toMatchObject({ __typename: 'Deleted' });
    await eventually(() => expect(receiver.open).toBe(0));
    await fixture.stopAll();
    expect(fixture.warnings).toEqual([]);
    expect(await fixture.deliveries(webhook)).toEqual([]);
  });
});

describe('an endpoint', () => {
  it('that hangs is left after the deadline, before the head of its answer and in its body', async () => {
    const webhook = await endpoint(hang);
    fixture.deliver({ timeoutMs: 1_500 });
    await fixture.queue(1);
    await fixture.untilDeliveries(webhook, (rows) => expect(rows).toMatchObject([{ state: 'WAITING', last_status: null, last_error: 'No answer within 1.5 seconds' }]));
    receiver.respond = (response) => void response.writeHead(500).write('and then');
    await fixture.passes('6 seconds');
    await fixture.untilDeliveries(webhook, (rows) => expect(rows).toMatchObject([{ attempts: 2, last_status: 500, response_excerpt: 'and then' }]));
    await eventually(() => expect(receiver.open).toBe(0));
  });

  it('that answers without an end is not listened to for ever', async () => {
    const webhook = await endpoint((response) => {
      response.writeHead(200);
      const more = (): void => {
        if (!response.destroyed) response.write('x\0\u001b'.repeat(10_000), () => setImmediate(more));
      };
      more();
    });
    fixture.deliver();
    await fixture.queue(1);
    await fixture.untilDeliveries(webhook, (rows) => expect(rows).toMatchObject([{ state: 'DELIVERED', response_excerpt: 'x  '.repeat(167).slice(0, 500) }]));
    await eventually(() => expect(receiver.open).toBe(0));
  });

  it('that wants another protocol in place of an answer has failed, and keeps nobody waiting', async () => {
    const webhook = await endpoint((response) => {
      response.socket?.write('HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n');
    });
    fixture.deliver();
    await fixture.queue(1);
    await fixture.untilDeliveries(webhook, (rows) => expect(rows).toMatchObject([
      { state: 'WAITING', attempts: 1, last_status: null, last_error: 'The connection ended without an answer' },
    ]));
    receiver.respond = answer(204);
    await fixture.passes('6 seconds');
    await fixture.untilDeliveries(webhook, (rows) => expect(rows).toMatchObject([{ state: 'DELIVERED', attempts: 2 }]));
  });

  it('that redirects is not followed, wherever it leads', async () => {
    const elsewhere = await receive();
    const webhook = await endpoint(answer(302, { location: 'http://169.254.169.254/latest/meta-data/' }));
    fixture.deliver();
    await fixture.queue(1);
    await fixture.untilDeliveries(webhook, (rows) => expect(rows).toMatchObject([
      { state: 'WAITING', last_status: 302, last_error: 'Redirections are not followed: 302 to http://169.254.169.254/latest/meta-data/' },
    ]));
    receiver.respond = answer(307, { location: elsewhere.url });
    await fixture.passes('6 seconds');
    await fixture.untilDeliveries(webhook, (rows) => expect(rows).toMatchObject([{ attempts: 2, last_status: 307 }]));
    expect(receiver.received).toHaveLength(2);
    expect(elsewhere.received).toEqual([]);
  });

  it('whose name stands for an allowed address that nobody listens at does not learn the address', async () => {
    receiver = await receive();
    const webhook = await fixture.register(`http://hooks.example.test:${receiver.port}/`);
    await receiver[Symbol.asyncDispose]();
    fixture.deliver({ resolve: () => Promise.resolve(['127.0.0.1', '127.0.0.2']) });
    await fixture.queue(1);
    await fixture.untilDeliveries(webhook, (rows) => expect(rows).toMatchObject([{ attempts: 1, last_error: 'The connection failed: ECONNREFUSED' }]));
  });

  it('whose name stands for a private address gets nothing, and the connection goes where the check was', async () => {
    receiver = await receive();
    const webhook = await fixture.register(`http://hooks.example.test:${receiver.port}/`);
    const asked: string[] = [];
    const answers = [['10.0.0.5', '169.254.169.254'], ['10.0.0.5', '127.0.0.1'], ['10.0.0.5']];
    fixture.deliver({
      rules: createAddressRules({ allowed: ['127.0.0.0/8'] }),
      resolve: (hostname) => {
        asked.push(hostname);
        return Promise.resolve(answers[asked.length - 1] ?? []);
      },
    });
    await fixture.queue(1);
    await fixture.untilDeliveries(webhook, (rows) => expect(rows).toMatchObject([{ attempts: 1, last_error: 'Not sent: The address is not public.' }]));
    expect(receiver.received).toEqual([]);
    await fixture.passes('6 seconds');
    await fixture.untilDeliveries(webhook, (rows) => expect(rows).toMatchObject([{ state: 'DELIVERED' }]));
    // Asked once for each attempt: a name that changes its mind after the check leads nowhere else.
    expect(asked).toEqual(['hooks.example.test', 'hooks.example.test']);
    expect(receiver.received[0]?.headers.host).toBe(`hooks.example.test:${receiver.port}`);
  });

  it('that speaks no TLS, or is not there, gets nothing and is tried again', async () => {
    receiver = await receive();
    const webhook = await fixture.register(receiver.url.replace('http:', 'https:'));
    const closed = await receive();
    await closed[Symbol.asyncDispose]();
    const absent = await fixture.register(closed.url);
    fixture.deliver();
    await fixture.queue(1);
    await fixture.untilDeliveries(webhook, (rows) => expect(rows).toMatchObject([{ state: 'WAITING', last_status: null, last_error: expect.stringMatching(/SSL|TLS|wrong version/i) }]));
    await fixture.untilDeliveries(absent, (rows) => expect(rows).toMatchObject([{ state: 'WAITING', last_error: expect.stringContaining('ECONNREFUSED') }]));
    expect(receiver.received).toEqual([]);
  });

  it('whose certificate nobody vouches for gets nothing, except where the operator names its authority', async () => {
    receiver = await receive(undefined, { secure: true });
    const webhook = await fixture.register(receiver.url);
    const named = await fixture.register(receiver.url.replace('127.0.0.1', 'hooks.example.test'));
    fixture.deliver();
    await fixture.queue(1);
    await fixture.untilDeliveries(webhook, (rows) => expect(rows).toMatchObject([
      { state: 'WAITING', last_status: null, last_error: "The endpoint's certificate was refused: self-signed certificate" },
    ]));
    expect(receiver.received).toEqual([]);

    // Node reads the variable once, when it starts.
    const authority = join(await mkdtemp(join(tmpdir(), 'portcullis-authority-')), 'authority.pem');
    await writeFile(authority, selfSigned.cert);
    const send = `const { sendRequest } = await import(${JSON.stringify(new URL('../../src/events/webhooks/send-request.ts', import.meta.url).href)});
      const trusting = { rules: { urlProblem: () => null, addressProblem: () => null }, resolve: async () => ['127.0.0.1'] };
      for (const url of process.argv.slice(1)) await sendRequest(trusting, { url: new URL(url), headers: {}, body: '{"type":"Sent"}', signal: AbortSignal.timeout(10_000) })
        .then(({ status }) => console.log(status), ({ name, message }) => console.log(name, message));`;
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', send, receiver.url, receiver.url.replace('127.0.0.1', 'hooks.example.test')], {
      env: { ...process.env, NODE_EXTRA_CA_CERTS: authority },
    });
    await rm(dirname(authority), { recursive: true });
    expect(stdout.split('\n')).toEqual(['204', expect.stringMatching(/^CertificateRefused .*does not match certificate's altnames/), '']);
    expect(receiver.received).toMatchObject([{ message: { type: 'Sent' } }]);
    await fixture.untilDeliveries(named, (rows) => expect(rows).toMatchObject([{ state: 'WAITING', last_error: expect.stringContaining('certificate was refused') }]));
  });

  it('that answers 410 is switched off, and what waits is sent when it is switched on again', async () => {
    const webhook = await endpoint(answer(410));
    fixture.deliver({ perEndpoint: 1 });
    await fixture.queue(2);
    await fixture.untilDeliveries(webhook, (rows) => expect(rows.map(({ state }) => state).toSorted()).toEqual(['FAILED', 'WAITING']));
    expect(await fixture.tracker.row('select is_active, disabled_reason, version from webhooks where id = $1', webhook.uuid)).toEqual({ is_active: false, disabled_reason: 'GONE', version: 2 });
    expect(fixture.warnings).toEqual(['A webhook was switched off']);
    // While it is off nothing is put in line.
    await fixture.queue(1);
    expect(await fixture.deliveries(webhook)).toHaveLength(2);
    receiver.respond = answer(204);
    await fixture.tracker.act(fixture.team.owner, 'updateWebhook', { id: webhook.id, expectedVersion: 2, isActive: true });
    await fixture.untilDeliveries(webhook, (rows) => expect(rows.map(({ state }) => state).toSorted()).toEqual(['DELIVERED', 'FAILED']));
    expect(receiver.received).toHaveLength(2);
  });

  it('that asks to be left alone is, with everything that waits for it', async () => {
    const webhook = await endpoint(answer(429, { 'retry-after': '600' }));
    fixture.deliver({ perEndpoint: 1 });
    await fixture.queue(2);
    await fixture.untilDeliveries(webhook, (rows) => expect(rows.map(({ attempts }) => attempts).toSorted()).toEqual([0, 1]));
    const [failed] = (await fixture.deliveries(webhook)).filter(({ attempts }) => attempts === 1);
    expect(failed?.pause).toBeGreaterThan(570);
    receiver.respond = answer(204);
    await fixture.passes('9 minutes');
    await fixture.queue(1);
    expect(receiver.received).toHaveLength(1);
    await fixture.passes('2 minutes');
    await fixture.untilDeliveries(webhook, (rows) => expect(rows.map(({ state }) => state)).toEqual(['DELIVERED', 'DELIVERED', 'DELIVERED']));
  });
});

describe('an endpoint that answers 500 for an hour', () => {
  it('is left alone more and more, gets everything when it works again, and another one feels nothing of it', async () => {
    const broken = await endpoint(answer(500));
    const brokenReceiver = receiver;
    const healthy = await endpoint();
    fixture.deliver();
    for (let minute = 0; minute < 60; minute += 1) {
      await fixture.queue(1);
      await receiver.until(minute + 1);
      await fixture.passes('1 minute');
    }
    await fixture.untilDeliveries(healthy, (rows) => expect(rows.filter(({ state }) => state === 'DELIVERED')).toHaveLength(60));
    expect(new Set(receiver.received.map(({ id }) => id)).size).toBe(60);
    // Sixty events with six attempts each by then, were there no breaker.
    expect(brokenReceiver.received.length).toBeLessThan(30);
    expect(brokenReceiver.received.length).toBeGreaterThan(5);
    expect(fixture.warnings).toContain('A webhook fails and is left alone for a while');
    brokenReceiver.respond = answer(204);
    for (let round = 0; round < 8; round += 1) {
      await fixture.passes('3 hours');
      await eventually(async () => expect((await fixture.deliveries(broken)).filter(({ state, pause }) => state === 'WAITING' && (pause ?? 0) <= 0)).toEqual([]));
    }
    await fixture.untilDeliveries(broken, (rows) => expect(rows.filter(({ state }) => state === 'DELIVERED')).toHaveLength(60));
    expect(await fixture.tracker.row('select consecutive_failures, failing_since, paused_until from webhooks where id = $1', broken.uuid)).toEqual({ consecutive_failures: 0, failing_since: null, paused_until: null });
  }, 300_000);

  it('gets a single attempt when its pause has ended', async () => {
    const webhook = await endpoint(answer(500));
    fixture.deliver({ breaker: { failures: 2, firstPauseMs: 60_000, longestPauseMs: 60_000, disableAfterMs: 1e9 } });
    await fixture.queue(4);
    await receiver.until(4);
    await fixture.stopAll();
    await fixture.queue(10);
    receiver.respond = hang;
    await fixture.passes('2 minutes');
    fixture.deliver();
    fixture.deliver();
    await receiver.until(5);
    const { value: more } = await fixture.tracker.world.database.transaction(limits(), async (tx) => ({ commit: true, value: await claimDeliveries(tx, { most: 10, perEndpoint: 4, leaseMs: 1_000 }) }));
    expect(more).toEqual([]);
    await eventually(() => expect(receiver.open).toBe(1));
    expect((await fixture.deliveries(webhook)).filter(({ attempts }) => attempts === 0)).toHaveLength(9);
  });
});

it('an endpoint where nothing succeeded for five days is switched off', async () => {
  const webhook = await endpoint(answer(500));
  fixture.deliver();
  await fixture.queue(1);
  await fixture.untilDeliveries(webhook, (rows) => expect(rows).toMatchObject([{ attempts: 1 }]));
  await fixture.passes('5 days');
  await fixture.untilDeliveries(webhook, (rows) => expect(rows).toMatchObject([{ attempts: 2, state: 'WAITING' }]));
  expect(await fixture.tracker.row('select is_active, disabled_reason, version from webhooks where id = $1', webhook.uuid)).toEqual({ is_active: false, disabled_reason: 'FAILING', version: 2 });
  expect(fixture.warnings).toContain('A webhook was switched off');
  const disabled = await fixture.tracker.world.admin.rows("select entity_version, payload, topics from portcullis_outbox where type = 'WebhookDisabled' and entity_id = $1", [webhook.uuid]);
  expect(disabled).toEqual([{ entity_version: 2, payload: { reason: 'FAILING' }, topics: `{Webhook:${webhook.uuid},Workspace:${fixture.team.workspace.uuid}}` }]);
  const [row] = await fixture.deliveries(webhook);
  expect(await fixture.tracker.act(fixture.team.owner, 'retryWebhookDelivery', { id: row?.id })).toMatchObject({ problems: [{ path: ['id'], message: expect.stringContaining('switched off') }] });
  expect(await fixture.tracker.act(fixture.team.owner, 'testWebhook', { id: webhook.id })).toMatchObject({ problems: [{ path: ['id'] }] });
});

describe('nodes', () => {
  it('never send one delivery at the same time, and never more than four to one endpoint', async () => {
    const webhook = await endpoint();
    const waiting: (() => void)[] = [];
    receiver.respond = (response) => {
      waiting.push(() => void response.writeHead(204).end());
      // Held until no more come.
      setImmediate(() => setImmediate(() => waiting.shift()?.()));
    };
    await fixture.queue(60);
    for (let node = 0; node < 3; node += 1) fixture.deliver();
    await fixture.untilDeliveries(webhook, (rows) => expect(rows.filter(({ state }) => state === 'DELIVERED')).toHaveLength(60));
    expect(new Set(receiver.received.map(({ id }) => id)).size).toBe(60);
    expect(receiver.received).toHaveLength(60);
    expect(receiver.mostOpen).toBeLessThanOrEqual(4);
  });

  it('that die leave their deliveries to others, and what they say later does not count', async () => {
    const webhook = await endpoint();
    await fixture.queue(1);
    const { database } = fixture.tracker.world;
    // As a node that is killed after it took the delivery.
    const { value: [dead] } = await database.transaction(limits(), async (tx) => ({ commit: true, value: await claimDeliveries(tx, { most: 10, perEndpoint: 4, leaseMs: 30_000 }) }));
    if (dead === undefined) throw new Error('Nothing was due');
    fixture.deliver();
    await fixture.queue(1);
    await receiver.until(1);
    expect((await fixture.deliveries(webhook)).map(({ state, attempts }) => ({ state, attempts }))).toContainEqual({ state: 'WAITING', attempts: 1 });
    await fixture.passes('31 seconds');
    await fixture.untilDeliveries(webhook, (rows) => expect(rows.map(({ state }) => state)).toEqual(['DELIVERED', 'DELIVERED']));
    expect(receiver.received.map(({ id }) => id)).toContain(`delivery_${dead.id}`);
    const report = { outcome: 'failed', status: 500, error: 'late', excerpt: null, durationMs: 1, retryAfterMs: 0, pauseMs: null } as const;
    await database.transaction(limits(), async (tx) => ({
      commit: true, value: await settleDelivery(tx, dead, report, { failures: 5, firstPauseMs: 1, longestPauseMs: 1, disableAfterMs: 1e9 }),
    }));
    expect((await fixture.deliveries(webhook)).map(({ state }) => state)).toEqual(['DELIVERED', 'DELIVERED']);
  });

  it('that are stopped give back what they could not finish', async () => {
    const webhook = await endpoint(hang);
    const stopping = fixture.deliver();
    await fixture.queue(1);
    await receiver.until(1);
    await stopping.stop();
    expect(await fixture.deliveries(webhook)).toMatchObject([{ state: 'WAITING', attempts: 0, last_error: null }]);
    receiver.respond = answer(204);
    fixture.deliver();
    await fixture.untilDeliveries(webhook, (rows) => expect(rows).toMatchObject([{ state: 'DELIVERED', attempts: 1 }]));
  });
});

it('a receiver that closes connections at once is no worse than one that is not there', async () => {
  const webhook = await endpoint((response) => void response.destroy());
  fixture.deliver();
  await fixture.queue(1);
  await fixture.untilDeliveries(webhook, (rows) => expect(rows).toMatchObject([{ state: 'WAITING', last_error: expect.stringMatching(/socket hang up|ECONNRESET/) }]));
});

it('old deliveries go with the events, those that are still tried stay', async () => {
  const [webhook, off] = [await endpoint(), await endpoint()];
  await fixture.queue(3);
  await fixture.tracker.act(fixture.team.owner, 'updateWebhook', { id: off.id, expectedVersion: 1, isActive: false });
  const { admin, database } = fixture.tracker.world;
  await admin.rows("update webhook_deliveries set state = 'DELIVERED', next_attempt_at = null where id = (select id from webhook_deliveries where webhook_id = $1 order by created_at limit 1)", [webhook.uuid]);
  await fixture.passes('8 days');
  await fixture.queue(1);
  const maintenance = createMaintenance({ database, retentionDays: 7, log: { info: () => undefined, warn: () => undefined } });
  await eventually(async () => expect(await fixture.deliveries(webhook)).toHaveLength(3));
  await eventually(async () => expect(await fixture.deliveries(off)).toEqual([]));
  await maintenance.stop();
});
