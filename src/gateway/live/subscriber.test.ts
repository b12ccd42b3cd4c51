import { describe, expect, test, vi } from 'vitest';
import { Fault } from '../../errors.ts';
import type { LiveSink } from './live-stream.ts';
import { createSubscriber, type Subscriber } from './subscriber.ts';

interface Taken {
  readonly payloads: string[];
  readonly endings: unknown[];
  /** False: the sink asks to wait. */
  room: boolean;
  readonly sink: LiveSink;
}

function taker(): Taken {
  const payloads: string[] = [];
  const endings: unknown[] = [];
  const taken: Taken = {
    payloads, endings, room: true,
    sink: {
      next(payload) {
        payloads.push(payload);
        return taken.room;
      },
      end: (errors) => void endings.push(errors.map(({ extensions }) => extensions['code'])),
    },
  };
  return taken;
}

const onEnd = vi.fn<() => void>();
function subscriber(options: { events?: number; characters?: number; leftMs?: number } = {}): Subscriber {
  onEnd.mockClear();
  return createSubscriber({
    correlationId: 'c',
    expiresAtMs: Date.now() + (options.leftMs ?? 3_600_000),
    most: { events: options.events ?? 3, characters: options.characters ?? 1_000 },
    onEnd,
  });
}

test('what comes before the start is given at the start, in order', () => {
  const [one, taken] = [subscriber(), taker()];
  one.push('a');
  one.push('b');
  one.start(taken.sink);
  one.push('c');
  expect(taken.payloads).toEqual(['a', 'b', 'c']);
  one.close();
});

test('a sink that asks to wait gets nothing until it takes more, and then everything in order', () => {
  const [one, taken] = [subscriber(), taker()];
  taken.room = false;
  one.start(taken.sink);
  for (const payload of ['a', 'b', 'c']) one.push(payload);
  expect(taken.payloads).toEqual(['a']);
  one.resume();
  expect(taken.payloads).toEqual(['a', 'b']);
  taken.room = true;
  one.resume();
  one.push('d');
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
    for (const payload of payloads) one.push(payload);
    expect(taken).toMatchObject({ payloads: ['1'], endings: [['SLOW_CONSUMER']] });
    expect(onEnd).toHaveBeenCalledOnce();
    one.resume();
    one.close();
    expect(taken.payloads).toEqual(['1']);
    expect(onEnd).toHaveBeenCalledOnce();
  });

  test('lets one event through that is larger than the whole queue', () => {
    const [one, taken] = [subscriber({ characters: 10 }), taker()];
    one.push('x'.repeat(1_000));
    one.start(taken.sink);
    expect(taken.payloads).toHaveLength(1);
    one.close();
  });
});

test('a failure comes behind what was pushed before it', () => {
  const [one, taken] = [subscriber(), taker()];
  taken.room = false;
  one.start(taken.sink);
  one.push('a');
  one.push('b');
  one.fail(new Fault('FORBIDDEN'));
  one.push('after');
  expect([taken.payloads, taken.endings, onEnd.mock.calls.length]).toEqual([['a'], [], 1]);
  one.resume();
  expect(taken).toMatchObject({ payloads: ['a', 'b'], endings: [['FORBIDDEN']] });
});

test('nothing is given after close, and it may be closed by the sink itself', () => {
  const one = subscriber();
  const payloads: string[] = [];
  one.push('a');
  one.push('b');
  one.start({
    next(payload) {
      payloads.push(payload);
      one.close();
      return true;
    },
    end: () => payloads.push('end'),
  });
  one.push('c');
  one.fail(new Fault('FORBIDDEN'));
  one.resume();
  one.close();
  expect(payloads).toEqual(['a']);
  expect(onEnd).toHaveBeenCalledOnce();
});

describe('the end of the token', () => {
  test('ends the stream', () => {
    vi.useFakeTimers();
    try {
      const [one, taken] = [subscriber({ leftMs: 1_000 }), taker()];
      one.start(taken.sink);
      vi.advanceTimersByTime(999);
      expect(taken.endings).toEqual([]);
      vi.advanceTimersByTime(1);
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
      vi.advanceTimersByTime(day);
      expect(taken.endings).toEqual([['UNAUTHENTICATED']]);
    } finally {
      vi.useRealTimers();
    }
  });
});
