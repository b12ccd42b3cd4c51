import { expect, test } from 'vitest';
import { goesOnFrom, type LogHead } from './check-place.ts';

const head: LogHead = {
  epoch: 3, firstPosition: 11, lastPosition: 100,
  epochs: [{ epoch: 1, startPosition: 1 }, { epoch: 2, startPosition: 50 }, { epoch: 3, startPosition: 80 }],
};

test.each([
  [{ epoch: 3, position: 100 }, true, 'the last event'],
  [{ epoch: 3, position: 101 }, false, 'ahead of the log'],
  [{ epoch: 4, position: 90 }, false, 'of an epoch that is not known'],
  [{ epoch: 1, position: 10 }, true, 'just before the first that is kept'],
  [{ epoch: 1, position: 9 }, false, 'before what was pruned'],
  [{ epoch: 1, position: 0 }, false, 'the beginning, which was pruned'],
  [{ epoch: 1, position: 49 }, true, 'the last of its epoch'],
  [{ epoch: 1, position: 50 }, false, 'lost: the next epoch began there'],
  [{ epoch: 2, position: 79 }, true, 'the last of its epoch'],
  [{ epoch: 2, position: 80 }, false, 'lost: the next epoch began there'],
  [{ epoch: 3, position: 60 }, true, 'of an older epoch, named by a newer'],
])('%j: %s, %s', (place, expected) => {
  expect(goesOnFrom(place, head)).toBe(expected);
});
