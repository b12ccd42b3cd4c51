import { expect, test, vi } from 'vitest';
import { feedEvent } from '../../../tests/testkit/feed-event.ts';
import { createHub, type Hub } from './hub.ts';

const start = { epoch: 1, position: 0 };
const hubAt = (last = start, onHole: () => void = () => expect.fail('A hole')): Hub => createHub({ last, onHole });
const positions = (hub: Hub, epoch: number, position: number) => hub.after({ epoch, position })?.map((event) => event.position) ?? null;

test('an event is heard by who listens to one of its topics, and by nobody else', () => {
  const hub = hubAt();
  const heard: string[] = [];
  for (const topic of ['a', 'b', 'c']) hub.listen(topic, () => heard.push(topic));
  hub.publish([feedEvent(1, { topics: ['a', 'c', 'unknown'] })]);
  expect(heard).toEqual(['a', 'c']);
});

test('who stopped listening hears nothing more, even within the publication that made them stop', () => {
  const hub = hubAt();
  const heard: string[] = [];
  hub.listen('a', () => {
    heard.push('first');
    stopSecond();
  });
  const stopSecond = hub.listen('a', () => heard.push('second'));
  hub.publish([feedEvent(1, { topics: ['a'] })]);
  expect(heard).toEqual(['first']);
});

test('nothing is left of a topic whose listeners have gone, and stopping twice does no harm to others', () => {
  const hub = hubAt();
  const stop = hub.listen('a', () => undefined);
  stop();
  expect(hub.topics).toBe(0);
  const heard: string[] = [];
  hub.listen('a', () => heard.push('a'));
  stop();
  hub.publish([feedEvent(1, { topics: ['a'] })]);
  expect([hub.topics, heard]).toEqual([1, ['a']]);
});

test('what was published after a place is kept for a while, and a place it does not know is left to the log', () => {
  const hub = hubAt({ epoch: 1, position: 10 });
  expect(positions(hub, 1, 10)).toEqual([]);
  expect(positions(hub, 1, 9)).toBeNull();
  expect(positions(hub, 1, 11)).toBeNull();
  for (let position = 11; position <= 3_000; position += 1) hub.publish([feedEvent(position)]);
  expect(hub.last).toEqual({ epoch: 1, position: 3_000 });
  expect(positions(hub, 1, 2_997)).toEqual([2_998, 2_999, 3_000]);
  expect(positions(hub, 1, 11)).toBeNull();
});

test('a place of an epoch that ended before it is left to the log, as is one of an epoch to come', () => {
  const hub = hubAt({ epoch: 1, position: 3 });
  hub.publish([feedEvent(4), feedEvent(5, { epoch: 2 }), feedEvent(6, { epoch: 2 })]);
  expect(positions(hub, 1, 4)).toEqual([5, 6]);
  expect(positions(hub, 2, 4)).toEqual([5, 6]);
  expect(positions(hub, 1, 5)).toBeNull();
  expect(positions(hub, 2, 5)).toEqual([6]);
  expect(positions(hub, 3, 5)).toBeNull();
});

test('a hole is told before what comes behind it, and nothing from before it is kept', () => {
  const told: unknown[] = [];
  const hub = hubAt(start, () => told.push('hole', hub.last.position, positions(hub, 1, 1)));
  hub.listen('t', ({ position }) => told.push(position));
  hub.publish([feedEvent(1), feedEvent(2)]);
  hub.publish([feedEvent(4)]);
  expect(told).toEqual([1, 2, 'hole', 3, null, 4]);
  expect(positions(hub, 1, 3)).toEqual([4]);
});

test('who waits for news is told of events, and of another place to go on from', async () => {
  const hub = hubAt();
  const told = vi.fn<() => void>();
  const first = hub.moved(new AbortController().signal).then(told);
  hub.publish([feedEvent(1)]);
  await first;
  const second = hub.moved(new AbortController().signal).then(told);
  hub.goOn({ epoch: 2, position: 0 });
  await second;
  expect(told).toHaveBeenCalledTimes(2);
  expect(positions(hub, 2, 0)).toEqual([]);
});

test('who waits for news and goes away waits no longer', async () => {
  const hub = hubAt();
  const gone = new AbortController();
  const waiting = hub.moved(gone.signal);
  gone.abort();
  await waiting;
  await hub.moved(gone.signal);
  expect(hub.last).toBe(start);
});
