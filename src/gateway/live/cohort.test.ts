import { describe, expect, test, vi } from 'vitest';
import { Fault } from '../../errors.ts';
import { createCohort } from './cohort.ts';
import type { CommittedEvent } from './hub.ts';
import { createSubscriber, type Subscriber } from './subscriber.ts';

const committed = (id: string): CommittedEvent => ({
  event: { id, type: 'Happened', workspaceId: 'w', entity: { typeName: 'Thing', id: 't', version: 1 }, schemaVersion: 1, payload: {}, commandId: 'c', traceparent: null, topics: ['t'], actorId: 'a', at: '' },
  consistencyToken: 'token',
});

function cohortOf(show: (committed: CommittedEvent) => Promise<string | null>, mostEvents = 10) {
  const onEmpty = vi.fn<() => void>();
  const cohort = createCohort({ show, mostEvents, onEmpty, mask: () => new Fault('INTERNAL_SERVER_ERROR') });
  const join = () => {
    const taken: unknown[] = [];
    const subscriber: Subscriber = createSubscriber({
      correlationId: 'c', expiresAtMs: Date.now() + 3_600_000, most: { events: 10, characters: 1_000 }, onEnd: () => cohort.remove(subscriber),
    });
    cohort.add(subscriber);
    subscriber.start({ next: (payload) => taken.push(payload) > 0, end: (errors) => void taken.push(errors[0]?.extensions['code']) });
    return { subscriber, taken };
  };
  return { cohort, join, onEmpty };
}

test('events come in the order in which they were accepted, however long each takes to show', async () => {
  const { cohort, join } = cohortOf(async ({ event }) => {
    for (let turn = Number(event.id); turn < 5; turn += 1) await Promise.resolve();
    return event.id;
  });
  const { taken, subscriber } = join();
  for (const id of ['1', '2', '3', '4']) cohort.accept(committed(id));
  await vi.waitUntil(() => taken.length === 4);
  expect(taken).toEqual(['1', '2', '3', '4']);
  subscriber.close();
});

test('who joins while an event waits does not get it', async () => {
  const { promise: gate, resolve: open } = Promise.withResolvers<void>();
  const { cohort, join } = cohortOf(async ({ event }) => {
    await gate;
    return event.id;
  });
  const early = join();
  cohort.accept(committed('1'));
  cohort.accept(committed('2'));
  const late = join();
  cohort.accept(committed('3'));
  open();
  await vi.waitUntil(() => early.taken.length === 3);
  expect(late.taken).toEqual(['3']);
  early.subscriber.close();
  late.subscriber.close();
});

test('an event that is passed over is given to nobody', async () => {
  const { cohort, join } = cohortOf(async ({ event }) => (event.id === 'skip' ? null : event.id));
  const { taken, subscriber } = join();
  for (const id of ['1', 'skip', '2']) cohort.accept(committed(id));
  await vi.waitUntil(() => taken.length === 2);
  expect(taken).toEqual(['1', '2']);
  subscriber.close();
});

describe('the cohort ends for all its members', () => {
  test('when an event may not be shown', async () => {
    const { cohort, join, onEmpty } = cohortOf(() => Promise.reject(new Fault('FORBIDDEN')));
    const members = [join(), join()];
    cohort.accept(committed('1'));
    cohort.accept(committed('2'));
    await vi.waitUntil(() => onEmpty.mock.calls.length > 0);
    expect(members.map(({ taken }) => taken)).toEqual([['FORBIDDEN'], ['FORBIDDEN']]);
    expect(onEmpty).toHaveBeenCalledOnce();
  });

  test('masked, when something unforeseen happened', async () => {
    const { cohort, join } = cohortOf(() => Promise.reject(new Error('secret')));
    const { taken } = join();
    cohort.accept(committed('1'));
    await vi.waitUntil(() => taken.length > 0);
    expect(taken).toEqual(['INTERNAL_SERVER_ERROR']);
  });

  test('when more events wait than can be shown: none is left out in silence', async () => {
    const { cohort, join, onEmpty } = cohortOf(() => new Promise(() => undefined), 2);
    const { taken } = join();
    for (const id of ['1', '2', '3', '4']) cohort.accept(committed(id));
    expect(taken).toEqual(['OVERLOADED']);
    expect(onEmpty).toHaveBeenCalledOnce();
  });
});
