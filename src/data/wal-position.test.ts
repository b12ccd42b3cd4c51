import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { comparePositions, laterPosition, parseLsn, parseTimeline } from './wal-position.ts';

const position = fc.record({ timeline: fc.integer({ min: 1, max: 2 ** 32 - 1 }), lsn: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }) });

describe('positions in the write-ahead log', () => {
  test('an LSN is read from its text', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }), (lsn) => {
        expect(parseLsn(`${(lsn >> 32n).toString(16)}/${(lsn & 0xffffffffn).toString(16).toUpperCase()}`)).toBe(lsn);
      }),
    );
  });

  test.each([null, undefined, 7, '', '/', '1/', '123456789/0', 'g/0', '0/0 '])('%j is no LSN', (text) => {
    expect(() => parseLsn(text)).toThrow(TypeError);
  });

  test('a timeline is read from a WAL file name', () => {
    expect(parseTimeline('0000001A')).toBe(26);
    expect(() => parseTimeline('1A')).toThrow(TypeError);
  });

  test('the later of two positions is not before either, whichever comes first', () => {
    fc.assert(
      fc.property(position, position, (a, b) => {
        const later = laterPosition(a, b);
        expect(comparePositions(later, a)).toBeGreaterThanOrEqual(0);
        expect(comparePositions(later, b)).toBeGreaterThanOrEqual(0);
        expect(comparePositions(later, laterPosition(b, a))).toBe(0);
      }),
    );
  });

  test('a later timeline beats any LSN', () => {
    expect(laterPosition({ timeline: 2, lsn: 1n }, { timeline: 1, lsn: 99n })).toEqual({ timeline: 2, lsn: 1n });
  });
});
