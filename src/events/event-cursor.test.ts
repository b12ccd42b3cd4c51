import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Fault } from '../errors.ts';
import { eventCursors } from './event-cursor.ts';

const cursors = eventCursors('a secret of the tests, 32 letters');
const foreign = eventCursors('another secret of 32 letters....');
const place = fc.record({ epoch: fc.nat(0xff_ff_ff_ff), position: fc.nat(Number.MAX_SAFE_INTEGER) });

const codeOf = (cursor: string): unknown => {
  try {
    return cursors.verify(cursor);
  } catch (error) {
    return error instanceof Fault ? error.code : error;
  }
};

test('a cursor leads to the place it was made of', () => {
  fc.assert(fc.property(place, (where) => {
    expect(cursors.verify(cursors.encode(where))).toEqual(where);
  }));
});

test('a cursor that was changed in any character, or made under another secret, is refused', () => {
  fc.assert(fc.property(place, fc.nat(27), fc.constantFrom(...'AZaz09_-'), (where, at, character) => {
    const cursor = cursors.encode(where);
    expect(codeOf(foreign.encode(where))).toBe('CURSOR_INVALID');
    if (cursor[at] !== character) expect(codeOf(cursor.slice(0, at) + character + cursor.slice(at + 1))).toBe('CURSOR_INVALID');
  }));
});

test.each(['', '-1', '0', '{"epoch":1,"pos":-5}', 'A'.repeat(28), 'A'.repeat(1_000_000), ' '.repeat(28), 'é'.repeat(28)])('what is no cursor is refused: %#', (text) => {
  expect(codeOf(text)).toBe('CURSOR_INVALID');
});
