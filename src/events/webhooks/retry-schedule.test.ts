import fc from 'fast-check';
import { expect, test } from 'vitest';
import { retryAfterMs } from './retry-after.ts';
import { pauseAfterAttempt } from './retry-schedule.ts';

test('ten attempts are spread over three days, and each pause is at most a fifth longer than the specification says', () => {
  const pauses: number[] = [];
  for (let attempts = 1; ; attempts += 1) {
    const pause = pauseAfterAttempt(attempts, 0);
    if (pause === null) break;
    fc.assert(fc.property(fc.double({ min: 0, max: 0.999, noNaN: true }), (random) => {
      expect(pauseAfterAttempt(attempts, random)).toBeGreaterThanOrEqual(pause);
      expect(pauseAfterAttempt(attempts, random)).toBeLessThanOrEqual(pause * 1.2);
    }));
    pauses.push(pause);
  }
  expect(pauses.map((pause) => pause / 1_000)).toEqual([5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400]);
});

test('Retry-After is seconds or a date, at most an hour, and anything else is nothing', () => {
  const now = Date.parse('2026-11-20T12:00:00Z');
  expect(retryAfterMs('120', now)).toBe(120_000);
  expect(retryAfterMs('Fri, 20 Nov 2026 12:05:00 GMT', now)).toBe(300_000);
  expect(retryAfterMs('999999999', now)).toBe(3_600_000);
  expect(retryAfterMs('Fri, 20 Nov 2099 12:05:00 GMT', now)).toBe(3_600_000);
  for (const header of [undefined, '', '-5', 'soon', '1e9', 'Fri, 20 Nov 2020 12:05:00 GMT']) expect([header, retryAfterMs(header, now)]).toEqual([header, 0]);
  fc.assert(fc.property(fc.string(), (header) => {
    expect(retryAfterMs(header, now)).toBeGreaterThanOrEqual(0);
    expect(retryAfterMs(header, now)).toBeLessThanOrEqual(3_600_000);
  }));
});
