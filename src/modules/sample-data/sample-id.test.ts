import fc from 'fast-check';
import { expect, test } from 'vitest';
import { seededRandom } from './random.ts';
import { sampleId } from './sample-id.ts';
import { momentText } from './sample-moment.ts';

const moments = fc.integer({ min: 0, max: Date.UTC(2200, 0) * 1_000 });

test('an id is a UUIDv7 of its moment', () => {
  fc.assert(fc.property(moments, fc.integer(), (micros, seed) => {
    const id = sampleId(micros, seededRandom(seed, 0, 0));
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16)).toBe(Math.floor(micros / 1_000));
  }));
});

test('ids sort as their moments do, to the microsecond', () => {
  fc.assert(fc.property(moments, moments, fc.integer(), (one, other, seed) => {
    fc.pre(one !== other);
    const random = seededRandom(seed, 0, 0);
    expect(sampleId(one, random) < sampleId(other, random)).toBe(one < other);
  }));
  const random = seededRandom(1, 2, 3);
  expect(sampleId(1_000_000_000_000_001, random) < sampleId(1_000_000_000_000_002, random)).toBe(true);
});

test('a moment keeps its microseconds', () => {
  expect(momentText(Date.UTC(2026, 10, 1) * 1_000 + 7)).toBe('2026-11-01T00:00:00.000007Z');
});
