import { expect, test } from 'vitest';
import { idempotencyKeyOf } from './idempotency-key.ts';

test.each([
  [null, {}, null],
  [null, { idempotencyKey: null }, null],
  ['abc', {}, 'abc'],
  ['"abc"', {}, 'abc'],
  [null, { idempotencyKey: 'abc' }, 'abc'],
  ['"abc"', { idempotencyKey: 'abc' }, 'abc'],
])('header %j and extensions %j are the key %j', (idempotencyKey, extensions, expected) => {
  expect(idempotencyKeyOf({ idempotencyKey, extensions })).toBe(expected);
});

test.each([
  [null, { idempotencyKey: 1 }],
  [null, { idempotencyKey: '' }],
  [null, { idempotencyKey: 'a\0b' }],
  [null, { idempotencyKey: 'ü' }],
  ['a'.repeat(256), {}],
  ['one', { idempotencyKey: 'two' }],
])('header %j and extensions %j are refused', (idempotencyKey, extensions) => {
  expect(() => idempotencyKeyOf({ idempotencyKey, extensions })).toThrow(expect.objectContaining({ code: 'BAD_REQUEST' }));
});
