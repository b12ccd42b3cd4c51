import { expect, test } from 'vitest';
import { startLive } from '../../../tests/testkit/live-fixture.ts';

test('a stream that is closed in the turn in which it starts leaves nothing behind', async () => {
  const fixture = await startLive();
  const stream = await fixture.subscribe(fixture.thing());
  stream.start({ next: () => true, together: (give) => give(), end: () => undefined });
  stream.close();
  await new Promise(setImmediate);
  expect(fixture.live.counts()).toMatchObject({ subscriptions: 0, cohorts: 0, topics: 0 });
  await fixture.stop();
});
