import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { captureStreams } from '../../tests/testkit/captured-streams.ts';
import { confirm } from './confirm.ts';

const terminal = (answer: string) => {
  const stdin = Object.assign(new PassThrough(), { isTTY: true });
  stdin.end(answer);
  return { ...captureStreams(), stdin };
};

test('only yes goes on', async () => {
  await confirm('Really?', terminal('yes\n'));
  await confirm('Really?', terminal(' YES \n'));
  for (const answer of ['no\n', '\n', 'y\n']) await expect(confirm('Really?', terminal(answer))).rejects.toThrow('Nothing was done');
});

test('the end of the input is no yes', async () => {
  await expect(confirm('Really?', terminal(''))).rejects.toThrow('Nothing was done');
});

test('where nobody can be asked it says how to confirm', async () => {
  await expect(confirm('Really?', captureStreams())).rejects.toThrow('Really? Confirm it with --yes');
});
