import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { resumable } from './resumable.ts';
import { resumableSocket } from './resumable-socket.ts';
import type { Operation, ResultSink } from './subscription-client.ts';

interface Connection {
  /** What would go over the wire, at this moment. */
  sent(): unknown;
  readonly sink: ResultSink;
  readonly id: string;
  readonly connected: () => void;
  ended: boolean;
}

/** A client in whose hands every connection stays, as far as `resumable` sees of one. */
function fakeClient() {
  const connections: Connection[] = [];
  const pings: ((received: boolean, payload: Record<string, unknown>) => void)[] = [];
  const client = {
    on(_event: 'ping', listener: (received: boolean, payload: Record<string, unknown> | undefined) => void) {
      pings.push(listener);
      return () => undefined;
    },
    subscribe(operation: Operation, sink: ResultSink, on?: { connected?: () => void }) {
      const connection: Connection = {
        sent: () => JSON.parse(JSON.stringify(operation)) as unknown, sink, id: resumableSocket.generateID(operation), connected: () => on?.connected?.(), ended: false,
      };
      connections.push(connection);
      return () => void (connection.ended = true);
    },
    iterate: (_operation: Operation): AsyncIterableIterator<unknown> => expect.fail('Not this one'),
    other: 'kept',
  };
  const ping = (cursors: Record<string, string>): void => pings.forEach((listener) => listener(true, { cursors }));
  const last = (): Connection => connections.at(-1) ?? expect.fail('No connection');
  return { client, connections, last, ping };
}

const event = (cursor: string) => ({ data: { it: cursor }, extensions: { cursor } });
const errors = (code: string, more: object = {}) => [{ message: code, extensions: { code, ...more } }];

function start(operation: Operation = { extensions: { persistedQuery: 1 } }, onExpired?: () => void) {
  const fake = fakeClient();
  const retried: unknown[] = [];
  const taken: unknown[] = [];
  const client = resumable(fake.client, { onRetry: (error) => retried.push(error), ...(onExpired === undefined ? {} : { onExpired }) });
  const stop = client.subscribe(operation, {
    next: ({ data }) => taken.push(data),
    error: (error) => taken.push({ error }),
    complete: () => taken.push('complete'),
  });
  return { ...fake, wrapped: client, taken, retried, stop };
}

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());
const wait = () => vi.advanceTimersByTimeAsync(30_000);

describe('where it goes on', () => {
  test('behind the last event, also where the client connects again by itself', async () => {
    const { last, taken } = start();
    const connection = last();
    expect(connection.sent()).toEqual({ extensions: { persistedQuery: 1 } });
    connection.sink.next(event('a'));
    connection.sink.next(event('b'));
    expect(connection.sent()).toEqual({ extensions: { persistedQuery: 1, after: 'b' } });
    expect(taken).toEqual([{ it: 'a' }, { it: 'b' }]);
  });

  test('behind what a ping told it, and not what it told of others', () => {
    const { last, ping } = start();
    ping({ another: 'x', [last().id]: 'p' });
    expect(last().sent()).toMatchObject({ extensions: { after: 'p' } });
  });

  test('behind the cursor that the app gave, until there is a newer one', () => {
    const { last } = start({ extensions: { after: 'given' } });
    expect(last().sent()).toEqual({ extensions: { after: 'given' } });
    last().sink.next(event('a'));
    expect(last().sent()).toEqual({ extensions: { after: 'a' } });
  });

  test('an event that comes a second time is told once', () => {
    const { last, taken } = start();
    for (const cursor of ['a', 'a', 'b']) last().sink.next(event(cursor));
    expect(taken).toEqual([{ it: 'a' }, { it: 'b' }]);
  });
});

describe('what it tries again', () => {
  test.each<[string, (sink: ResultSink) => void]>([
    ['an error that may pass', (sink) => sink.error(errors('OVERLOADED', { retryable: true }))],
    ['the same as the last answer of a stream', (sink) => {
      sink.next({ errors: errors('OVERLOADED', { retryable: true }) });
      sink.complete();
    }],
    ['a node that restarts, given up by the client', (sink) => sink.error({ code: 1012, reason: 'This node is restarting' })],
    ['a lost connection', (sink) => sink.error(new TypeError('fetch failed'))],
    ['a gateway in between that fails', (sink) => sink.error(Object.assign(new Error('Bad Gateway'), { response: new Response('', { status: 502 }) }))],
    ['a refusal by HTTP that may pass', (sink) => sink.error(Object.assign(new Error('Service Unavailable'), { response: Response.json({ errors: errors('SHUTTING_DOWN', { retryable: true }) }, { status: 503 }) }))],
    ['a token that has ended', (sink) => sink.error(errors('UNAUTHENTICATED'))],
    ['the same on a socket', (sink) => sink.error({ code: 4403, reason: 'UNAUTHENTICATED: the token has ended' })],
  ])('%s', async (_name, end) => {
    const { last, connections, taken, retried } = start();
    last().sink.next(event('a'));
    end(last().sink);
    await wait();
    expect(connections).toHaveLength(2);
    expect(retried).toHaveLength(1);
    expect(last().sent()).toMatchObject({ extensions: { after: 'a' } });
    connections[0]?.sink.next(event('late'));
    last().sink.next(event('b'));
    expect(taken).toEqual([{ it: 'a' }, { it: 'b' }]);
  });

  test('who was too slow goes on from the cursor of the error', async () => {
    const { last, taken } = start();
    last().sink.error(errors('SLOW_CONSUMER', { retryable: true, cursor: 'here' }));
    await wait();
    expect(last().sent()).toMatchObject({ extensions: { after: 'here' } });
    expect(taken).toEqual([]);
  });

  test('pauses grow, and differ from client to client', async () => {
    const random = vi.spyOn(Math, 'random').mockReturnValue(1);
    const { last, connections } = start();
    const pauses: number[] = [];
    for (let attempt = 1; attempt < 8; attempt += 1) {
      last().sink.error({ code: 1006 });
      await vi.advanceTimersByTimeAsync(0);
      const from = Date.now();
      await vi.advanceTimersToNextTimerAsync();
      pauses.push(Date.now() - from);
      expect(connections).toHaveLength(attempt + 1);
    }
    expect(pauses).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]);
    random.mockReturnValue(0);
    last().sink.error({ code: 1006 });
    await vi.advanceTimersByTimeAsync(500);
    expect(connections).toHaveLength(9);
    random.mockRestore();
  });
});

describe('what it leaves to the app', () => {
  test.each<[string, unknown]>([
    ['a refusal', errors('FORBIDDEN', { retryable: false })],
    ['a cursor that has expired, where nobody reads anew', errors('CURSOR_EXPIRED')],
    ['a fault of the client', { code: 4400, reason: 'Bad request' }],
    ['an answer of somebody else', Object.assign(new Error('Not Found'), { response: new Response('<html>', { status: 404 }) })],
  ])('%s', async (_name, error) => {
    const { last, connections, taken } = start();
    last().sink.error(error);
    await wait();
    expect(taken).toEqual([{ error }]);
    expect(connections).toHaveLength(1);
  });

  test('a token that is refused a second time', async () => {
    const { last, taken, connections } = start();
    const refused = errors('UNAUTHENTICATED');
    last().sink.error(refused);
    await wait();
    last().sink.error(refused);
    await wait();
    expect(taken).toEqual([{ error: refused }]);
    expect(connections).toHaveLength(2);
  });

  test('the end', async () => {
    const { last, connections, taken } = start();
    last().sink.complete();
    await wait();
    expect(taken).toEqual(['complete']);
    expect(connections).toHaveLength(1);
  });
});

describe('a cursor that has expired', () => {
  test('begins anew without it, and tells the app once the gateway says that it has begun', async () => {
    const onExpired = vi.fn<() => void>();
    const { last, ping, taken } = start({ extensions: { after: 'old' } }, onExpired);
    last().sink.error(errors('CURSOR_EXPIRED'));
    await wait();
    expect(last().sent()).toEqual({ extensions: {} });
    expect(onExpired).not.toHaveBeenCalled();
    ping({ [last().id]: 'new' });
    ping({ [last().id]: 'newer' });
    expect(onExpired).toHaveBeenCalledOnce();
    expect(taken).toEqual([]);
  });

  test('tells it when a stream of server-sent events has begun', async () => {
    const onExpired = vi.fn<() => void>();
    const { last } = start({ extensions: { after: 'old' } }, onExpired);
    last().sink.next({ errors: errors('CURSOR_EXPIRED') });
    await wait();
    last().connected();
    expect(onExpired).toHaveBeenCalledOnce();
  });
});

describe('who ends it', () => {
  test('is told no more, and nothing is tried again', async () => {
    const { last, stop, taken, connections } = start();
    last().sink.error({ code: 1006 });
    await vi.advanceTimersByTimeAsync(0);
    stop();
    stop();
    last().sink.next(event('late'));
    await wait();
    expect(taken).toEqual(['complete']);
    expect(connections).toHaveLength(1);
    expect(last().ended).toBe(true);
    expect(vi.getTimerCount()).toBe(0);
  });

  test('by leaving its loop ends the subscription', async () => {
    vi.useRealTimers();
    const { wrapped, last } = start();
    const events = wrapped.iterate({});
    const first = events.next();
    last().sink.next(event('a'));
    last().sink.next(event('b'));
    expect(await first).toMatchObject({ value: { data: { it: 'a' } }, done: false });
    expect(await events.next()).toMatchObject({ value: { data: { it: 'b' } } });
    const never = events.next();
    await events.return?.();
    expect(await never).toMatchObject({ done: true });
    expect(last().ended).toBe(true);
  });

  test('all else of the client is as it was, in a copy of it, too', () => {
    const { wrapped, client } = start();
    expect({ ...wrapped }).toMatchObject({ other: 'kept', on: client.on });
    expect({ ...wrapped }.subscribe).toBe(wrapped.subscribe);
    expect(wrapped.subscribe).not.toBe(client.subscribe);
  });
});
