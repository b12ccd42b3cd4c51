import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createDeadlines } from './deadlines.ts';

beforeEach(() => vi.useFakeTimers({ now: 1_000_000 }));
afterEach(() => vi.useRealTimers());

test('each acts once, soon after its moment, whatever the order in which they were set', () => {
  const deadlines = createDeadlines();
  const acted: [name: string, lateMs: number][] = [];
  for (const leftMs of [5_000, 20, 3_600_000, 700, 20]) {
    const momentMs = Date.now() + leftMs;
    deadlines.at(momentMs, { expire: () => acted.push([String(leftMs), Date.now() - momentMs]) });
  }
  vi.advanceTimersByTime(4_000_000);
  expect(acted.map(([name]) => name)).toEqual(['20', '20', '700', '5000', '3600000']);
  for (const [, lateMs] of acted) expect(lateMs).toBeGreaterThanOrEqual(0);
  for (const [, lateMs] of acted) expect(lateMs).toBeLessThanOrEqual(50);
  expect(vi.getTimerCount()).toBe(0);
});

test('one that was called off does not act, and calling off twice harms nobody', () => {
  const deadlines = createDeadlines();
  const [first, second] = [vi.fn<() => void>(), vi.fn<() => void>()];
  const momentMs = Date.now() + 100;
  const called = { expire: first };
  const callOff = (): void => deadlines.callOff(momentMs, called);
  deadlines.at(momentMs, called);
  deadlines.at(momentMs, { expire: second });
  callOff();
  callOff();
  vi.advanceTimersByTime(200);
  callOff();
  expect(first).not.toHaveBeenCalled();
  expect(second).toHaveBeenCalledOnce();
});

test('one that acts may set and call off others', () => {
  const deadlines = createDeadlines();
  const later = vi.fn<() => void>();
  const never = vi.fn<() => void>();
  const [momentMs, called] = [Date.now() + 150, { expire: never }];
  deadlines.at(momentMs, called);
  deadlines.at(Date.now() + 100, {
    expire() {
      deadlines.callOff(momentMs, called);
      deadlines.at(Date.now(), { expire: later });
    },
  });
  vi.advanceTimersByTime(300);
  expect(later).toHaveBeenCalledOnce();
  expect(never).not.toHaveBeenCalled();
});

test('one that acts may set another for its own moment or an earlier one, though nothing else is waited for', () => {
  const deadlines = createDeadlines();
  const acted: string[] = [];
  const first = Date.now() + 100;
  deadlines.at(first, {
    expire() {
      acted.push('first');
      deadlines.at(first - 100, { expire: () => acted.push('earlier') });
      deadlines.at(first, { expire: () => acted.push('the same') });
    },
  });
  vi.advanceTimersByTime(200);
  expect(acted).toEqual(['first', 'earlier', 'the same']);
  expect(vi.getTimerCount()).toBe(0);
});

test('one that was called off and set anew by another that is due at the same time is not lost', () => {
  const deadlines = createDeadlines();
  const [calledOff, setAnew] = [vi.fn<() => void>(), vi.fn<() => void>()];
  const [first, second] = [Date.now() + 100, Date.now() + 200];
  const called = { expire: calledOff };
  deadlines.at(first, {
    expire() {
      deadlines.callOff(second, called);
      deadlines.at(second, { expire: setAnew });
    },
  });
  deadlines.at(second, called);
  // Both are due when the timer comes late.
  vi.setSystemTime(second);
  vi.advanceTimersByTime(300);
  expect(calledOff).not.toHaveBeenCalled();
  expect(setAnew).toHaveBeenCalledOnce();
});

test('a moment further away than a timer of node reaches is waited for', () => {
  const deadlines = createDeadlines();
  const act = vi.fn<() => void>();
  const inDays = 60 * 24 * 3_600_000;
  deadlines.at(Date.now() + inDays, { expire: act });
  vi.advanceTimersByTime(inDays - 1_000);
  expect(act).not.toHaveBeenCalled();
  vi.advanceTimersByTime(2_000);
  expect(act).toHaveBeenCalledOnce();
});
