import { afterEach, expect, test } from 'vitest';
import { until } from '../../../tests/testkit/eventually.ts';
import { type LiveFixture, startLive, texts } from '../../../tests/testkit/live-fixture.ts';
import { untilSubscribed } from '../../../tests/testkit/live-readers.ts';
import { rawConnection } from '../../../tests/testkit/raw-connection.ts';
import { connectRaw } from '../../../tests/testkit/raw-websocket.ts';
import { stopClock } from '../../../tests/testkit/stopped-clock.ts';

let fixture: LiveFixture;
afterEach(() => fixture.stop());

test('a long replay goes at the pace of its client, and live events wait in the log for it', async () => {
  fixture = await startLive({ queue: { events: 5, characters: 1_000 } });
  const thing = fixture.thing();
  const cursor = fixture.publish(thing, 'seen before').cursor();
  const large = 'x'.repeat(20_000);
  for (let count = 0; count < 300; count += 1) fixture.append(thing, `<${count}>${large}`);
  fixture.catchUp();
  const slow = await rawConnection(fixture.port);
  const body = JSON.stringify({ query: texts.watch, variables: { id: thing, after: cursor } });
  slow.send(
    `POST /graphql HTTP/1.1\r\nhost: x\r\naccept: text/event-stream\r\nauthorization: Bearer ada\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
  );
  slow.socket.pause();
  await until(() => fixture.live.counts().delivered > 0);
  for (let count = 300; count < 350; count += 1) fixture.publish(thing, `<${count}>${large}`);
  expect(fixture.live.counts()).toMatchObject({ subscriptions: 1, dropped: 0 });
  expect(fixture.live.counts().delivered).toBeLessThan(300);
  slow.socket.resume();
  const text = await slow.until(/<349>/);
  expect([...text.matchAll(/<(\d+)>/g)].map(([, number]) => Number(number))).toEqual(Array.from({ length: 350 }, (_, index) => index));
  slow.socket.destroy();
});

test('who was too slow goes on from the cursor it was left with', async () => {
  fixture = await startLive({ queue: { events: 5, characters: 10_000_000 } });
  const thing = fixture.thing();
  const raw = await connectRaw(fixture.socketUrl, { authorization: 'Bearer ada' });
  raw.send({ type: 'subscribe', id: '1', payload: { query: texts.watch, variables: { id: thing } } });
  await untilSubscribed(fixture);
  raw.socket.pause();
  let sent = 0;
  await until(async () => {
    fixture.publish(thing, `<${(sent += 1)}>${'x'.repeat(50_000)}`);
    await until(() => fixture.executions() === sent || fixture.live.counts().subscriptions === 0, { everyMs: 1 });
    return fixture.live.counts().subscriptions === 0;
  }, { everyMs: 1 });
  raw.socket.resume();
  const told = await raw.until(({ type }) => type === 'error');
  const { code, cursor } = (told.payload as { extensions: { code: string; cursor: string } }[])[0]?.extensions ?? expect.fail();
  expect([code, (await raw.closed()).code]).toEqual(['SLOW_CONSUMER', 1013]);
  expect(fixture.live.counts().dropped).toBeGreaterThan(0);
  const numbers = (messages: readonly { type: string; payload?: unknown }[]) => messages.filter(({ type }) => type === 'next').map(({ payload }) => Number(/<(\d+)>/.exec(JSON.stringify(payload))?.[1]));
  const again = await connectRaw(fixture.socketUrl, { authorization: 'Bearer ada' });
  again.send({ type: 'subscribe', id: '1', payload: { query: texts.watch, variables: { id: thing }, extensions: { after: cursor } } });
  await again.until(({ payload }) => JSON.stringify(payload ?? '').includes(`<${sent}>`));
  expect([...numbers(raw.received), ...numbers(again.received)]).toEqual(Array.from({ length: sent }, (_, index) => index + 1));
  again.socket.terminate();
});

test('the end of the token ends a replay too', async () => {
  using clock = stopClock();
  fixture = await startLive();
  const thing = fixture.thing();
  const cursor = fixture.publish(thing, '0').cursor();
  for (let count = 0; count < 10; count += 1) fixture.append(thing, 'x'.repeat(100_000));
  for (let count = 0; count < 200; count += 1) fixture.append(thing, 'x'.repeat(100_000));
  fixture.catchUp();
  const slow = await rawConnection(fixture.port);
  const body = JSON.stringify({ query: texts.watch, variables: { id: thing, after: cursor } });
  slow.send(
    `POST /graphql HTTP/1.1\r\nhost: x\r\naccept: text/event-stream\r\nauthorization: Bearer for-100-ms:ada\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
  );
  slow.socket.pause();
  await until(() => fixture.live.counts().delivered > 0);
  clock.pass(1_000);
  await untilSubscribed(fixture, 0);
  const { delivered } = fixture.live.counts();
  expect(delivered).toBeLessThan(210);
  slow.socket.resume();
  expect(await slow.until(/event: complete/)).toContain(`"code":"UNAUTHENTICATED","retryable":false,"cursor":"${fixture.cursorOf({ epoch: 1, position: 1 + delivered })}"`);
  slow.socket.destroy();
});
