import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CannotOpen, createSecretBox } from './create-secret-box.ts';

const box = createSecretBox('a secret of the tests, 32 letters');

test('what was sealed opens under the same secret and context, on any node, and says nothing itself', () => {
  fc.assert(fc.property(fc.string(), fc.string(), (text, context) => {
    expect(createSecretBox('a secret of the tests, 32 letters').open(box.seal(text, context), context)).toBe(text.toWellFormed());
  }));
  expect(box.seal('same', 'c')).not.toBe(box.seal('same', 'c'));
  expect(box.seal('whsec_visible', 'c')).not.toContain('visible');
});

test('it opens neither under another secret nor in another place, nor altered', () => {
  const sealed = box.seal('text', 'webhook 1');
  expect(() => createSecretBox('another secret of the tests, 32 l').open(sealed, 'webhook 1')).toThrow('another PORTCULLIS_TOKEN_SECRET');
  expect(() => box.open(sealed, 'webhook 2')).toThrow(CannotOpen);
  fc.assert(fc.property(fc.nat(sealed.length - 1), fc.constantFrom('A', 'b', '0', '.', ' '), (index, letter) => {
    const altered = sealed.slice(0, index) + letter + sealed.slice(index + 1);
    // The last letter holds bits that stand for nothing.
    fc.pre(Buffer.from(altered.slice(12), 'base64url').compare(Buffer.from(sealed.slice(12), 'base64url')) !== 0 || altered.slice(0, 12) !== sealed.slice(0, 12));
    expect(() => box.open(altered, 'webhook 1')).toThrow(CannotOpen);
  }));
  for (const text of ['', 'v1.', 'v1.00000000.', 'plain']) expect(() => box.open(text, 'c')).toThrow(CannotOpen);
});
