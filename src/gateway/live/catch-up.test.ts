import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { eventually } from '../../../tests/testkit/eventually.ts';
import { Fault } from '../../errors.ts';
import type { FeedEvent } from '../../events/create-event-log.ts';
import { catchUp } from './catch-up.ts';
import { createDeadlines } from './deadlines.ts';
import { createHub } from './hub.ts';
import type { Shown } from './shown.ts';
import { Subscriber } from './subscriber.ts';

const begin = { epoch: 1, position: 0 };

function eventAt(position: number): FeedEvent {
  const id = randomUUID();
  const at = '2026-11-20T12:00:00Z';
  return {
    epoch: 1, position, id, type: 'ThingChanged', workspaceId: id, entity: { typeName: 'Thing', id, version: 1 }, schemaVersion: 1, payload: {}, commandId: id,
    traceparent: null, topics: ['Thing'], actorId: id, at, sequencedAt: at, wal: { timeline: 1, lsn: BigInt(position) }, cursor: () => String(position), consistencyToken: '',
  };
}

const showAt = ({ position }: FeedEvent): Shown => ({ place: { epoch: 1, position }, cursor: String(position), payload: String(position) });

/** A client that missed so many events. `takes` is asked with each position that it is given: false, and it waits to be resumed. */
function missed(count: number, options: { takes?: (position: number) => boolean; show?: (event: FeedEvent) => Promise<Shown | Fault> } = {}) {
  const hub = createHub({ last: begin, onHole: () => undefined });
  hub.publish(Array.from({ length: count }, (_, index) => eventAt(index + 1)));
  const pieces: number[][] = [];
  const endings: unknown[] = [];
  let given = 0;
  const subscriber = new Subscriber({
    correlationId: 'c', expiresAtMs: Date.now() + 3_600_000, deadlines: createDeadlines(), most: { events: 1, characters: 1 }, from: begin, fromClient: true,
    cursorOf: ({ position }) => String(position), seen: () => null, counted: { delivered: 0, dropped: 0 }, onStart: () => undefined, onLeft: () => undefined, onEnd: () => undefined,
  });
  subscriber.start({
    next({ place }) {
      pieces.at(-1)?.push(place.position);
      return options.takes?.(place.position) ?? true;
    },
    together(give) {
      pieces.push([]);
      give();
    },
    end: (errors) => void endings.push(errors.map(({ extensions }) => [extensions['code'], extensions['cursor']])),
  });
  const wentLive = Promise.withResolvers<number>();
  const done = catchUp(
    {
      hub, subscriber, wants: () => true, readLog: () => expect.fail('All is in memory'), show: options.show ?? (async (event) => showAt(event)), gone: () => new AbortController().signal,
      onGiven: (more) => (given += more), onPlace: () => undefined, goLive: ({ position }) => wentLive.resolve(position),
    },
    begin, null,
  );
  return { subscriber, pieces, endings, done, wentLive: wentLive.promise, given: () => given };
}

test('who takes all that it is given is given it in ever larger pieces', async () => {
  const { pieces, wentLive, given } = missed(100);
  expect(await wentLive).toBe(100);
  expect(pieces.flat()).toEqual(Array.from({ length: 100 }, (_, index) => index + 1));
  expect(pieces.map(({ length }) => length)).toEqual([4, 8, 16, 32, 32, 8]);
  expect(given()).toBe(100);
});

test('what a client did not take is shown anew when it does, with the rights of then', async () => {
  let allowed = true;
  const { subscriber, pieces, endings, done } = missed(10, {
    takes: (position) => position !== 6,
    show: async (event) => (allowed ? showAt(event) : new Fault('FORBIDDEN')),
  });
  await eventually(() => expect(pieces.flat()).toEqual([1, 2, 3, 4, 5, 6]));
  allowed = false;
  subscriber.resume();
  await done;
  expect([pieces.flat(), endings]).toEqual([[1, 2, 3, 4, 5, 6], [[['FORBIDDEN', '6']]]]);
});

test('what cannot be shown ends it behind everything before it', async () => {
  const { pieces, done, given } = missed(10, {
    show: async (event) => {
      if (event.position >= 7) throw new Error(`not ${event.position}`);
      return showAt(event);
    },
  });
  await expect(done).rejects.toThrow('not 7');
  expect([pieces.flat(), given()]).toEqual([[1, 2, 3, 4, 5, 6], 6]);
});

test('a stream that ends while nothing is new is let go at once', async () => {
  const gone = new AbortController();
  const subscriber = new Subscriber({
    correlationId: 'c', expiresAtMs: Date.now() + 3_600_000, deadlines: createDeadlines(), most: { events: 1, characters: 1 }, from: begin, fromClient: true,
    cursorOf: ({ position }) => String(position), seen: () => null, counted: { delivered: 0, dropped: 0 }, onStart: () => undefined, onLeft: () => undefined,
    onEnd: () => gone.abort(),
  });
  subscriber.start({ next: () => true, together: (give) => give(), end: () => undefined });
  const ahead = { epoch: 1, position: 7 };
  const asked = Promise.withResolvers<void>();
  const done = catchUp(
    {
      hub: createHub({ last: begin, onHole: () => undefined }), subscriber, wants: () => true, show: () => expect.fail('There is nothing to show'), gone: () => gone.signal,
      async readLog() {
        asked.resolve();
        return { events: [], seen: ahead };
      },
      onGiven: () => undefined, onPlace: () => undefined, goLive: () => expect.fail('The node is behind'),
    },
    ahead, null,
  );
  await asked.promise;
  subscriber.close();
  await done;
});

test('however often a client makes it wait, each event is given once and in order', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 0, max: 150 }), fc.func(fc.boolean()), async (count, takes) => {
      const { subscriber, pieces, wentLive } = missed(count, {
        takes(position) {
          const more = takes(position);
          if (!more) setImmediate(() => subscriber.resume());
          return more;
        },
      });
      expect(await wentLive).toBe(count);
      expect(pieces.flat()).toEqual(Array.from({ length: count }, (_, index) => index + 1));
    }),
    { numRuns: 100 },
  );
});
