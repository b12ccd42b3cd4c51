import fc from 'fast-check';
import { InvalidArgumentError } from 'commander';
import { expect, test } from 'vitest';
import { formatDuration, parseDurationMs } from './parse-duration.ts';

test('durations are a number and a unit', () => {
  expect(['90s', '45m', '12h', '30d', '2w'].map(parseDurationMs)).toEqual([90_000, 2_700_000, 43_200_000, 2_592_000_000, 1_209_600_000]);
});

test('all else is wrong use', () => {
  for (const text of ['', '30', 'd', '0d', '030d', '-1d', '1.5h', '1e3d', '30 d', '30D', '30days', '1h30m', '3651d', '99999999w', '٣d', '30d\n']) {
    expect(() => parseDurationMs(text)).toThrow(InvalidArgumentError);
  }
});

test('what is read is printed so that it is read as the same', () => {
  fc.assert(fc.property(fc.integer({ min: 1, max: 500 }), fc.constantFrom('s', 'm', 'h', 'd', 'w'), (count, unit) => {
    const ms = parseDurationMs(`${count}${unit}`);
    expect(parseDurationMs(formatDuration(ms))).toBe(ms);
  }));
});

test('no text is read as something that is not whole milliseconds within ten years', () => {
  fc.assert(fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[0-9]{1,9}[a-z]$/)), (text) => {
    try {
      const ms = parseDurationMs(text);
      expect(Number.isSafeInteger(ms) && ms > 0 && ms <= 3_650 * 86_400_000).toBe(true);
    } catch (error) {
      expect(error).toBeInstanceOf(InvalidArgumentError);
    }
  }));
});
