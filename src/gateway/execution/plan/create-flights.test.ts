import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { createFlights } from './create-flights.ts';

test('all who ask while it is under way share one piece of work, and are told a few in a turn of the event loop', async () => {
  const flights = createFlights<string>(() => false);
  const done = Promise.withResolvers<string>();
  let begun = 0;
  const work = () => {
    begun += 1;
    return done.promise;
  };
  const told: number[] = [];
  const asking = Array.from({ length: 10 }, async (_, index) => {
    const value = await flights.share('key', work);
    told.push(index);
    return value;
  });
  done.resolve('done');
  const countAfterTurns: number[] = [];
  while (told.length < 10) {
    await nextTurn();
    countAfterTurns.push(told.length);
  }
  expect(await Promise.all(asking)).toEqual(Array.from({ length: 10 }, () => 'done'));
  expect(begun).toBe(1);
  expect(told.toSorted()).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  expect(told.slice(4)).toEqual([4, 5, 6, 7, 8, 9]);
  expect(countAfterTurns.length).toBeGreaterThanOrEqual(2);
  expect(countAfterTurns[0]).toBeLessThan(10);
});

test('who asks after its end, also while others are still to be told, begins it anew', async () => {
  const flights = createFlights<number>(() => false);
  let begun = 0;
  const work = () => Promise.resolve((begun += 1));
  const first = Array.from({ length: 9 }, () => flights.share('key', work));
  expect(await first[0]).toBe(1);
  expect(await flights.share('key', work)).toBe(2);
  expect(await Promise.all(first)).toEqual(Array.from({ length: 9 }, () => 1));
});

test('what ended by the limits of whoever began it is begun anew by those who still wait', async () => {
  const flights = createFlights<string>((value) => value === 'given up');
  const again = Promise.withResolvers<string>();
  const outcomes = [Promise.resolve('given up'), again.promise];
  const work = () => outcomes.shift() ?? Promise.resolve('begun too often');
  const asking = Array.from({ length: 9 }, () => flights.share('key', work));
  expect(await asking[0]).toBe('given up');
  // All have been told of it by then.
  for (let turn = 0; turn < 9; turn += 1) await nextTurn();
  again.resolve('done');
  const all = await Promise.all(asking);
  expect(all).toEqual(['given up', ...Array.from({ length: 8 }, () => 'done')]);
});
