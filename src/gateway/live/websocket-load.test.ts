import { afterEach, describe, expect, test } from 'vitest';
import { eventually, until } from '../../../tests/testkit/eventually.ts';
import { type LiveFixture, startLive, texts } from '../../../tests/testkit/live-fixture.ts';
import { connectRaw, type RawWebSocket } from '../../../tests/testkit/raw-websocket.ts';

let fixture: LiveFixture;
afterEach(() => fixture.stop());

const ada = { authorization: 'Bearer ada' };
const nothing = { subscriptions: 0, cohorts: 0, topics: 0 };
const watch = (raw: RawWebSocket, id: string, thing: string): void =>
  raw.send({ type: 'subscribe', id, payload: { documentId: fixture.ids.watch, variables: { id: thing } } });

test('a thousand subscriptions on one socket each get their event once, and not one more is opened', async () => {
  fixture = await startLive();
  const raw = await connectRaw(fixture.socketUrl, ada);
  const things = Array.from({ length: 1_000 }, () => fixture.thing());
  for (const [index, thing] of things.entries()) watch(raw, String(index), thing);
  await until(() => fixture.live.counts().subscriptions === 1_000);
  watch(raw, 'one more', fixture.thing());
  expect(await raw.until(({ id }) => id === 'one more')).toMatchObject({ type: 'error', payload: [{ extensions: { code: 'TOO_MANY_SUBSCRIPTIONS' } }] });
  for (const [index, thing] of things.entries()) fixture.publish(thing, `event ${index}`);
  const events = () => raw.received.filter(({ type }) => type === 'next');
  await until(() => events().length >= 1_000);
  expect(new Map(events().map(({ id, payload }) => [id, (payload as { data: { thingChanged: { text: string } } }).data.thingChanged.text]))).toEqual(
    new Map(things.map((_, index) => [String(index), `event ${index}`])),
  );
  raw.socket.close();
  await eventually(() => expect(fixture.live.counts()).toMatchObject(nothing));
  expect(events()).toHaveLength(1_000);
});

test('identical subscriptions of one viewer are executed once, those of another viewer on their own', async () => {
  fixture = await startLive();
  const thing = fixture.thing();
  const sockets = await Promise.all([ada, ada, { authorization: 'Bearer bob' }].map((payload) => connectRaw(fixture.socketUrl, payload)));
  for (const raw of sockets) for (const id of ['1', '2']) watch(raw, id, thing);
  await eventually(() => expect(fixture.live.counts()).toMatchObject({ subscriptions: 6, cohorts: 2, topics: 1 }));
  fixture.publish(thing, 'once');
  await Promise.all(sockets.flatMap((raw) => ['1', '2'].map((id) => raw.until((message) => message.id === id && message.type === 'next'))));
  expect(fixture.executions()).toBe(2);
  for (const { socket } of sockets) socket.terminate();
});

test('10,000 subscriptions that come and go at once leave nothing behind', async () => {
  fixture = await startLive();
  const raw = await connectRaw(fixture.socketUrl, ada);
  for (let count = 0; count < 10_000; count += 1) {
    watch(raw, String(count), fixture.thing());
    raw.send({ type: 'complete', id: String(count) });
  }
  raw.send({ type: 'subscribe', id: 'last', payload: { query: texts.touch } });
  await raw.until(({ id, type }) => id === 'last' && type === 'complete');
  await eventually(() => expect(fixture.live.counts()).toMatchObject(nothing));
  expect(raw.received.filter(({ type }) => type === 'error')).toEqual([]);
  raw.socket.terminate();
});

describe('a slow consumer', () => {
  const big = 'x'.repeat(20_000);

  test('is closed with 1013 and its reason, and others feel nothing', async () => {
    fixture = await startLive({ queue: { events: 50, characters: 10_000_000 } });
    const [slow, quick] = [await connectRaw(fixture.socketUrl, ada), await connectRaw(fixture.socketUrl, ada)];
    const thing = fixture.thing();
    watch(slow, '1', thing);
    watch(quick, '1', thing);
    await until(() => fixture.live.counts().subscriptions === 2);
    slow.socket.pause();
    let sent = 0;
    await until(async () => {
      for (let count = 0; count < 10; count += 1) fixture.publish(thing, `${(sent += 1)} ${big}`);
      await until(() => quick.received.filter(({ type }) => type === 'next').length === sent, { everyMs: 1 });
      return fixture.live.counts().subscriptions === 1;
    }, { everyMs: 1 });
    slow.socket.resume();
    expect(await slow.closed()).toMatchObject({ code: 1013, reason: expect.stringContaining('SLOW_CONSUMER') as string });
    // What was sent before stands in its order, without a gap.
    const numbers = slow.received.filter(({ type }) => type === 'next').map(({ payload }) => Number.parseInt((payload as { data: { thingChanged: { text: string } } }).data.thingChanged.text, 10));
    expect(numbers).toEqual(Array.from({ length: numbers.length }, (_, index) => index + 1));
    expect(slow.received.at(-1)).toMatchObject({ type: 'error', payload: [{ extensions: { code: 'SLOW_CONSUMER', retryable: true } }] });
    fixture.publish(thing, 'after');
    await quick.until((message) => JSON.stringify(message).includes('"after"'));
    quick.socket.terminate();
  });

  test('that catches up in time gets everything in order', async () => {
    fixture = await startLive({ queue: { events: 2_000, characters: 100_000_000 } });
    const raw = await connectRaw(fixture.socketUrl, ada);
    const thing = fixture.thing();
    watch(raw, '1', thing);
    await until(() => fixture.live.counts().subscriptions === 1);
    raw.socket.pause();
    for (let sent = 1; sent <= 500; sent += 1) fixture.publish(thing, `${sent} ${big}`);
    await until(() => fixture.executions() === 500);
    raw.socket.resume();
    const texts = () => raw.received.filter(({ type }) => type === 'next').map(({ payload }) => (payload as { data: { thingChanged: { text: string } } }).data.thingChanged.text);
    await until(() => texts().length === 500);
    expect(texts().map((text) => Number.parseInt(text, 10))).toEqual(Array.from({ length: 500 }, (_, index) => index + 1));
    raw.socket.terminate();
  });

  test('that asks for answers and reads none is closed', async () => {
    fixture = await startLive({ webSockets: { maxMessageBytes: 1_024 * 1_024 } });
    const raw = await connectRaw(fixture.socketUrl);
    raw.socket.pause();
    const payload = { text: 'x'.repeat(500_000) };
    await until(() => {
      if (raw.socket.readyState === raw.socket.OPEN && raw.socket.bufferedAmount < 1_000_000) raw.send({ type: 'ping', payload });
      return fixture.webSockets.open === 0;
    }, { everyMs: 1 });
    raw.socket.terminate();
  });
});

describe('limits', () => {
  test('of a viewer count over all sockets, and are given back', async () => {
    fixture = await startLive({ most: { onNode: 100, perViewer: 2 } });
    const sockets = await Promise.all([1, 2, 3].map(() => connectRaw(fixture.socketUrl, ada)));
    const [first, second, third] = sockets;
    if (!first || !second || !third) return expect.fail();
    watch(first, '1', fixture.thing());
    watch(second, '1', fixture.thing());
    await until(() => fixture.live.counts().subscriptions === 2);
    watch(third, '1', fixture.thing());
    expect(await third.until(({ id }) => id === '1')).toMatchObject({ type: 'error', payload: [{ extensions: { code: 'TOO_MANY_SUBSCRIPTIONS', limit: 2 } }] });
    first.socket.terminate();
    await until(() => fixture.live.counts().subscriptions === 1);
    watch(third, '2', fixture.thing());
    await until(() => fixture.live.counts().subscriptions === 2);
    for (const { socket } of sockets) socket.terminate();
  });

  test('of the node are told as such', async () => {
    fixture = await startLive({ most: { onNode: 1, perViewer: 5 } });
    const raw = await connectRaw(fixture.socketUrl, ada);
    watch(raw, '1', fixture.thing());
    await until(() => fixture.live.counts().subscriptions === 1);
    watch(raw, '2', fixture.thing());
    expect(await raw.until(({ id }) => id === '2')).toMatchObject({ type: 'error', payload: [{ extensions: { code: 'OVERLOADED', retryable: true } }] });
    raw.socket.terminate();
  });
});
