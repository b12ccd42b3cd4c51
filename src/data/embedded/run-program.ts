import { once } from 'node:events';
import { spawnWatched, type WatchedProgram } from './watchdog.ts';

/** Runs a program to its end. Resolves with its exit code (-1 when a signal ended it) and all it printed. */
export async function runProgram(program: Omit<WatchedProgram, 'output'>): Promise<{ code: number; output: string }> {
  const child = spawnWatched({ ...program, output: 'pipe' });
  let output = '';
  const collect = (chunk: unknown) => (output += String(chunk));
  child.stdout?.on('data', collect);
  child.stderr?.on('data', collect);
  await once(child, 'close');
  return { code: child.exitCode ?? -1, output };
}
