import { afterEach, expect, test } from 'vitest';
import { until } from '../../../tests/testkit/eventually.ts';
import { type LiveFixture, startLive } from '../../../tests/testkit/live-fixture.ts';
import { readerOf, textsOf, untilSubscribed } from '../../../tests/testkit/live-readers.ts';

let fixture: LiveFixture;
afterEach(() => fixture.stop());

test('those who come back at different places share what happens from then on', async () => {
  fixture = await startLive();
  const thing = fixture.thing();
  const cursors = ['1', '2', '3'].map((text) => fixture.publish(thing, text).cursor());
  const all = cursors.map((after) => readerOf(fixture, 'socketReader', thing, { after }));
  await Promise.all(all.map((reader) => reader.connect()));
  await untilSubscribed(fixture, 3);
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
  const cursor = fixture.publish(thing, 'seen').cursor();
  for (let count = 0; count < 15; count += 1) fixture.append(thing, `missed ${count}`);
  for (let count = 0; count < 3_000; count += 1) fixture.append(fixture.thing(), 'of others');
  fixture.catchUp();
  const all = Array.from({ length: 60 }, (_, index) => readerOf(fixture, index % 2 === 0 ? 'socketReader' : 'streamReader', thing, { after: cursor }));
  const connecting = Promise.all(all.map((reader) => reader.connect()));
  await untilSubscribed(fixture, 60);
  letGo();
  await connecting;
  await until(() => all.every(({ received }) => received.length === 15));
  for (const reader of all) expect(textsOf(reader)).toEqual(Array.from({ length: 15 }, (_, index) => `missed ${index}`));
  expect(fixture.live.counts()).toMatchObject({ replayed: 900, delivered: 900 });
  expect(fixture.executions()).toBeLessThan(150);
  expect(fixture.reads()).toBeLessThan(6);
});
