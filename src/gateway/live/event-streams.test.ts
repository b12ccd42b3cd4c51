import { createClient } from 'graphql-sse';
import { afterEach, describe, expect, test } from 'vitest';
import { until } from '../../../tests/testkit/eventually.ts';
import { type LiveFixture, startLive, texts } from '../../../tests/testkit/live-fixture.ts';
import { rawConnection } from '../../../tests/testkit/raw-connection.ts';
import { stopClock } from '../../../tests/testkit/stopped-clock.ts';

let fixture: LiveFixture;
afterEach(() => fixture.stop());

const ask = (payload: object, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(fixture.url, {
    method: 'POST',
    headers: { accept: 'text/event-stream', 'content-type': 'application/json', authorization: 'Bearer ada', ...headers },
    body: JSON.stringify(payload),
  });
const codeOf = async (response: Response) => ((await response.json()) as { errors: { extensions: { code: string } }[] }).errors[0]?.extensions.code;

describe('what is refused before the stream begins is an ordinary HTTP error', () => {
  test.each<[string, object, Record<string, string>, number, string]>([
    ['no token', { query: texts.watch, variables: { id: 'thing_0198c2f4-6f3e-7c11-9d2e-0123456789ab' } }, { authorization: '' }, 401, 'UNAUTHENTICATED'],
    ['a bad token', { query: texts.touch }, { authorization: 'Bearer bad' }, 401, 'UNAUTHENTICATED'],
    ['a viewer who does not see it', { query: texts.watch, variables: { id: 'thing_0198c2f4-6f3e-7c11-9d2e-0123456789ab' } }, { authorization: 'Bearer eve' }, 404, 'SUBSCRIPTION_TARGET_NOT_FOUND'],
    ['an unknown id', { documentId: 'f'.repeat(64) }, {}, 404, 'PERSISTED_QUERY_NOT_IN_LIST'],
    ['bad variables', { query: texts.watch, variables: { id: 'nonsense' } }, {}, 422, 'BAD_USER_INPUT'],
    ['a batch', [{ query: texts.touch }], {}, 406, 'NOT_ACCEPTABLE'],
  ])('%s', async (_what, payload, headers, status, code) => {
    fixture = await startLive();
    fixture.shutOut.add('eve');
    const response = await ask(payload, headers);
    expect(response.status).toBe(status);
    expect(response.headers.get('content-type')).toMatch(/^application\/json/);
    expect(await codeOf(response)).toBe(code);
    expect(fixture.live.counts().subscriptions).toBe(0);
  });
});

describe('a client that accepts streams along with JSON, as urql does', () => {
  const accept = 'application/graphql-response+json, application/graphql+json, application/json, text/event-stream, multipart/mixed';

  test('gets JSON for a query and a stream for a subscription', async () => {
    fixture = await startLive();
    const answer = await ask({ query: texts.touch }, { accept });
    expect(answer.headers.get('content-type')).toMatch(/^application\/graphql-response\+json/);
    expect(await answer.json()).toEqual({ data: { touch: 1 } });
    const stream = await ask({ query: texts.watch, variables: { id: fixture.thing() } }, { accept });
    expect(stream.headers.get('content-type')).toMatch(/^text\/event-stream/);
    await stream.body?.cancel();
  });

  test('is told that a subscription needs a stream when it does not accept one', async () => {
    fixture = await startLive();
    const response = await ask({ query: texts.watch, variables: { id: fixture.thing() } }, { accept: 'application/json' });
    expect(response.status).toBe(406);
    expect(await codeOf(response)).toBe('NOT_ACCEPTABLE');
  });
});

test('a quiet stream is kept alive by comments', async () => {
  fixture = await startLive({ heartbeatMs: 10 });
  const response = await ask({ query: texts.watch, variables: { id: fixture.thing() } });
  const reader = (response.body ?? expect.fail()).pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  while (text.length < 60) text += (await reader.read()).value ?? expect.fail('The stream ended');
  expect(text).toMatch(/^:\n\n(?:id: [\w-]{28}\n\n)(?::\n\n)+$/);
  await reader.cancel();
});

test('a client that goes away is forgotten', async () => {
  fixture = await startLive();
  const gone = new AbortController();
  await fetch(fixture.url, {
    method: 'POST', signal: gone.signal,
    headers: { accept: 'text/event-stream', 'content-type': 'application/json', authorization: 'Bearer ada' },
    body: JSON.stringify({ query: texts.watch, variables: { id: fixture.thing() } }),
  });
  await until(() => fixture.eventStreams.open === 1);
  gone.abort();
  await until(() => fixture.live.counts().subscriptions === 0 && fixture.eventStreams.open === 0);
});

test('the end of the token ends the stream with UNAUTHENTICATED', async () => {
  using clock = stopClock();
  fixture = await startLive();
  const client = createClient({ url: fixture.url, headers: { authorization: 'Bearer for-100-ms:ada' }, retryAttempts: 0 });
  const results = Array.fromAsync(client.iterate({ query: texts.watch, variables: { id: fixture.thing() } }));
  await until(() => fixture.eventStreams.open === 1);
  clock.pass(1_000);
  expect(await results).toMatchObject([{ errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] }]);
  await until(() => fixture.live.counts().subscriptions === 0);
  client.dispose();
});

test('the loss of the right to an event ends the stream with FORBIDDEN', async () => {
  fixture = await startLive();
  const client = createClient({ url: fixture.url, headers: { authorization: 'Bearer ada' }, retryAttempts: 0 });
  const thing = fixture.thing();
  const results = Array.fromAsync(client.iterate({ query: texts.watch, variables: { id: thing } }));
  await until(() => fixture.eventStreams.open === 1);
  fixture.publish(thing, 'seen');
  await until(() => fixture.executions() === 1);
  fixture.shutOut.add('ada');
  fixture.publish(thing, 'not to be seen');
  expect(await results).toMatchObject([{ data: { thingChanged: { text: 'seen' } } }, { errors: [{ extensions: { code: 'FORBIDDEN' } }] }]);
  client.dispose();
});

test('a slow consumer is ended with SLOW_CONSUMER, and others feel nothing', async () => {
  fixture = await startLive({ queue: { events: 20, characters: 10_000_000 } });
  const thing = fixture.thing();
  const slow = await rawConnection(fixture.port);
  const body = JSON.stringify({ query: texts.watch, variables: { id: thing } });
  slow.send(
    `POST /graphql HTTP/1.1\r\nhost: x\r\naccept: text/event-stream\r\nauthorization: Bearer ada\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
  );
  await until(() => fixture.eventStreams.open === 1);
  slow.socket.pause();
  const client = createClient({ url: fixture.url, headers: { authorization: 'Bearer ada' }, retryAttempts: 0 });
  const received: unknown[] = [];
  const unsubscribe = client.subscribe({ query: texts.watch, variables: { id: thing } }, { next: (result) => received.push(result), error: () => undefined, complete: () => undefined });
  await until(() => fixture.eventStreams.open === 2);
  let sent = 0;
  await until(async () => {
    for (let count = 0; count < 5; count += 1) fixture.publish(thing, `${(sent += 1)} ${'x'.repeat(50_000)}`);
    await until(() => received.length === sent, { everyMs: 1 });
    return fixture.live.counts().subscriptions === 1;
  }, { everyMs: 1 });
  slow.socket.resume();
  expect(await slow.until(/SLOW_CONSUMER[^]*event: complete/)).toMatch(/^HTTP\/1\.1 200/);
  fixture.publish(thing, 'after');
  await until(() => received.length === sent + 1);
  unsubscribe();
  client.dispose();
  slow.socket.destroy();
});
