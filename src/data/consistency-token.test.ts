import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Fault } from '../errors.ts';
import { tokenSigner } from './consistency-token.ts';

const signer = tokenSigner('a secret of at least 32 characters');
const position = fc.record({ timeline: fc.integer({ min: 0, max: 2 ** 32 - 1 }), lsn: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }) });

function expectRefused(token: string): void {
  expect(() => signer.verify(token)).toThrow(expect.objectContaining({ code: 'CONSISTENCY_TOKEN_INVALID', name: Fault.name }));
}

describe('a consistency token', () => {
  test('gives back the position it was made of', () => {
    fc.assert(fc.property(position, (given) => {
      expect(signer.verify(signer.encode(given))).toEqual(given);
    }));
  });

  test('is refused when any bit of it was changed', () => {
    fc.assert(
      fc.property(position, fc.nat({ max: 28 * 8 - 1 }), (given, bit) => {
        const bytes = Buffer.from(signer.encode(given), 'base64url');
        bytes.writeUInt8(bytes.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
        expectRefused(bytes.toString('base64url'));
      }),
    );
  });

  test('is refused when any character of it was changed, the unused bits of the last included', () => {
    fc.assert(
      fc.property(position, fc.nat({ max: 37 }), fc.constantFrom(...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_+/= \n'), (given, at, other) => {
        const token = signer.encode(given);
        fc.pre(token[at] !== other);
        expectRefused(token.slice(0, at) + other + token.slice(at + 1));
      }),
    );
  });

  test('is refused when it is garbage of any length', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 200 }), expectRefused));
    fc.assert(fc.property(fc.base64String({ minLength: 36, maxLength: 40 }), expectRefused));
  });

  test('is refused under another secret', () => {
    expectRefused(tokenSigner('another secret of 32 characters..').encode({ timeline: 1, lsn: 5n }));
  });

  test('costs nothing to refuse when it is huge: a hundred times less than to read it once', () => {
    const huge = 'A'.repeat(50_000_000);
    const cpuMicrosOf = (work: () => void): number => {
      const before = process.cpuUsage();
      work();
      const { user, system } = process.cpuUsage(before);
      return user + system;
    };
    expectRefused('A');
    const read = cpuMicrosOf(() => void Buffer.from(huge, 'base64url'));
    expect(cpuMicrosOf(() => {
      for (let count = 0; count < 100; count += 1) expect(() => signer.verify(huge)).toThrow(Fault);
    })).toBeLessThan(read);
  });
});
