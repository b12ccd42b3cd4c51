import { createClient } from 'graphql-ws';
import { afterEach, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { until } from '../../../tests/testkit/eventually.ts';
import { type LiveFixture, startLive, texts } from '../../../tests/testkit/live-fixture.ts';
import { connectRaw, type RawWebSocket } from '../../../tests/testkit/raw-websocket.ts';
import { stopClock } from '../../../tests/testkit/stopped-clock.ts';

let fixture: LiveFixture;
afterEach(() => fixture.stop());

/** What the pings say of the operations, in their order. */
const toldBy = ({ received }: RawWebSocket): Record<string, string>[] =>
  received.filter(({ type }) => type === 'ping').map(({ payload }) => (payload as { cursors: Record<string, string> }).cursors);
const at = (position: number): string => fixture.cursorOf({ epoch: 1, position });
const watch = (raw: RawWebSocket, id: string, types: readonly string[] | null = null, after: string | null = null): void =>
  raw.send({ type: 'subscribe', id, payload: { query: texts.watch, variables: { id: fixture.thing(), types, after } } });

test('graphql-ws hears of cursors by the ids of its operations, answers, and stays connected', async () => {
  fixture = await startLive({ webSockets: { keepAliveMs: 500 } });
  const pings: unknown[] = [];
  const client = createClient({
    url: fixture.socketUrl, webSocketImpl: WebSocket, retryAttempts: 0, connectionParams: { authorization: 'Bearer ada' },
    generateID: () => 'mine',
    on: { ping: (received, payload) => void (received && pings.push(payload)) },
  });
  const thing = fixture.thing();
  const events = client.iterate<{ thingChanged: { text: string } }>({ query: texts.watch, variables: { id: thing } });
  const first = events.next();
  await until(() => pings.length === 1);
  expect(pings).toEqual([{ cursors: { mine: at(0) } }]);
  fixture.publish(fixture.thing(), 'of another');
  await until(() => pings.length === 2);
  expect(pings[1]).toEqual({ cursors: { mine: at(1) } });
  fixture.publish(thing, 'for it');
  expect((await first).value).toMatchObject({ data: { thingChanged: { text: 'for it' } }, extensions: { cursor: at(2) } });
  await client.dispose();
});

test('where many subscriptions begin together, one message tells of all, and of none that brought its cursor', async () => {
  fixture = await startLive();
  fixture.publish(fixture.thing(), 'before');
  const raw = await connectRaw(fixture.socketUrl, { authorization: 'Bearer ada' });
  for (let id = 0; id < 100; id += 1) watch(raw, `new-${id}`);
  watch(raw, '__proto__');
  watch(raw, 'again', null, at(1));
  await until(() => fixture.live.counts().subscriptions === 102);
  await until(() => toldBy(raw).reduce((sum, cursors) => sum + Object.keys(cursors).length, 0) === 101);
  expect(toldBy(raw).length).toBeLessThan(20);
  expect(JSON.stringify(toldBy(raw))).not.toContain('again');
  raw.socket.terminate();
});

test.each([
  ['the token ends', 4403, 'Bearer for-100-ms:ada'],
  ['the node stops', 1012, 'Bearer ada'],
])('before a socket is closed because %s, its subscriptions are told how far they are', async (_why, code, authorization) => {
  using clock = stopClock();
  fixture = await startLive({ drainTimeoutMs: 20_000 });
  const raw = await connectRaw(fixture.socketUrl, { authorization });
  watch(raw, 'quiet', ['ThingHidden']);
  await until(() => toldBy(raw).length === 1);
  for (let count = 0; count < 5; count += 1) fixture.publish(fixture.thing(), 'of others');
  if (code === 1012) await fixture.stop();
  else clock.pass(1_000);
  expect(await raw.closed()).toMatchObject({ code });
  expect(toldBy(raw)).toEqual([{ quiet: at(0) }, { quiet: at(5) }]);
});

test('nothing is told twice, and nothing of what is still to be shown', async () => {
  const { promise: gate, resolve: open } = Promise.withResolvers<void>();
  fixture = await startLive({
    webSockets: { keepAliveMs: 500 },
    async run({ consistencyToken }) {
      await gate;
      return { refused: new Set(), result: { data: { thingChanged: { id: 'x', text: 'shown' } } }, consistencyToken, server: null };
    },
  });
  const raw = await connectRaw(fixture.socketUrl, { authorization: 'Bearer ada' });
  const [thing, other] = [fixture.thing(), fixture.thing()];
  for (const [id, watched] of [['busy', thing], ['quiet', other]] as const) raw.send({ type: 'subscribe', id, payload: { query: texts.watch, variables: { id: watched } } });
  await until(() => fixture.live.counts().cohorts === 2);
  fixture.publish(thing, 'waits');
  fixture.publish(fixture.thing(), 'of others');
  await until(() => JSON.stringify(toldBy(raw)).includes(at(2)));
  expect(toldBy(raw).at(-1)).toEqual({ quiet: at(2) });
  open();
  await raw.until(({ type }) => type === 'next');
  await until(() => JSON.stringify(toldBy(raw).at(-1)) === JSON.stringify({ busy: at(2) }));
  const told = toldBy(raw).flatMap((cursors) => Object.entries(cursors).map(([id, cursor]) => `${id} ${cursor}`));
  expect(new Set(told).size).toBe(told.length);
  raw.socket.terminate();
});
