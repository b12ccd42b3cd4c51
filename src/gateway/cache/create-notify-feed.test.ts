import fc from 'fast-check';
import { expect, test } from 'vitest';
import { writeMessages } from './create-notify-feed.ts';

test('an invalidation of any size is told in notifications that PostgreSQL takes, with every tag in one of them', () => {
  const tags = fc.array(fc.string({ unit: 'binary', minLength: 1, maxLength: 200 }), { maxLength: 300 });
  fc.assert(
    fc.property(tags, fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }), (given, lsn) => {
      const payloads = writeMessages('0198c2f4-6f3e-7c11-9d2e-0123456789ab', { tags: given, position: { timeline: 1, lsn } });
      for (const payload of payloads) expect(Buffer.byteLength(payload)).toBeLessThan(8_000);
      expect(payloads.flatMap((payload) => (JSON.parse(payload) as { tags: string[] }).tags)).toEqual(given);
    }),
    { numRuns: 200 },
  );
});

test('everything is told in one', () => {
  expect(writeMessages('a', { tags: null, position: null })).toEqual(['{"from":"a","at":null,"tags":"*"}']);
});
