import { createClient as createSseClient } from 'graphql-sse';
import { createClient as createSocketClient } from 'graphql-ws';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import { until } from '../../tests/testkit/eventually.ts';
import { type LiveFixture, startLive, texts } from '../../tests/testkit/live-fixture.ts';
import { stopClock } from '../../tests/testkit/stopped-clock.ts';
import { type ResumeOptions, resumable, resumableSocket, type SubscriptionClient } from './index.ts';

let fixture: LiveFixture;
const stops: (() => unknown)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
  await fixture.stop();
});

/** The two libraries, with a token that is asked for at each connection. */
const libraries = {
  'graphql-ws': (token: () => string): SubscriptionClient => {
    const client = createSocketClient({ ...resumableSocket, url: fixture.socketUrl, webSocketImpl: WebSocket, connectionParams: () => ({ authorization: `Bearer ${token()}` }) });
    stops.push(() => client.dispose());
    return client;
  },
  'graphql-sse': (token: () => string): SubscriptionClient => {
    const client = createSseClient({ url: fixture.url, retryAttempts: 0, headers: () => ({ authorization: `Bearer ${token()}` }) });
    stops.push(() => client.dispose());
    return client;
  },
};

function watch(client: SubscriptionClient, variables: object, options: ResumeOptions = {}, extensions: Record<string, unknown> = {}) {
  const taken: unknown[] = [];
  const operation = { query: texts.watch, variables, extensions };
  const stop = resumable(client, options).subscribe(operation, {
    next: ({ data }) => taken.push((data as { thingChanged: { text: string } }).thingChanged.text),
    error: (error) => taken.push({ error }),
    complete: () => undefined,
  });
  stops.unshift(stop);
  return taken;
}
const subscribed = (count: number) => until(() => fixture.live.counts().subscriptions === count);

describe.each(Object.entries(libraries))('%s', (_name, connect) => {
  test('whose cursor has expired begins anew, and its app is told once it has begun', async () => {
    fixture = await startLive();
    const thing = fixture.thing();
    for (let count = 0; count < 2_500; count += 1) fixture.append(thing, 'missed');
    fixture.catchUp();
    fixture.logged.splice(0, 2);
    const onExpired = vi.fn<() => void>(() => void fixture.publish(thing, 'after it was told'));
    const taken = watch(connect(() => 'ada'), { id: thing }, { onExpired }, { after: fixture.cursorOf({ epoch: 1, position: 0 }) });
    await until(() => taken.length > 0);
    expect([taken, onExpired.mock.calls.length]).toEqual([['after it was told'], 1]);
  });

  test('whose token has ended goes on with a fresh one', async () => {
    using clock = stopClock();
    fixture = await startLive();
    const thing = fixture.thing();
    const tokens = ['for-100-ms:ada', 'ada'];
    const taken = watch(connect(() => tokens.shift() ?? 'ada'), { id: thing });
    await subscribed(1);
    fixture.publish(thing, 'one');
    await until(() => taken.length === 1);
    clock.pass(1_000);
    await until(() => tokens.length === 0);
    fixture.publish(thing, 'two');
    await until(() => taken.length === 2);
    expect(taken).toEqual(['one', 'two']);
  });

  test('who lost the right to it is told so', async () => {
    fixture = await startLive();
    const thing = fixture.thing();
    const taken = watch(connect(() => 'ada'), { id: thing });
    await subscribed(1);
    fixture.shutOut.add('ada');
    fixture.publish(thing, 'not for her');
    await until(() => taken.length > 0);
    expect(taken).toMatchObject([{ error: [{ extensions: { code: 'FORBIDDEN' } }] }]);
  });
});
