import { expect, test } from 'vitest';
import { Fault } from '../../../errors.ts';
import { writeInBatches } from './write-in-batches.ts';

const rows = Array.from({ length: 2_500 }, (_, index) => index);
const refusal = Object.assign(new Error('invalid value'), { code: '22P02' });

test('rows are written in batches of a thousand', async () => {
  const sizes: number[] = [];
  expect(await writeInBatches(rows, async (batch) => void sizes.push(batch.length))).toEqual({ left: [], reason: undefined, refused: 0 });
  expect(sizes).toEqual([1_000, 1_000, 500]);
});

test('batches are bounded in bytes too, and a row that is larger goes alone', async () => {
  const batches: (readonly number[])[] = [];
  await writeInBatches([4, 4, 20, 1, 1], async (batch) => void batches.push(batch), { batchBytes: 10, bytesOf: (row) => row });
  expect(batches).toEqual([[4, 4], [20], [1, 1]]);
});

test('when PostgreSQL is gone, all that was not written is left', async () => {
  const gone = new Fault('DATABASE_UNAVAILABLE');
  let calls = 0;
  const written = await writeInBatches(rows, async () => {
    calls += 1;
    if (calls === 2) throw gone;
  });
  expect(written).toMatchObject({ reason: gone, refused: 0 });
  expect(written.left).toEqual(rows.slice(1_000));
  expect(calls).toBe(2);
});

test('a row that PostgreSQL refuses does not take others with it', async () => {
  const done: number[] = [];
  const written = await writeInBatches(rows, async (batch) => {
    if (batch.includes(7)) throw refusal;
    done.push(...batch);
  });
  expect(written).toMatchObject({ left: [], refused: 1 });
  expect(done.toSorted((a, b) => a - b)).toEqual(rows.filter((row) => row !== 7));
});
