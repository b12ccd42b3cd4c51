import { createClient, type Client } from 'graphql-ws';
import { afterEach, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { until } from '../../../tests/testkit/eventually.ts';
import { type LiveFixture, type LiveFixtureOptions, startLive, texts } from '../../../tests/testkit/live-fixture.ts';
import { rawConnection } from '../../../tests/testkit/raw-connection.ts';
import { connectRaw, openRawWebSocket } from '../../../tests/testkit/raw-websocket.ts';
import { stopClock } from '../../../tests/testkit/stopped-clock.ts';

let fixture: LiveFixture;
afterEach(() => fixture.stop());

const start = async (options?: LiveFixtureOptions): Promise<void> => {
  fixture = await startLive(options);
};
const init = { type: 'connection_init' };
const ada = { authorization: 'Bearer ada' };

describe('what breaks the protocol closes the socket with its code', () => {
  test.each<[string, (string | object | Uint8Array)[], number]>([
    ['text that is no JSON', ['{'], 4400],
    ['JSON that is no object', ['[1]'], 4400],
    ['an unknown type', [{ type: 'launch' }], 4400],
    ['a type of the prototype', [{ type: '__proto__' }], 4400],
    ['a subscribe without an id', [init, { type: 'subscribe', payload: { query: '{ hello }' } }], 4400],
    ['a subscribe with a huge id', [init, { type: 'subscribe', id: 'x'.repeat(1_000), payload: { query: '{ hello }' } }], 4400],
    ['a subscribe without a payload', [init, { type: 'subscribe', id: '1' }], 4400],
    ['a payload of connection_init that is a list', [{ type: 'connection_init', payload: [] }], 4400],
    ['a message of bytes', [Buffer.from(JSON.stringify(init))], 1003],
    ['a message that is too large', [JSON.stringify({ ...init, payload: { filling: 'x'.repeat(70_000) } })], 1009],
    ['a subscribe before the acknowledgement', [{ type: 'subscribe', id: '1', payload: { query: '{ hello }' } }], 4401],
    ['two connection_init', [init, init], 4429],
    ['many messages before connection_init', Array.from({ length: 30 }, () => ({ type: 'ping' })), 4400],
    ['a bad token', [{ ...init, payload: { authorization: 'Bearer bad' } }], 4403],
    ['credentials of another kind', [{ ...init, payload: { authorization: 'Basic YTpi' } }], 4403],
  ])('%s', async (_what, messages, code) => {
    await start();
    const raw = await openRawWebSocket(fixture.socketUrl);
    for (const message of messages) {
      raw.send(message);
      if (messages.length === 2 && message === init && messages[1] !== init) await raw.until(({ type }) => type === 'connection_ack');
    }
    expect(await raw.closed()).toMatchObject({ code });
    await expect.poll(() => fixture.webSockets.open).toBe(0);
  });

  test('an id that is in use', async () => {
    await start();
    const raw = await connectRaw(fixture.socketUrl);
    for (let count = 0; count < 2; count += 1) raw.send({ type: 'subscribe', id: 'same', payload: { query: texts.wait } });
    expect(await raw.closed()).toMatchObject({ code: 4409 });
  });

  test('frames that are none', async () => {
    await start();
    const raw = await rawConnection(fixture.port);
    raw.send(
      'GET /graphql HTTP/1.1\r\nhost: 127.0.0.1\r\nconnection: upgrade\r\nupgrade: websocket\r\nsec-websocket-version: 13\r\n' +
        'sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\nsec-websocket-protocol: graphql-transport-ws\r\n\r\n',
    );
    await raw.until(/101 Switching Protocols/);
    raw.send('this is no frame at all, and not masked');
    await raw.closed();
    await expect.poll(() => fixture.webSockets.open).toBe(0);
  });

  test('a socket on which nothing is said', async () => {
    await start({ webSockets: { initTimeoutMs: 20 } });
    expect(await (await openRawWebSocket(fixture.socketUrl)).closed()).toMatchObject({ code: 4408 });
  });

  test('no subprotocol', async () => {
    await start();
    expect(await (await openRawWebSocket(fixture.socketUrl, {}, [])).closed()).toMatchObject({ code: 4406 });
  });
});

describe('an operation that is refused leaves the socket and its other operations alone', () => {
  test.each<[string, object, string]>([
    ['a document that is none', { query: '{' }, 'GRAPHQL_PARSE_FAILED'],
    ['variables that do not fit', { query: texts.hello, variables: { name: 1 } }, 'BAD_USER_INPUT'],
    ['a query that is a number', { query: 1 }, 'BAD_REQUEST'],
    ['ids of two operations', { documentId: 'a', doc_id: 'b' }, 'BAD_REQUEST'],
    ['nothing at all', {}, 'BAD_REQUEST'],
    ['the id of another type', { query: texts.watch, variables: { id: 'task_0198c2f4-6f3e-7c11-9d2e-0123456789ab' } }, 'BAD_USER_INPUT'],
  ])('%s', async (_what, payload, code) => {
    await start();
    const raw = await connectRaw(fixture.socketUrl, ada);
    raw.send({ type: 'subscribe', id: 'bad', payload });
    const refused = await raw.until(({ id }) => id === 'bad');
    expect(refused).toMatchObject({ type: 'error', payload: [{ extensions: { code } }] });
    raw.send({ type: 'subscribe', id: 'good', payload: { query: texts.touch } });
    await raw.until(({ id, type }) => id === 'good' && type === 'complete');
    expect(raw.received.filter(({ id }) => id === 'bad')).toHaveLength(1);
    raw.socket.terminate();
  });

  test('a subscription without a token, or to what the viewer does not see', async () => {
    await start();
    const payload = { query: texts.watch, variables: { id: fixture.thing() } };
    const nobody = await connectRaw(fixture.socketUrl);
    nobody.send({ type: 'subscribe', id: '1', payload });
    expect(await nobody.until(({ id }) => id === '1')).toMatchObject({ type: 'error', payload: [{ extensions: { code: 'UNAUTHENTICATED' } }] });
    fixture.shutOut.add('eve');
    const eve = await connectRaw(fixture.socketUrl, { authorization: 'Bearer eve' });
    eve.send({ type: 'subscribe', id: '1', payload });
    expect(await eve.until(({ id }) => id === '1')).toMatchObject({ type: 'error', payload: [{ extensions: { code: 'SUBSCRIPTION_TARGET_NOT_FOUND' } }] });
    expect(fixture.live.counts()).toMatchObject({ subscriptions: 0, cohorts: 0, topics: 0 });
    nobody.socket.terminate();
    eve.socket.terminate();
  });
});

test('a ping is answered with its payload, also before connection_init', async () => {
  await start();
  const raw = await openRawWebSocket(fixture.socketUrl);
  raw.send({ type: 'ping', payload: { at: 1 } });
  expect(await raw.until(({ type }) => type === 'pong')).toEqual({ type: 'pong', payload: { at: 1 } });
  raw.socket.terminate();
});

test('a peer that shows no sign of life is dropped, one that does is not', async () => {
  await start({ webSockets: { keepAliveMs: 500 } });
  const alive = await connectRaw(fixture.socketUrl);
  const dead = await rawConnection(fixture.port);
  dead.send(
    'GET /graphql HTTP/1.1\r\nhost: 127.0.0.1\r\nconnection: upgrade\r\nupgrade: websocket\r\nsec-websocket-version: 13\r\n' +
      'sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\nsec-websocket-protocol: graphql-transport-ws\r\n\r\n',
  );
  await dead.closed();
  expect(alive.socket.readyState).toBe(WebSocket.OPEN);
  await expect.poll(() => fixture.webSockets.open).toBe(1);
  alive.socket.terminate();
});

test('an operation that the client gives up is cancelled, and its id is free again', async () => {
  await start();
  const raw = await connectRaw(fixture.socketUrl);
  raw.send({ type: 'subscribe', id: '1', payload: { query: texts.wait } });
  raw.send({ type: 'complete', id: '1' });
  raw.send({ type: 'subscribe', id: '1', payload: { query: texts.touch } });
  await raw.until(({ type }) => type === 'complete');
  expect(raw.received.filter(({ id }) => id === '1')).toMatchObject([{ type: 'next', payload: { data: { touch: 1 } } }, { type: 'complete' }]);
  raw.socket.terminate();
});

describe('pages of other origins', () => {
  const connect = async (origin: string): Promise<string> =>
    await new Promise((resolve) => {
      const socket = new WebSocket(fixture.socketUrl, 'graphql-transport-ws', { origin });
      socket.once('open', () => resolve('open'));
      socket.once('unexpected-response', (_request, response) => resolve(String(response.statusCode)));
      socket.on('error', () => undefined);
      socket.once('open', () => socket.terminate());
    });

  test('are let in where they are listed, and from our own host', async () => {
    await start({ corsOrigins: new Set(['https://app.example.com']) });
    expect(await connect('https://app.example.com')).toBe('open');
    expect(await connect(`http://127.0.0.1:${fixture.port}`)).toBe('open');
    expect(await connect('https://evil.example.com')).toBe('403');
    expect(await connect('null')).toBe('403');
  });

  test('are all let in by *', async () => {
    await start({ corsOrigins: new Set(['*']) });
    expect(await connect('https://any.example.com')).toBe('open');
  });
});

test('an upgrade elsewhere is not found', async () => {
  await start();
  const raw = await rawConnection(fixture.port);
  raw.send('GET /elsewhere HTTP/1.1\r\nhost: 127.0.0.1\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n');
  expect(await raw.closed()).toMatch(/^HTTP\/1\.1 404 Not Found\r\n/);
});

describe('the end of the token', () => {
  const endOf = async (client: Client): Promise<unknown> =>
    await new Promise((resolve) => {
      client.subscribe({ query: texts.watch, variables: { id: fixture.thing() } }, { next: resolve, error: resolve, complete: () => resolve('complete') });
    });

  test('closes the socket with 4403, after which graphql-ws connects with a new one', async () => {
    using clock = stopClock();
    await start();
    const tokens = ['for-100-ms:ada', 'ada'];
    const closes: number[] = [];
    let connected = 0;
    const thing = fixture.thing();
    const client = createClient({
      url: fixture.socketUrl, webSocketImpl: WebSocket, retryAttempts: 1, retryWait: async () => undefined,
      connectionParams: () => ({ authorization: `Bearer ${tokens.shift()}` }),
      on: { connected: () => void (connected += 1), closed: (event) => closes.push((event as { code: number }).code) },
    });
    const events = client.iterate({ query: texts.watch, variables: { id: thing } });
    const first = events.next();
    await until(() => fixture.live.counts().subscriptions === 1);
    clock.pass(1_000);
    // On the new socket: the server's end of the old one may outlast the client's.
    await until(() => connected === 2 && fixture.webSockets.open === 1 && fixture.live.counts().subscriptions === 1);
    expect(closes).toEqual([4403]);
    fixture.publish(thing, 'with the new token');
    expect((await first).value).toMatchObject({ data: { thingChanged: { text: 'with the new token' } } });
    await client.dispose();
  });

  test('is told to a client that has no other', async () => {
    using clock = stopClock();
    await start();
    const client = createClient({ url: fixture.socketUrl, webSocketImpl: WebSocket, retryAttempts: 0, connectionParams: { authorization: 'Bearer for-100-ms:ada' } });
    const told = endOf(client);
    await until(() => fixture.live.counts().subscriptions === 1);
    clock.pass(1_000);
    expect(await told).toMatchObject({ code: 4403, reason: expect.stringContaining('UNAUTHENTICATED') as string });
    await until(() => fixture.live.counts().subscriptions === 0);
  });
});
