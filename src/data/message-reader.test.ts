import fc from 'fast-check';
import { expect, test } from 'vitest';
import { columnReaders } from './column-values.ts';
import { createMessageReader } from './message-reader.ts';

const textType = 25;

function message(code: string, ...parts: readonly Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  return Buffer.concat([Buffer.from(code), int32(body.length + 4), body]);
}

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
}

function row(values: readonly (string | null)[]): Buffer {
  const valueBytes = values.map((value) => (value === null ? int32(-1) : Buffer.concat([int32(Buffer.byteLength(value)), Buffer.from(value)])));
  return message('D', Buffer.from([0, values.length]), ...valueBytes);
}

const bindComplete = message('2');
const commandComplete = (tag: string): Buffer => message('C', Buffer.from(`${tag}\0`));

/** What is read of these pieces: rows, and the names of messages, in their order. */
function readAll(pieces: readonly Buffer[], width: number): unknown[] {
  const seen: unknown[] = [];
  const columns = columnReaders(Array.from({ length: width }, () => textType));
  const read = createMessageReader({ columns: () => columns, onRow: (one) => seen.push(one), onMessage: ({ name }) => seen.push(name) });
  for (const piece of pieces) read(piece);
  return seen;
}

const width = 3;
const value = fc.option(fc.string({ unit: 'binary', maxLength: 40 }).map((text) => text.replaceAll('\0', '')));
const rows = fc.array(fc.array(value, { minLength: width, maxLength: width }), { maxLength: 12 });

test('rows and messages are the same however the bytes are cut', () => {
  fc.assert(
    fc.property(fc.array(rows, { minLength: 1, maxLength: 4 }), fc.array(fc.nat(), { maxLength: 30 }), (answers, cuts) => {
      const bytes = Buffer.concat(answers.flatMap((answer) => [bindComplete, ...answer.map(row), commandComplete(`SELECT ${answer.length}`)]));
      const places = [0, ...cuts.map((cut) => cut % bytes.length).toSorted((a, b) => a - b), bytes.length];
      const pieces = places.slice(1).map((place, index) => bytes.subarray(places[index], place));
      expect(readAll(pieces, width)).toEqual(answers.flatMap((answer) => [...answer, 'commandComplete']));
    }),
  );
});

test.each([
  ['a row longer than its message', Buffer.concat([row(['abc']).subarray(0, 7), int32(90), Buffer.from('abc')])],
  ['a row shorter than its message', message('D', Buffer.from([0, 1]), int32(1), Buffer.from('abc'))],
  ['a row of more columns than were described', row(['a', 'b'])],
  ['a message without a length', Buffer.from([68, 0, 0, 0, 0])],
  ['a message of a negative length', Buffer.from([68, 255, 255, 255, 255])],
])('%s is refused', (_what, bytes) => {
  expect(() => readAll([bytes], 1)).toThrow('The server sent');
});
