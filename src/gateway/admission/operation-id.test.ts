import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isSha256, normaliseOperationId } from './operation-id.ts';

const hex = fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: 64, maxLength: 64 });

test('a SHA-256 is one id with and without its prefix, in either case', () => {
  fc.assert(
    fc.property(hex, (hash) => {
      for (const spelling of [hash, hash.toUpperCase(), `sha256:${hash}`, `sha256:${hash.toUpperCase()}`]) {
        expect(normaliseOperationId(spelling)).toBe(hash);
      }
      expect(isSha256(hash)).toBe(true);
    }),
  );
});

test('any other id stands as it is, and normalising twice changes nothing', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1, maxLength: 512 }), (id) => {
      const once = normaliseOperationId(id);
      expect(normaliseOperationId(once)).toBe(once);
      if (!isSha256(once)) expect(once).toBe(id);
    }),
  );
});

test.each(['app~1.0~abc', '__proto__', 'constructor', 'x-mine:5', 'sha256:abc', 'SHA256:'.padEnd(71, 'a'), 'ünïcode'])('keeps %s', (id) => {
  expect(normaliseOperationId(id)).toBe(id);
});

test.each(['', 'x'.repeat(513), 'x'.repeat(1_000_000)])('refuses an id that is empty or too long', (id) => {
  expect(() => normaliseOperationId(id)).toThrow('An operation id has 1 to 512 characters.');
});
