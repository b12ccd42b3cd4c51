import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalVariables } from './canonical-variables.ts';

/** Keys that have fooled somebody before. */
const trickyKey = fc.constantFrom('__proto__', 'constructor', 'toJSON', 'hasOwnProperty', '', '0', '10', '9', 'a', 'a:b', '"', ',', '\u2028', 'é', '__proto__ ');
const scalar = fc.oneof(fc.string(), fc.double({ noNaN: false }), fc.integer(), fc.bigInt(), fc.boolean(), fc.constant(null), fc.constantFrom('null', '1', '-0', '[]', '{}'));
const { value } = fc.letrec((tie) => ({
  value: fc.oneof({ maxDepth: 4 }, scalar, fc.array(tie('value'), { maxLength: 4 }), fc.dictionary(fc.oneof(trickyKey, fc.string()), tie('value'), { maxKeys: 5 })),
}));
const variables = fc.dictionary(fc.oneof(trickyKey, fc.string()), value, { maxKeys: 5 });

/** The same value with every object's keys in another order. */
function shuffled(input: unknown): unknown {
  if (Array.isArray(input)) return input.map(shuffled);
  if (typeof input !== 'object' || input === null) return input;
  return Object.fromEntries(Object.entries(input).toReversed().map(([key, part]) => [key, shuffled(part)]));
}

/** Equality as the key must have it, worked out without text. */
function equal(a: unknown, b: unknown): boolean {
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((part, index) => equal(part, b[index]));
  if (typeof a === 'object' && typeof b === 'object' && a !== null && b !== null && !Array.isArray(a) && !Array.isArray(b)) {
    const [left, right] = [new Map<string, unknown>(Object.entries(a)), new Map<string, unknown>(Object.entries(b))];
    return left.size === right.size && [...left].every(([key, part]) => right.has(key) && equal(part, right.get(key)));
  }
  return Object.is(a, b);
}

test('the order of keys makes no difference', () => {
  fc.assert(fc.property(variables, (given) => canonicalVariables(given) === canonicalVariables(shuffled(given) as Record<string, unknown>)), { numRuns: 2_000 });
});

test('two texts are equal if and only if the values are', () => {
  fc.assert(fc.property(variables, variables, (a, b) => (canonicalVariables(a) === canonicalVariables(b)) === equal(a, b)), { numRuns: 3_000 });
});

test('one changed leaf makes another text', () => {
  fc.assert(fc.property(variables, fc.oneof(trickyKey, fc.string()), value, value, (given, key, a, b) => {
    const [left, right] = [{ ...given, [`x${key}`]: a }, { ...given, [`x${key}`]: b }];
    return (canonicalVariables(left) === canonicalVariables(right)) === equal(a, b);
  }), { numRuns: 2_000 });
});

test('an own property __proto__ is a key like any other, and what a prototype has is none', () => {
  const own = JSON.parse('{"f":{"__proto__":{"a":1}}}') as Record<string, unknown>;
  expect(canonicalVariables(own)).not.toBe(canonicalVariables({ f: {} }));
  expect(canonicalVariables({ f: Object.create({ a: 1 }) as object })).toBeNull();
});

test('a property that is undefined is no property', () => {
  expect(canonicalVariables({ a: undefined, b: 1 })).toBe(canonicalVariables({ b: 1 }));
});

test('values of which nothing is known make no text', () => {
  expect([{ a: () => 1 }, { a: new Map() }, { a: Symbol('a') }, { a: [/./] }].map(canonicalVariables)).toEqual([null, null, null, null]);
  let deep: Record<string, unknown> = {};
  for (let depth = 0; depth < 10_000; depth += 1) deep = { deep };
  expect(canonicalVariables(deep)).toBeNull();
});
