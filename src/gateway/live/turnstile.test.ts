import { expect, test } from 'vitest';
import { createTurnstile } from './turnstile.ts';

test('no more than so many at a time, in the order in which they came, and a failure gives its place on', async () => {
  const pass = createTurnstile(2);
  const log: string[] = [];
  let inside = 0;
  const work = (name: string, fails = false) =>
    pass(async () => {
      inside += 1;
      expect(inside).toBeLessThanOrEqual(2);
      log.push(name);
      await Promise.resolve();
      inside -= 1;
      if (fails) throw new Error(name);
      return name;
    });
  const results = await Promise.allSettled([work('a'), work('b', true), work('c'), work('d', true), work('e')]);
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'rejected', 'fulfilled']);
  expect(log).toEqual(['a', 'b', 'c', 'd', 'e']);
  expect(await work('f')).toBe('f');
});
