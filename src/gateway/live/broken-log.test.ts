import { afterEach, expect, test } from 'vitest';
import { until } from '../../../tests/testkit/eventually.ts';
import { type LiveFixture, startLive } from '../../../tests/testkit/live-fixture.ts';
import { codesOf, readerOf, textsOf } from '../../../tests/testkit/live-readers.ts';

let fixture: LiveFixture;
afterEach(() => fixture.stop());

test('where the log breaks, the streams of the node end with CURSOR_EXPIRED, and no cursor', async () => {
  fixture = await startLive();
  const thing = fixture.thing();
  const all = [readerOf(fixture, 'socketReader', thing), readerOf(fixture, 'streamReader', thing)];
  await Promise.all(all.map((reader) => reader.connect()));
  await until(() => fixture.live.counts().cohorts === 1 && all.every(({ cursor }) => cursor !== null));
  fixture.live.goOn({ epoch: 2, position: 0 });
  await until(() => all.every(({ errors }) => errors.length === 1));
  expect(all.map(({ errors }) => codesOf(errors))).toEqual([['CURSOR_EXPIRED'], ['CURSOR_EXPIRED']]);
  expect(JSON.stringify(all.map(({ errors }) => errors))).not.toContain('"cursor"');
});

test('a hole in what the node heard is filled from the log', async () => {
  fixture = await startLive();
  const thing = fixture.thing();
  const all = [readerOf(fixture, 'socketReader', thing), readerOf(fixture, 'streamReader', thing)];
  await Promise.all(all.map((reader) => reader.connect()));
  await until(() => all.every(({ cursor }) => cursor !== null));
  fixture.publish(thing, '1');
  fixture.append(thing, '2');
  fixture.append(thing, '3');
  fixture.live.publish(fixture.logged.slice(2));
  await until(() => all.every(({ received }) => received.length === 3));
  expect(all.map(textsOf)).toEqual([['1', '2', '3'], ['1', '2', '3']]);
});
