import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import { until } from '../../../tests/testkit/eventually.ts';
import { type LiveFixture, startLive, texts } from '../../../tests/testkit/live-fixture.ts';
import { rawConnection } from '../../../tests/testkit/raw-connection.ts';
import { connectRaw } from '../../../tests/testkit/raw-websocket.ts';
import { socketReader, streamReader, type ResumingReader } from '../../../tests/testkit/resuming-reader.ts';
import { eventCursors } from '../../events/event-cursor.ts';
import { Fault } from '../../errors.ts';

let fixture: LiveFixture;
afterEach(() => fixture.stop());

const readers = { socketReader, streamReader };
const textsOf = ({ received }: ResumingReader): string[] => received.map((data) => (data as { thingChanged: { text: string } }).thingChanged.text);
const readerOf = (kind: keyof typeof readers, id: string, variables: object = {}): ResumingReader =>
  readers[kind]({ to: () => ({ url: fixture.url, token: 'ada' }), query: texts.watch, variables: { id, ...variables } });
const subscribed = (count = 1): Promise<unknown> => until(() => fixture.live.counts().subscriptions === count);
const codes = (errors: readonly unknown[]): unknown[] => (errors as { extensions: { code: string } }[][]).flat().map(({ extensions }) => extensions.code);

describe.each(['socketReader', 'streamReader'] as const)('%s', (kind) => {
  test('goes on behind the last event, whatever happened while it was away and wherever it was cut', async () => {
    fixture = await startLive();
    const step = fc.oneof(
      { weight: 4, arbitrary: fc.constantFrom('happens', 'happens elsewhere', 'is not wanted') },
      { weight: 2, arbitrary: fc.constantFrom('node hears', 'cut', 'comes back') },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40 }), async (steps) => {
        const thing = fixture.thing();
        const reader = readerOf(kind, thing, { types: ['ThingChanged'] });
        const expected: string[] = [];
        await reader.connect();
        await until(() => reader.cursor !== null, { everyMs: 1 });
        let connected = true;
        for (const [index, what] of steps.entries()) {
          if (what === 'cut') {
            reader.cut();
            connected = false;
          } else if (what === 'comes back' && !connected) {
            await reader.connect();
            connected = true;
          } else if (what === 'node hears') {
            fixture.catchUp();
          } else if (what === 'is not wanted') {
            fixture.append(index % 2 === 0 ? thing : fixture.thing(), `${index}`, 'ThingHidden');
          } else {
            expected.push(`${index}`);
            fixture.append(thing, `${index}`);
            if (what === 'happens') fixture.catchUp();
          }
        }
        fixture.catchUp();
        if (!connected) await reader.connect();
        await until(() => reader.received.length >= expected.length, { everyMs: 1 });
        expect(textsOf(reader)).toEqual(expected);
        expect(reader.errors).toEqual([]);
        reader.cut();
      }),
      { numRuns: 60 },
    );
  });

  test('loses nothing when it is cut before its first event', async () => {
    fixture = await startLive();
    const thing = fixture.thing();
    const reader = readerOf(kind, thing);
    await reader.connect();
    await until(() => reader.cursor !== null);
    reader.cut();
    await subscribed(0);
    fixture.publish(thing, 'while it was away');
    await reader.connect();
    await until(() => reader.received.length === 1);
    expect(textsOf(reader)).toEqual(['while it was away']);
  });

  test('is told how far the log is when nothing in it was for it, and goes on from there without reading it again', async () => {
    fixture = await startLive({ heartbeatMs: 50, webSockets: { keepAliveMs: 100 } });
    const thing = fixture.thing();
    const reader = readerOf(kind, thing, { types: ['ThingHidden'] });
    await reader.connect();
    await until(() => reader.cursor !== null);
    for (let count = 0; count < 3_000; count += 1) fixture.append(count % 2 === 0 ? thing : fixture.thing(), 'not wanted');
    fixture.catchUp();
    await until(() => reader.cursor === fixture.cursorOf({ epoch: 1, position: 3_000 }));
    reader.cut();
    await subscribed(0);
    fixture.publish(thing, 'wanted', 'ThingHidden');
    await reader.connect();
    await until(() => reader.received.length === 1);
    expect([textsOf(reader), fixture.reads(), fixture.executions()]).toEqual([['wanted'], 0, 1]);
  });

  test('whose place is no longer in memory is given it from the log, page by page, and then what happens', async () => {
    fixture = await startLive();
    const thing = fixture.thing();
    const reader = readerOf(kind, thing);
    await reader.connect();
    await until(() => reader.cursor !== null);
    reader.cut();
    await subscribed(0);
    const expected = Array.from({ length: 25 }, (_, index) => `old ${index}`);
    for (const text of expected) fixture.append(thing, text);
    for (let count = 0; count < 3_000; count += 1) fixture.append(fixture.thing(), 'of others');
    fixture.catchUp();
    await reader.connect();
    await until(() => reader.received.length === 25);
    fixture.publish(thing, 'new');
    await until(() => reader.received.length === 26);
    expect(textsOf(reader)).toEqual([...expected, 'new']);
    expect(fixture.reads()).toBe(3);
    expect(fixture.live.counts()).toMatchObject({ delivered: 26, replayed: 25, dropped: 0 });
  });

  test('loses the right to go on while it is given what it missed', async () => {
    let shown = 0;
    fixture = await startLive({
      async run({ consistencyToken }) {
        if ((shown += 1) > 3) throw new Fault('FORBIDDEN');
        return { refused: new Set(), result: { data: { thingChanged: { id: 'x', text: String(shown) } } }, consistencyToken, server: null };
      },
    });
    const thing = fixture.thing();
    const first = fixture.append(thing, '0');
    for (let count = 1; count < 6; count += 1) fixture.append(thing, String(count));
    fixture.catchUp();
    const reader = readerOf(kind, thing, { after: first.cursor });
    await reader.connect();
    await until(() => reader.errors.length === 1);
    expect(textsOf(reader)).toEqual(['1', '2', '3']);
    expect(reader.errors).toMatchObject([[{ extensions: { code: 'FORBIDDEN', cursor: fixture.cursorOf({ epoch: 1, position: 4 }) } }]]);
    await subscribed(0);
  });

  test('that goes on is told first that what it watched is gone; who comes later is told that it is not there', async () => {
    fixture = await startLive();
    const thing = fixture.thing();
    const before = fixture.publish(thing, 'before');
    const deleted = fixture.publish(thing, 'deleted');
    fixture.gone.add(thing);
    const [early, late] = [readerOf(kind, thing, { after: before.cursor }), readerOf(kind, thing, { after: deleted.cursor })];
    await early.connect();
    await late.connect();
    await until(() => early.received.length + late.errors.length === 2);
    expect([textsOf(early), codes(late.errors)]).toEqual([['deleted'], ['SUBSCRIPTION_TARGET_NOT_FOUND']]);
  });
});

describe('a cursor that leads nowhere is refused before the stream begins', () => {
  const ours = (position: number, epoch = 1): string => fixture.cursorOf({ epoch, position });
  test.each<[string, () => unknown, string]>([
    ['made up', () => 'made-up', 'CURSOR_INVALID'],
    ['empty', () => '', 'CURSOR_INVALID'],
    ['a number', () => '-1', 'CURSOR_INVALID'],
    ['huge', () => 'A'.repeat(30_000), 'CURSOR_INVALID'],
    ['of another system', () => eventCursors('another secret').encode({ epoch: 1, position: 1 }), 'CURSOR_INVALID'],
    ['with a letter changed', () => ours(1).replace(/.$/, (last) => (last === 'A' ? 'B' : 'A')), 'CURSOR_INVALID'],
    ['with the position of the end of all numbers', () => eventCursors('another secret').encode({ epoch: 1, position: Number.MAX_SAFE_INTEGER }), 'CURSOR_INVALID'],
    ['ahead of the log: an older primary had it', () => ours(9_999), 'CURSOR_EXPIRED'],
    ['of an epoch that is not yet', () => ours(3, 2), 'CURSOR_EXPIRED'],
    ['of what was pruned', () => ours(0), 'CURSOR_EXPIRED'],
  ])('%s', async (_what, makeCursor, code) => {
    fixture = await startLive();
    const thing = fixture.thing();
    for (let count = 0; count < 2_500; count += 1) fixture.append(thing, 'x');
    fixture.catchUp();
    fixture.logged.splice(0, 2);
    const after = makeCursor();
    for (const [argument, extensions] of [[after, {}], ['ignored', { after }]]) {
      const payload = { query: texts.watch, variables: { id: thing, after: argument }, extensions };
      const response = await fetch(fixture.url, {
        method: 'POST', headers: { accept: 'text/event-stream', 'content-type': 'application/json', authorization: 'Bearer ada' }, body: JSON.stringify(payload),
      });
      expect([response.status, codes([((await response.json()) as { errors: unknown }).errors])]).toEqual([code === 'CURSOR_INVALID' ? 400 : 410, [code]]);
      const socket = await connectRaw(fixture.socketUrl, { authorization: 'Bearer ada' });
      socket.send({ type: 'subscribe', id: '1', payload });
      expect(await socket.until(({ id }) => id === '1')).toMatchObject({ type: 'error', payload: [{ extensions: { code, retryable: false } }] });
      socket.socket.terminate();
    }
    expect(fixture.live.counts()).toMatchObject({ subscriptions: 0, cohorts: 0, topics: 0 });
  });

  test('not even a text', async () => {
    fixture = await startLive();
    const socket = await connectRaw(fixture.socketUrl, { authorization: 'Bearer ada' });
    socket.send({ type: 'subscribe', id: '1', payload: { query: texts.watch, variables: { id: fixture.thing() }, extensions: { after: 7 } } });
    expect(await socket.until(({ id }) => id === '1')).toMatchObject({ type: 'error', payload: [{ extensions: { code: 'CURSOR_INVALID' } }] });
    socket.socket.terminate();
  });
});

test('the header wins over the extension, and both over the argument: who comes back sends the first request again', async () => {
  fixture = await startLive();
  const thing = fixture.thing();
  const [first, second, third] = ['1', '2', '3', '4'].map((text) => fixture.publish(thing, text).cursor);
  const ask = async (headers: Record<string, string>, extensions: object): Promise<unknown> => {
    const stream = await fetch(fixture.url, {
      method: 'POST', headers: { accept: 'text/event-stream', 'content-type': 'application/json', authorization: 'Bearer ada', ...headers },
      body: JSON.stringify({ query: texts.watch, variables: { id: thing, after: first }, extensions }),
    });
    const reader = (stream.body ?? expect.fail()).pipeThrough(new TextDecoderStream()).getReader();
    let text = '';
    while (!text.includes('"text":"4"')) text += (await reader.read()).value ?? expect.fail('The stream ended');
    await reader.cancel();
    return [...text.matchAll(/"text":"(\d)"/g)].map(([, number]) => number);
  };
  expect(await ask({}, {})).toEqual(['2', '3', '4']);
  expect(await ask({}, { after: second })).toEqual(['3', '4']);
  expect(await ask({ 'last-event-id': third ?? '' }, { after: second })).toEqual(['4']);
});

test('a long replay goes at the pace of its client, and live events wait in the log for it', async () => {
  fixture = await startLive({ queue: { events: 5, characters: 1_000 } });
  const thing = fixture.thing();
  const { cursor } = fixture.publish(thing, 'seen before');
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
}, 30_000);

test('who was too slow goes on from the cursor it was left with', async () => {
  fixture = await startLive({ queue: { events: 5, characters: 10_000_000 } });
  const thing = fixture.thing();
  const raw = await connectRaw(fixture.socketUrl, { authorization: 'Bearer ada' });
  raw.send({ type: 'subscribe', id: '1', payload: { query: texts.watch, variables: { id: thing } } });
  await subscribed();
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
}, 30_000);

test('the end of the token ends a replay too', async () => {
  fixture = await startLive();
  const thing = fixture.thing();
  const { cursor } = fixture.publish(thing, '0');
  for (let count = 0; count < 10; count += 1) fixture.append(thing, 'x'.repeat(100_000));
  for (let count = 0; count < 200; count += 1) fixture.append(thing, 'x'.repeat(100_000));
  fixture.catchUp();
  const slow = await rawConnection(fixture.port);
  const body = JSON.stringify({ query: texts.watch, variables: { id: thing, after: cursor } });
  slow.send(
    `POST /graphql HTTP/1.1\r\nhost: x\r\naccept: text/event-stream\r\nauthorization: Bearer for-200-ms:ada\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
  );
  slow.socket.pause();
  await subscribed();
  await subscribed(0);
  const { delivered } = fixture.live.counts();
  expect(delivered).toBeLessThan(210);
  slow.socket.resume();
  expect(await slow.until(/event: complete/)).toContain(`"code":"UNAUTHENTICATED","retryable":false,"cursor":"${fixture.cursorOf({ epoch: 1, position: 1 + delivered })}"`);
  slow.socket.destroy();
});

test('where the log breaks, the streams of the node end with CURSOR_EXPIRED, and no cursor', async () => {
  fixture = await startLive();
  const thing = fixture.thing();
  const all = [readerOf('socketReader', thing), readerOf('streamReader', thing)];
  await Promise.all(all.map((reader) => reader.connect()));
  await until(() => fixture.live.counts().cohorts === 1 && all.every(({ cursor }) => cursor !== null));
  fixture.live.goOn({ epoch: 2, position: 0 });
  await until(() => all.every(({ errors }) => errors.length === 1));
  expect(all.map(({ errors }) => codes(errors))).toEqual([['CURSOR_EXPIRED'], ['CURSOR_EXPIRED']]);
  expect(JSON.stringify(all.map(({ errors }) => errors))).not.toContain('"cursor"');
});

test('a hole in what the node heard is filled from the log', async () => {
  fixture = await startLive();
  const thing = fixture.thing();
  const all = [readerOf('socketReader', thing), readerOf('streamReader', thing)];
  await Promise.all(all.map((reader) => reader.connect()));
  await until(() => all.every(({ cursor }) => cursor !== null));
  fixture.publish(thing, '1');
  fixture.append(thing, '2');
  fixture.append(thing, '3');
  fixture.live.publish(fixture.logged.slice(2));
  await until(() => all.every(({ received }) => received.length === 3));
  expect(all.map(textsOf)).toEqual([['1', '2', '3'], ['1', '2', '3']]);
});

test('those who come back at different places share what happens from then on', async () => {
  fixture = await startLive();
  const thing = fixture.thing();
  const cursors = ['1', '2', '3'].map((text) => fixture.publish(thing, text).cursor);
  const all = cursors.map((after) => readerOf('socketReader', thing, { after }));
  await Promise.all(all.map((reader) => reader.connect()));
  await until(() => fixture.live.counts().cohorts === 1 && all.reduce((sum, { received }) => sum + received.length, 0) === 3);
  const before = fixture.executions();
  fixture.publish(thing, '4');
  await until(() => all.every((reader) => textsOf(reader).at(-1) === '4'));
  expect([fixture.executions() - before, all.map(textsOf)]).toEqual([1, [['2', '3', '4'], ['3', '4'], ['4']]]);
});

test('of many who come back at once and have missed the same, each page is read and each event is shown a few times only', async () => {
  const { promise: allThere, resolve: letGo } = Promise.withResolvers<void>();
  fixture = await startLive({
    readLog: () => allThere,
    async run({ consistencyToken }, { event }) {
      await allThere;
      return { refused: new Set(), result: { data: { thingChanged: { id: event.id, text: `missed ${event.position - 2}` } } }, consistencyToken, server: null };
    },
  });
  const thing = fixture.thing();
  const { cursor } = fixture.publish(thing, 'seen');
  for (let count = 0; count < 15; count += 1) fixture.append(thing, `missed ${count}`);
  for (let count = 0; count < 3_000; count += 1) fixture.append(fixture.thing(), 'of others');
  fixture.catchUp();
  const all = Array.from({ length: 60 }, (_, index) => readerOf(index % 2 === 0 ? 'socketReader' : 'streamReader', thing, { after: cursor }));
  const connecting = Promise.all(all.map((reader) => reader.connect()));
  await subscribed(60);
  letGo();
  await connecting;
  await until(() => all.every(({ received }) => received.length === 15));
  for (const reader of all) expect(textsOf(reader)).toEqual(Array.from({ length: 15 }, (_, index) => `missed ${index}`));
  expect(fixture.live.counts()).toMatchObject({ replayed: 900, delivered: 900 });
  expect(fixture.executions()).toBeLessThan(150);
  expect(fixture.reads()).toBeLessThan(60);
});

test('a stream that is closed in the turn in which it starts leaves nothing behind', async () => {
  fixture = await startLive();
  const stream = await fixture.subscribe(fixture.thing());
  stream.start({ next: () => true, end: () => undefined });
  stream.close();
  await new Promise(setImmediate);
  expect(fixture.live.counts()).toMatchObject({ subscriptions: 0, cohorts: 0, topics: 0 });
});
