import { describe, expect, test, vi } from 'vitest';
import { until } from '../../../tests/testkit/eventually.ts';
import { feedEvent } from '../../../tests/testkit/feed-event.ts';
import type { FeedEvent } from '../../events/create-event-log.ts';
import type { LogPlace } from '../../events/log-place.ts';
import { Fault } from '../../errors.ts';
import { createCohort } from './cohort.ts';
import { createDeadlines } from './deadlines.ts';
import type { Shown } from './shown.ts';
import { Subscriber } from './subscriber.ts';

const shown = (event: FeedEvent): Shown => ({ place: { epoch: event.epoch, position: event.position }, cursor: event.cursor(), payload: event.id });

const deadlines = createDeadlines();

/** `refused`: the viewer who may see nothing. */
function cohortOf(show: (event: FeedEvent) => Promise<Shown>, { mostEvents = 10, refused = '' } = {}) {
  const onEmpty = vi.fn<() => void>();
  const asked: string[][] = [];
  const cohort = createCohort({
    async show(event, viewers) {
      asked.push(viewers.map(({ userId }) => userId));
      const to = await show(event);
      return (viewerId) => (viewerId === refused ? new Fault('FORBIDDEN') : to);
    },
    mostEvents, onEmpty,
    mask: () => new Fault('INTERNAL_SERVER_ERROR'),
  });
  const join = (position = 0, userId = 'ada') => {
    const taken: unknown[] = [];
    /** After how many events several were given in one piece. */
    const pieces: number[] = [];
    const goesOnFrom: LogPlace[] = [];
    const from = { epoch: 1, position };
    const viewer = { userId, scopes: new Set<string>(), expiresAt: 0 };
    const subscriber: Subscriber = new Subscriber({
      correlationId: 'c', expiresAtMs: Date.now() + 3_600_000, deadlines, most: { events: 10, characters: 1_000 }, from, fromClient: false, cursorOf: () => 'cursor', seen: () => null,
      counted: { delivered: 0, dropped: 0 }, onStart: () => undefined, onLeft: (place) => void goesOnFrom.push(place), onEnd: () => cohort.remove(subscriber, viewer),
    });
    cohort.add(subscriber, viewer, from);
    subscriber.start({ next: ({ payload }) => taken.push(payload) > 0, together: (give) => (pieces.push(taken.length), give()), end: (errors) => void taken.push(errors[0]?.extensions['code']) });
    return { subscriber, taken, pieces, goesOnFrom };
  };
  return { cohort, join, onEmpty, asked };
}

test('events come in the order in which they were accepted, however long each takes to show', async () => {
  const { cohort, join } = cohortOf(async (event) => {
    for (let turn = event.position; turn < 5; turn += 1) await Promise.resolve();
    return shown(event);
  });
  const { taken, subscriber } = join();
  for (const position of [1, 2, 3, 4]) cohort.accept(feedEvent(position));
  await until(() => taken.length === 4);
  expect(taken).toEqual(['1', '2', '3', '4']);
  subscriber.close();
});

test('who joins behind an event that waits does not get it', async () => {
  const { promise: gate, resolve: open } = Promise.withResolvers<void>();
  const { cohort, join } = cohortOf(async (event) => {
    await gate;
    return shown(event);
  });
  const early = join();
  cohort.accept(feedEvent(1));
  cohort.accept(feedEvent(2));
  const late = join(2);
  cohort.accept(feedEvent(3));
  open();
  await until(() => early.taken.length === 3 && late.taken.length > 0);
  expect(late.taken).toEqual(['3']);
  early.subscriber.close();
  late.subscriber.close();
});

test('each viewer is asked for once, and who may not see the event is the only one whose stream ends', async () => {
  const { cohort, join, asked } = cohortOf(async (event) => shown(event), { refused: 'eve' });
  const members = [join(0, 'ada'), join(0, 'ada'), join(0, 'eve'), join(2, 'bob')];
  cohort.accept(feedEvent(1));
  cohort.accept(feedEvent(3));
  await until(() => members[3]?.taken.length === 1);
  expect(members.map(({ taken }) => taken)).toEqual([['1', '3'], ['1', '3'], ['FORBIDDEN'], ['3']]);
  expect(asked).toEqual([['ada', 'eve'], ['ada', 'bob']]);
  for (const { subscriber } of members) subscriber.close();
});

test('a cohort that dissolves leaves each member where it was, and tells nothing more', async () => {
  const { promise: gate, resolve: open } = Promise.withResolvers<void>();
  const { cohort, join, onEmpty } = cohortOf(async (event) => {
    if (event.position === 2) await gate;
    return shown(event);
  });
  const early = join();
  cohort.accept(feedEvent(1));
  cohort.accept(feedEvent(2));
  const late = join(2);
  await until(() => early.taken.length === 1);
  expect(cohort.idle).toBe(false);
  cohort.dissolve();
  open();
  await until(() => cohort.idle);
  expect([early.taken, late.taken]).toEqual([['1'], []]);
  expect([early.goesOnFrom, late.goesOnFrom]).toEqual([[{ epoch: 1, position: 1 }], [{ epoch: 1, position: 2 }]]);
  expect(onEmpty).toHaveBeenCalledOnce();
  early.subscriber.close();
  late.subscriber.close();
});

describe('events that wait for one another', () => {
  /** The first event is shown when the gate opens, and the others wait behind it. */
  function gated(show: (event: FeedEvent) => Promise<Shown>, refused = '') {
    const { promise: gate, resolve: open } = Promise.withResolvers<void>();
    const made = cohortOf(async (event) => {
      if (event.position === 1) await gate;
      return await show(event);
    }, { refused });
    return { ...made, open };
  }

  test('are told in one piece, and who came in between is told of what comes after', async () => {
    const { cohort, join, open } = gated(async (event) => shown(event));
    const early = join();
    for (const position of [1, 2, 3]) cohort.accept(feedEvent(position));
    const late = join(3);
    for (const position of [4, 5]) cohort.accept(feedEvent(position));
    const latest = join(4);
    open();
    await until(() => cohort.idle);
    expect(early.taken).toEqual(['1', '2', '3', '4', '5']);
    expect(late.taken).toEqual(['4', '5']);
    expect(latest.taken).toEqual(['5']);
    expect([early, late, latest].map(({ pieces }) => pieces)).toEqual([[1], [0], []]);
    for (const { subscriber } of [early, late, latest]) subscriber.close();
  });

  test('end, where one cannot be shown, behind everything before it', async () => {
    const { cohort, join, open } = gated((event) => (event.position === 4 ? Promise.reject(new Fault('FORBIDDEN')) : Promise.resolve(shown(event))));
    const { taken } = join();
    for (const position of [1, 2, 3, 4, 5]) cohort.accept(feedEvent(position));
    open();
    await until(() => cohort.idle);
    expect(taken).toEqual(['1', '2', '3', 'FORBIDDEN']);
  });

  test('end for a viewer who may see none of them, if they are behind the place where it came', async () => {
    const { cohort, join, open } = gated(async (event) => shown(event), 'eve');
    const ada = join();
    for (const position of [1, 2, 3]) cohort.accept(feedEvent(position));
    const [eve, later] = [join(2, 'eve'), join(3, 'eve')];
    open();
    await until(() => cohort.idle);
    expect([ada.taken, eve.taken, later.taken]).toEqual([['1', '2', '3'], ['FORBIDDEN'], []]);
    for (const { subscriber } of [ada, later]) subscriber.close();
  });
});

describe('the cohort ends for all its members', () => {
  test('when an event may not be shown', async () => {
    const { cohort, join, onEmpty } = cohortOf(() => Promise.reject(new Fault('FORBIDDEN')));
    const members = [join(), join()];
    cohort.accept(feedEvent(1));
    cohort.accept(feedEvent(2));
    await until(() => onEmpty.mock.calls.length > 0);
    expect(members.map(({ taken }) => taken)).toEqual([['FORBIDDEN'], ['FORBIDDEN']]);
    expect(onEmpty).toHaveBeenCalledOnce();
  });

  test('masked, when something unforeseen happened', async () => {
    const { cohort, join } = cohortOf(() => Promise.reject(new Error('secret')));
    const { taken } = join();
    cohort.accept(feedEvent(1));
    await until(() => taken.length > 0);
    expect(taken).toEqual(['INTERNAL_SERVER_ERROR']);
  });

  test('when more events wait than can be shown: none is left out in silence', async () => {
    const { cohort, join, onEmpty } = cohortOf(() => new Promise(() => undefined), { mostEvents: 2 });
    const { taken } = join();
    for (const position of [1, 2, 3, 4]) cohort.accept(feedEvent(position));
    expect(taken).toEqual(['OVERLOADED']);
    expect(onEmpty).toHaveBeenCalledOnce();
  });
});

test('while thousands are told, others have their turn; who leaves meanwhile is told no more, and nobody is told twice', async () => {
  // Each look at the clock takes a whole turn.
  let clockMs = 0;
  const clock = vi.spyOn(performance, 'now').mockImplementation(() => (clockMs += 10));
  const { cohort, join } = cohortOf(async (event) => shown(event));
  const members = Array.from({ length: 1_000 }, () => join());
  const told = (): number => members.filter(({ taken }) => taken.length > 0).length;
  cohort.accept(feedEvent(1));
  cohort.accept(feedEvent(2));
  const seen: number[] = [];
  while (told() < 900) {
    await new Promise((resolve) => setImmediate(resolve));
    if (seen.push(told()) === 3) members[999]?.subscriber.close();
  }
  await until(() => cohort.idle);
  expect(seen.length).toBeGreaterThan(5);
  expect(members.slice(0, 999).every(({ taken }) => taken.join() === '1,2')).toBe(true);
  expect(members[999]?.taken).toEqual([]);
  clock.mockRestore();
  for (const { subscriber } of members) subscriber.close();
});
