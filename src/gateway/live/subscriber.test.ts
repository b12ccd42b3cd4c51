import { describe, expect, test, vi } from 'vitest';
import { Fault } from '../../errors.ts';
import type { LogPlace } from '../../events/log-place.ts';
import { createDeadlines } from './deadlines.ts';
import type { LiveSink } from './live-stream.ts';
import type { Shown } from './shown.ts';
import { Subscriber } from './subscriber.ts';

interface Taken {
  readonly payloads: string[];
  readonly endings: unknown[];
  /** The cursors that the endings name. */
  readonly lastCursors: unknown[];
  /** False: the sink asks to wait. */
  room: boolean;
  readonly sink: LiveSink;
}

function taker(): Taken {
  const payloads: string[] = [];
  const [endings, lastCursors]: [unknown[], unknown[]] = [[], []];
  const taken: Taken = {
    payloads, endings, lastCursors, room: true,
    sink: {
      next({ payload }) {
        payloads.push(payload);
        return taken.room;
      },
      together: (give) => give(),
      end(errors) {
        endings.push(errors.map(({ extensions }) => extensions['code']));
        lastCursors.push(errors[0]?.extensions['cursor']);
      },
    },
  };
  return taken;
}

const onEnd = vi.fn<() => void>();
const counted = { delivered: 0, dropped: 0 };
let seen: LogPlace | null = null;
let position = 0;
function subscriber(options: { events?: number; characters?: number; leftMs?: number; fromClient?: boolean } = {}): Subscriber {
  onEnd.mockClear();
  seen = null;
  position = 0;
  Object.assign(counted, { delivered: 0, dropped: 0 });
  return new Subscriber({
    correlationId: 'c',
    expiresAtMs: Date.now() + (options.leftMs ?? 3_600_000),
    deadlines: createDeadlines(),
    most: { events: options.events ?? 3, characters: options.characters ?? 1_000 },
    from: { epoch: 1, position: 0 },
    fromClient: options.fromClient ?? false,
    cursorOf: (place) => `cursor-${place.position}`,
    seen: () => seen,
    counted,
    onStart: () => undefined,
    onLeft: () => undefined,
    onEnd,
  });
}
/** The next event. */
const shown = (payload: string): Shown => ({ place: { epoch: 1, position: (position += 1) }, cursor: `cursor-${position}`, payload });

test('what comes before the start is given at the start, in order', () => {
  const [one, taken] = [subscriber(), taker()];
  one.push(shown('a'));
  one.push(shown('b'));
  one.start(taken.sink);
  one.push(shown('c'));
  expect(taken.payloads).toEqual(['a', 'b', 'c']);
  one.close();
});

test('a sink that asks to wait gets nothing until it takes more, and then everything in order', () => {
  const [one, taken] = [subscriber(), taker()];
  taken.room = false;
  one.start(taken.sink);
  for (const payload of ['a', 'b', 'c']) one.push(shown(payload));
  expect(taken.payloads).toEqual(['a']);
  one.resume();
  expect(taken.payloads).toEqual(['a', 'b']);
  taken.room = true;
  one.resume();
  one.push(shown('d'));
  expect(taken.payloads).toEqual(['a', 'b', 'c', 'd']);
  one.close();
});

describe('a queue that is full', () => {
  test.each([
    ['by count', { events: 3 }, ['1', '2', '3', '4', '5']],
    ['by size', { events: 100, characters: 10 }, ['1', 'xxxxx', 'xxxxx', 'x']],
  ])('ends the stream with SLOW_CONSUMER (%s)', (_how, most, payloads) => {
    const [one, taken] = [subscriber(most), taker()];
    taken.room = false;
    one.start(taken.sink);
    for (const payload of payloads) one.push(shown(payload));
    expect(taken).toMatchObject({ payloads: ['1'], endings: [['SLOW_CONSUMER']], lastCursors: ['cursor-1'] });
    expect(counted).toEqual({ delivered: 1, dropped: payloads.length - 1 });
    expect(onEnd).toHaveBeenCalledOnce();
    one.resume();
    one.close();
    expect(taken.payloads).toEqual(['1']);
    expect(onEnd).toHaveBeenCalledOnce();
  });

  test('lets one event through that is larger than the whole queue', () => {
    const [one, taken] = [subscriber({ characters: 10 }), taker()];
    one.push(shown('x'.repeat(1_000)));
    one.start(taken.sink);
    expect(taken.payloads).toHaveLength(1);
    one.close();
  });
});

test('a failure comes behind what was pushed before it', () => {
  const [one, taken] = [subscriber(), taker()];
  taken.room = false;
  one.start(taken.sink);
  one.push(shown('a'));
  one.push(shown('b'));
  one.fail(new Fault('FORBIDDEN'));
  one.push(shown('after'));
  expect([taken.payloads, taken.endings, onEnd.mock.calls.length]).toEqual([['a'], [], 1]);
  one.resume();
  expect(taken).toMatchObject({ payloads: ['a', 'b'], endings: [['FORBIDDEN']], lastCursors: ['cursor-2'] });
});

test('of what it is offered a client is given as much as it takes, and nothing waits', () => {
  const one = subscriber();
  const taken = taker();
  expect(one.offer([shown('early')])).toBe(0);
  one.start(taken.sink);
  expect(one.offer([shown('a'), shown('b')])).toBe(2);
  taken.room = false;
  const [c, d] = [shown('c'), shown('d')];
  expect(one.offer([c, d])).toBe(1);
  one.resume();
  expect(taken.payloads).toEqual(['a', 'b', 'c']);
  expect(one.offer([d])).toBe(1);
  one.close();
  expect(one.offer([shown('e')])).toBe(0);
  expect([taken.payloads, counted]).toEqual([['a', 'b', 'c', 'd'], { delivered: 4, dropped: 0 }]);
});

test('nothing is given after close, and it may be closed by the sink itself', () => {
  const one = subscriber();
  const payloads: string[] = [];
  one.push(shown('a'));
  one.push(shown('b'));
  one.start({
    next({ payload }) {
      payloads.push(payload);
      one.close();
      return true;
    },
    together: (give) => give(),
    end: () => payloads.push('end'),
  });
  one.push(shown('c'));
  one.fail(new Fault('FORBIDDEN'));
  one.resume();
  one.close();
  expect(payloads).toEqual(['a']);
  expect(onEnd).toHaveBeenCalledOnce();
});

test('an event that is not behind the one before it is a bug and no event', () => {
  const [one, taken] = [subscriber(), taker()];
  one.start(taken.sink);
  const first = shown('a');
  one.push(first);
  expect(() => one.push(first)).toThrow('The event at 1 came behind the one at 1');
  expect(taken.payloads).toEqual(['a']);
  one.close();
});

describe('room', () => {
  test('is there when the client has taken all that was pushed', async () => {
    const [one, taken] = [subscriber(), taker()];
    const atStart = one.room();
    one.push(shown('a'));
    taken.room = false;
    one.start(taken.sink);
    const afterStart = vi.fn<(open: boolean) => void>();
    void atStart.then(afterStart);
    await Promise.resolve();
    expect(afterStart).not.toHaveBeenCalled();
    taken.room = true;
    one.resume();
    expect(await atStart).toBe(true);
    expect(await one.room()).toBe(true);
    one.close();
  });

  test.each(['close', 'fail'] as const)('never comes after %s', async (how) => {
    const [one, taken] = [subscriber(), taker()];
    taken.room = false;
    one.start(taken.sink);
    one.push(shown('a'));
    const waiting = one.room();
    if (how === 'close') one.close();
    else one.fail(new Fault('FORBIDDEN'));
    expect([await waiting, await one.room(), one.isOpen()]).toEqual([false, false, false]);
  });
});

describe('progress', () => {
  test('is told once for each place, and begins where the subscription does', () => {
    const [one, taken] = [subscriber(), taker()];
    expect(one.progress()).toBeNull();
    one.start(taken.sink);
    expect([one.progress(), one.progress()]).toEqual(['cursor-0', null]);
    seen = { epoch: 1, position: 7 };
    expect([one.progress(), one.progress()]).toEqual(['cursor-7', null]);
    one.close();
    seen = { epoch: 1, position: 8 };
    expect(one.progress()).toBeNull();
  });

  test('need not be told of the place that the client named', () => {
    const [one, taken] = [subscriber({ fromClient: true }), taker()];
    one.start(taken.sink);
    expect(one.progress()).toBeNull();
    one.close();
  });

  test('is never ahead of an event that waits for the client', () => {
    const [one, taken] = [subscriber({ fromClient: true }), taker()];
    taken.room = false;
    one.start(taken.sink);
    one.push(shown('a'));
    one.push(shown('b'));
    seen = { epoch: 1, position: 9 };
    expect(one.progress()).toBeNull();
    taken.room = true;
    one.resume();
    expect([taken.payloads, one.progress()]).toEqual([['a', 'b'], 'cursor-9']);
    one.close();
  });
});

describe('the end of the token', () => {
  test('ends the stream', () => {
    vi.useFakeTimers();
    try {
      const [one, taken] = [subscriber({ leftMs: 1_000 }), taker()];
      one.start(taken.sink);
      vi.advanceTimersByTime(999);
      expect(taken.endings).toEqual([]);
      vi.advanceTimersByTime(51);
      expect(taken.endings).toEqual([['UNAUTHENTICATED']]);
      expect(vi.getTimerCount()).toBe(0);
    } finally {
      vi.useRealTimers();
    }
  });

  test('may be further away than a timer reaches', () => {
    vi.useFakeTimers();
    try {
      const day = 24 * 3_600_000;
      const [one, taken] = [subscriber({ leftMs: 60 * day }), taker()];
      one.start(taken.sink);
      vi.advanceTimersByTime(59 * day);
      expect(taken.endings).toEqual([]);
      vi.advanceTimersByTime(day + 50);
      expect(taken.endings).toEqual([['UNAUTHENTICATED']]);
    } finally {
      vi.useRealTimers();
    }
  });
});
