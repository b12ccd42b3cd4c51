import { createClient as createSseClient } from 'graphql-sse';
import { createClient as createSocketClient } from 'graphql-ws';
import { afterEach, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { type LiveFixture, startLive, texts } from '../../../tests/testkit/live-fixture.ts';
import { connectRaw } from '../../../tests/testkit/raw-websocket.ts';
import type { AdmissionMode } from '../admission/admission-policy.ts';

let fixture: LiveFixture;
afterEach(() => fixture.stop());

type Operation = keyof typeof texts;

/** Every way to say which operation is meant. */
const forms = {
  documentId: (id: string) => ({ documentId: id }),
  'documentId with sha256:': (id: string) => ({ documentId: `sha256:${id}` }),
  doc_id: (id: string) => ({ doc_id: id }),
  id: (id: string) => ({ id }),
  'empty query and documentId': (id: string) => ({ query: '', documentId: id }),
  'extensions.persistedQuery': (id: string) => ({ extensions: { persistedQuery: { version: 1, sha256Hash: id } } }),
  'empty query and extensions.persistedQuery': (id: string) => ({ query: '', extensions: { persistedQuery: { version: 1, sha256Hash: id } } }),
  'the exact text': (_id: string, text: string) => ({ query: text }),
  'the exact text and its hash': (id: string, text: string) => ({ query: text, extensions: { persistedQuery: { version: 1, sha256Hash: id } } }),
} as const;

/** How each transport sends a payload, and what comes first: `data` or the code of an error. */
const transports = {
  async webSocket(payload: object): Promise<unknown> {
    const raw = await connectRaw(fixture.socketUrl, { authorization: 'Bearer ada' });
    raw.send({ type: 'subscribe', id: '1', payload });
    const first = await Promise.race([raw.until(({ id }) => id === '1'), begun(fixture, raw.until(({ id }) => id === '1'))]);
    raw.socket.terminate();
    return first.type === 'next' ? (first.payload as { data: unknown }).data : (first.payload as { extensions: { code: string } }[])[0]?.extensions.code;
  },
  async ssePost(payload: object): Promise<unknown> {
    return await firstOfStream(
      fetch(fixture.url, {
        method: 'POST', body: JSON.stringify(payload),
        headers: { accept: 'text/event-stream', 'content-type': 'application/json', authorization: 'Bearer ada' },
      }),
    );
  },
  async sseGet(payload: object): Promise<unknown> {
    const search = new URLSearchParams(Object.entries(payload).map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)]));
    return await firstOfStream(fetch(`${fixture.url}?${search}`, { headers: { accept: 'text/event-stream', authorization: 'Bearer ada' } }));
  },
} as const;

let watched = '';

/** A subscription that has begun is sent an event, so that it has something to show. */
async function begun<T>(of: LiveFixture, first: Promise<T>): Promise<T> {
  const timer = setInterval(() => watched !== '' && of.publish(watched, 'something'), 5);
  return await first.finally(() => clearInterval(timer));
}

async function firstOfStream(asked: Promise<Response>): Promise<unknown> {
  const response = await asked;
  if (!response.ok) return ((await response.json()) as { errors: { extensions: { code: string } }[] }).errors[0]?.extensions.code;
  expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
  expect(response.headers.get('cache-control')).toBe('no-store');
  expect(response.headers.get('x-accel-buffering')).toBe('no');
  const reader = (response.body ?? expect.fail('No body')).pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  const event = async (): Promise<string> => {
    for (;;) {
      const found = /event: next\ndata: (.*)\n\n/.exec(text)?.[1];
      if (found !== undefined) return found;
      const { value, done } = await reader.read();
      if (done) throw new Error(`The stream ended after ${text}`);
      text += value;
    }
  };
  const first = await begun(fixture, event());
  await reader.cancel();
  return (JSON.parse(first) as { data: unknown }).data;
}

const variablesOf = (operation: Operation) => {
  watched = operation === 'watch' ? fixture.thing() : '';
  return operation === 'watch' ? { variables: { id: watched } } : operation === 'hello' ? { variables: { name: 'Ada' } } : {};
};

const answers: Readonly<Record<'watch' | 'hello' | 'touch', unknown>> = {
  watch: { thingChanged: { id: expect.any(String) as string, text: 'something' } },
  hello: { hello: 'Hello, Ada!' },
  touch: { touch: 1 },
};

const modes: readonly AdmissionMode[] = ['enforce', 'learn', 'open'];
describe.each(modes)('in the mode %s', (mode) => {
  describe.each(Object.entries(transports))('over %s', (transport, send) => {
    test.each(Object.entries(forms))('published operations run, named by %s', async (_form, payloadOf) => {
      fixture = await startLive({ mode });
      for (const operation of ['watch', 'hello', 'touch'] as const) {
        const payload = { ...payloadOf(fixture.ids[operation], texts[operation]), ...variablesOf(operation) };
        const expected = operation === 'touch' && transport === 'sseGet' ? 'METHOD_NOT_ALLOWED' : answers[operation];
        expect(await send(payload), operation).toEqual(expected);
      }
    });

    test.each([
      ['as text', (text: string) => ({ query: text })],
      ['as text with another operation\'s id', (text: string) => ({ query: text, documentId: fixture.ids.hello })],
      ['as text with a made-up hash', (text: string) => ({ query: text, extensions: { persistedQuery: { version: 1, sha256Hash: 'f'.repeat(64) } } })],
      ['as text with an empty id', (text: string) => ({ query: text, documentId: '' })],
      ['as text with an id of the prototype', (text: string) => ({ query: text, documentId: '__proto__' })],
      ['by an unknown id', () => ({ documentId: 'e'.repeat(64) })],
      ['by nothing', () => ({})],
    ])('unpublished operations asked for %s', async (form, payloadOf) => {
      fixture = await startLive({ mode });
      for (const text of ['subscription ($id: ID!) { thingChanged(id: $id) { text } }', 'query { hello }', 'mutation { again: touch }']) {
        const isWatch = text.startsWith('subscription');
        watched = isWatch ? fixture.thing() : '';
        const answer = await send({ ...payloadOf(text), ...(isWatch && form.startsWith('as text') ? { variables: { id: watched } } : {}) });
        const runs = mode !== 'enforce' && (form === 'as text' || form === 'as text with an id of the prototype');
        const allowed = runs && !(transport === 'sseGet' && text.startsWith('mutation'));
        if (allowed) expect(answer).toBeTypeOf('object');
        else expect(answer).toMatch(/^(?:QUERY_NOT_IN_SAFELIST|PERSISTED_QUERY_\w+|BAD_REQUEST|METHOD_NOT_ALLOWED)$/);
      }
    });
  });
});

describe('real clients subscribe by hash, and get each event once', () => {
  test('graphql-ws', async () => {
    fixture = await startLive({ mode: 'enforce' });
    const client = createSocketClient({ url: fixture.socketUrl, webSocketImpl: WebSocket, connectionParams: { authorization: 'Bearer ada' }, retryAttempts: 0 });
    const thing = fixture.thing();
    const events = client.iterate({ query: '', extensions: { persistedQuery: { version: 1, sha256Hash: fixture.ids.watch } }, variables: { id: thing } });
    const first = events.next();
    await expect.poll(() => fixture.live.counts().subscriptions).toBe(1);
    fixture.publish(thing, 'one');
    fixture.publish(fixture.thing(), 'of another thing');
    fixture.publish(thing, 'two');
    expect((await first).value).toMatchObject({ data: { thingChanged: { text: 'one' } }, extensions: { consistencyToken: 'token-of-the-event' } });
    expect((await events.next()).value).toMatchObject({ data: { thingChanged: { text: 'two' } } });
    await events.return?.(undefined);
    await expect.poll(() => fixture.live.counts()).toMatchObject({ subscriptions: 0, cohorts: 0, topics: 0 });
    await client.dispose();
  });

  test('graphql-sse', async () => {
    fixture = await startLive({ mode: 'enforce' });
    const client = createSseClient({ url: fixture.url, headers: { authorization: 'Bearer ada' }, retryAttempts: 0 });
    const thing = fixture.thing();
    const events = client.iterate({ query: '', extensions: { persistedQuery: { version: 1, sha256Hash: fixture.ids.watch } }, variables: { id: thing } });
    const first = events.next();
    await expect.poll(() => fixture.live.counts().subscriptions).toBe(1);
    fixture.publish(thing, 'one');
    fixture.publish(thing, 'two');
    expect((await first).value).toMatchObject({ data: { thingChanged: { text: 'one' } } });
    expect((await events.next()).value).toMatchObject({ data: { thingChanged: { text: 'two' } } });
    await events.return?.(undefined);
    await expect.poll(() => fixture.live.counts()).toMatchObject({ subscriptions: 0, cohorts: 0, topics: 0 });
    client.dispose();
  });

  test('graphql-sse runs queries and mutations, too', async () => {
    fixture = await startLive({ mode: 'enforce' });
    const client = createSseClient({ url: fixture.url, headers: { authorization: 'Bearer ada' }, retryAttempts: 0 });
    const answersTo = async (query: string) => await Array.fromAsync(client.iterate({ query }));
    expect(await answersTo(texts.touch)).toEqual([{ data: { touch: 1 }, extensions: { consistencyToken: 'a-token' } }]);
    expect(await answersTo(texts.hello)).toMatchObject([{ data: { hello: 'Hello, world!' } }]);
    client.dispose();
  });
});
