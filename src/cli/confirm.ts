import { createInterface } from 'node:readline/promises';
import { OperatorError } from '../errors.ts';
import type { CommandStreams } from './output.ts';

/** Asks on a terminal; only "yes" goes on. Throws OperatorError on any other answer, and where there is no terminal to ask on. */
export async function confirm(question: string, { stdin, stderr }: CommandStreams): Promise<void> {
  if (stdin.isTTY !== true) throw new OperatorError(`${question} Confirm it with --yes`);
  const lines = createInterface({ input: stdin, output: stderr });
  const closed = Promise.withResolvers<string>();
  // Ctrl-D ends the input, and the question would wait for ever.
  lines.once('close', () => closed.resolve(''));
  try {
    const answer = await Promise.race([lines.question(`${question} Type yes to go on: `), closed.promise]);
    if (answer.trim().toLowerCase() !== 'yes') throw new OperatorError('Nothing was done');
  } finally {
    lines.close();
  }
}
