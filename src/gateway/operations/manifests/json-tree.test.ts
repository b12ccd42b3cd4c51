import fc from 'fast-check';
import { expect, test } from 'vitest';
import { JsonSyntaxError, parseJsonTree, type JsonNode } from './json-tree.ts';
import { createLinePlaces } from './line-places.ts';
import { offsetInFile } from './string-offset.ts';

function valueOf(node: JsonNode): unknown {
  switch (node.kind) {
    case 'object':
      return Object.fromEntries(node.members.map(({ key, value }) => [key.value, valueOf(value)]));
    case 'array':
      return node.items.map(valueOf);
    case 'string':
    case 'scalar':
      return node.value;
  }
}

const anyUnits = fc.string({ unit: fc.nat(0xffff).map((unit) => String.fromCharCode(unit)) });
const json = fc.json({ stringUnit: 'binary' }).chain((text) => fc.constantFrom(text, JSON.stringify(JSON.parse(text), null, 2)));

test('every JSON text has the value that JSON.parse gives it', () => {
  fc.assert(fc.property(json, (text) => {
    expect(valueOf(parseJsonTree(text))).toEqual(JSON.parse(text));
  }));
});

test('a text is JSON if and only if JSON.parse takes it, whatever is cut out or put in', () => {
  const spoilt = fc.tuple(json, fc.nat(), fc.constantFrom('', '"', '\\', ',', '}', ']', '{', '1', '\u0000', 'e', '-', ' ')).map(([text, at, put]) => {
    const place = at % (text.length + 1);
    return text.slice(0, place) + put + text.slice(put === '' ? place + 1 : place);
  });
  fc.assert(fc.property(spoilt, (text) => {
    let expected = true;
    try {
      JSON.parse(text);
    } catch {
      expected = false;
    }
    if (expected) expect(valueOf(parseJsonTree(text))).toEqual(JSON.parse(text));
    else expect(() => parseJsonTree(text)).toThrow(JsonSyntaxError);
  }), { numRuns: 2_000 });
});

test('every character of a string is found in the file, through all escapes', () => {
  const written = anyUnits.chain((value) => fc.infiniteStream(fc.nat(3)).map((choices) => ({ value, text: writeString(value, choices) })));
  fc.assert(fc.property(written, fc.nat(20), ({ value, text }, indent) => {
    const file = `${'\n'.repeat(indent)}{"id": ${text}}`;
    const root = parseJsonTree(file);
    const node = root.kind === 'object' ? root.members[0]?.value : undefined;
    expect(node).toMatchObject({ kind: 'string', value });
    const start = node?.start ?? 0;
    for (let offset = 0; offset < value.length; offset++) {
      const from = offsetInFile(file, start, offset);
      const to = offsetInFile(file, start, offset + 1);
      expect(JSON.parse(`"${file.slice(from, to)}"`)).toBe(value[offset]);
    }
    expect(offsetInFile(file, start, value.length)).toBe((node?.end ?? 0) - 1);
  }));
});

/** A JSON string whose characters are written raw, by a short escape or by \u, as chance will. */
function writeString(value: string, choices: Iterable<number>): string {
  const chance = choices[Symbol.iterator]();
  const unicode = (unit: string) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
  const units = Array.from({ length: value.length }, (_, index) => value.charAt(index));
  return `"${units.map((unit) => {
    const choice = Number(chance.next().value);
    if (choice === 0) return unicode(unit);
    if (choice === 1 && unit === '/') return '\\/';
    return unit < ' ' || unit === '"' || unit === '\\' ? JSON.stringify(unit).slice(1, -1) : unit;
  }).join('')}"`;
}

test('lines end with LF, CR or CRLF', () => {
  fc.assert(fc.property(fc.array(fc.constantFrom('a', '\n', '\r', '\r\n', 'é')).map((parts) => parts.join('')), (text) => {
    const placeOf = createLinePlaces(text);
    for (let offset = 0; offset <= text.length; offset++) {
      // Within a CRLF the line has not ended.
      const before = text.slice(0, offset).replace(/\r$/, text[offset] === '\n' ? 'x' : '\r').split(/\r\n|[\r\n]/);
      expect(placeOf(offset)).toEqual({ line: before.length, column: (before.at(-1)?.length ?? 0) + 1 });
    }
  }));
});

test('keys that are written twice are both there, and __proto__ is a key like others', () => {
  const root = parseJsonTree('{"a": 1, "a": 2, "__proto__": 3, "constructor": 4}');
  expect(root.kind === 'object' && root.members.map(({ key }) => key.value)).toEqual(['a', 'a', '__proto__', 'constructor']);
});

test('nesting has bounds', () => {
  expect(() => parseJsonTree('['.repeat(1_000_000))).toThrow('nested too deeply');
});
