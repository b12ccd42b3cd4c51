import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import { until } from '../../../tests/testkit/eventually.ts';
import { type LiveFixture, startLive, texts } from '../../../tests/testkit/live-fixture.ts';
import { codesOf, readerOf, textsOf, untilSubscribed } from '../../../tests/testkit/live-readers.ts';
import { Fault } from '../../errors.ts';

let fixture: LiveFixture;
afterEach(() => fixture.stop());

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
        const reader = readerOf(fixture, kind, thing, { types: ['ThingChanged'] });
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
    const reader = readerOf(fixture, kind, thing);
    await reader.connect();
    await until(() => reader.cursor !== null);
    reader.cut();
    await untilSubscribed(fixture, 0);
    fixture.publish(thing, 'while it was away');
    await reader.connect();
    await until(() => reader.received.length === 1);
    expect(textsOf(reader)).toEqual(['while it was away']);
  });

  test('is told how far the log is when nothing in it was for it, and goes on from there without reading it again', async () => {
    fixture = await startLive({ heartbeatMs: 50, webSockets: { keepAliveMs: 500 } });
    const thing = fixture.thing();
    const reader = readerOf(fixture, kind, thing, { types: ['ThingHidden'] });
    await reader.connect();
    await until(() => reader.cursor !== null);
    for (let count = 0; count < 3_000; count += 1) fixture.append(count % 2 === 0 ? thing : fixture.thing(), 'not wanted');
    fixture.catchUp();
    await until(() => reader.cursor === fixture.cursorOf({ epoch: 1, position: 3_000 }));
    reader.cut();
    await untilSubscribed(fixture, 0);
    fixture.publish(thing, 'wanted', 'ThingHidden');
    await reader.connect();
    await until(() => reader.received.length === 1);
    expect([textsOf(reader), fixture.reads(), fixture.executions()]).toEqual([['wanted'], 0, 1]);
  });

  test('whose place is no longer in memory is given it from the log, page by page, and then what happens', async () => {
    fixture = await startLive();
    const thing = fixture.thing();
    const reader = readerOf(fixture, kind, thing);
    await reader.connect();
    await until(() => reader.cursor !== null);
    reader.cut();
    await untilSubscribed(fixture, 0);
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
    const reader = readerOf(fixture, kind, thing, { after: first.cursor() });
    await reader.connect();
    await until(() => reader.errors.length === 1);
    expect(textsOf(reader)).toEqual(['1', '2', '3']);
    expect(reader.errors).toMatchObject([[{ extensions: { code: 'FORBIDDEN', cursor: fixture.cursorOf({ epoch: 1, position: 4 }) } }]]);
    await untilSubscribed(fixture, 0);
  });

  test('that goes on is told first that what it watched is gone; who comes later is told that it is not there', async () => {
    fixture = await startLive();
    const thing = fixture.thing();
    const before = fixture.publish(thing, 'before');
    const deleted = fixture.publish(thing, 'deleted');
    fixture.gone.add(thing);
    const [early, late] = [readerOf(fixture, kind, thing, { after: before.cursor() }), readerOf(fixture, kind, thing, { after: deleted.cursor() })];
    await early.connect();
    await late.connect();
    await until(() => early.received.length + late.errors.length === 2);
    expect([textsOf(early), codesOf(late.errors)]).toEqual([['deleted'], ['SUBSCRIPTION_TARGET_NOT_FOUND']]);
  });
});

test('the header wins over the extension, and both over the argument: who comes back sends the first request again', async () => {
  fixture = await startLive();
  const thing = fixture.thing();
  const [first, second, third] = ['1', '2', '3', '4'].map((text) => fixture.publish(thing, text).cursor());
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
