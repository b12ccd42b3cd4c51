import { expect, test } from 'vitest';
import { seededRandom } from './random.ts';

test('the same seeds give the same numbers, others give others', () => {
  const draw = (a: number, b: number, c: number) => Array.from({ length: 5 }, seededRandom(a, b, c).next);
  expect(draw(1, 2, 3)).toEqual(draw(1, 2, 3));
  expect(draw(1, 2, 3)).not.toEqual(draw(1, 2, 4));
  expect(draw(0, 0, 0)).not.toEqual(draw(0, 0, 1));
});

test('weights are kept', () => {
  const random = seededRandom(7, 7, 7);
  const counts = { often: 0, seldom: 0, never: 0 };
  for (let draw = 0; draw < 10_000; draw += 1) counts[random.weighted([['often', 9], ['never', 0], ['seldom', 1]] as const)] += 1;
  expect(counts.never).toBe(0);
  expect(counts.seldom).toBeGreaterThan(800);
  expect(counts.seldom).toBeLessThan(1_200);
});

test('between reaches both ends and nothing beyond', () => {
  const random = seededRandom(1, 1, 1);
  expect([...new Set(Array.from({ length: 200 }, () => random.between(3, 6)))].toSorted()).toEqual([3, 4, 5, 6]);
});

test('nothing can be picked from nothing', () => {
  expect(() => seededRandom(1, 1, 1).pick([])).toThrow(RangeError);
});
