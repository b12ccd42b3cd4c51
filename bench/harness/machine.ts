import { execFileSync } from 'node:child_process';
import { availableParallelism, cpus, totalmem, version as osVersion } from 'node:os';

/** Which cores are whose: contestants have one of their own, all else runs on the others. */
export interface Machine {
  /** Words before a contestant's command; empty where processes cannot be pinned. */
  readonly pinContestant: readonly string[];
  /** The same for one that is not to be pinned: it would inherit the cores of this process. */
  readonly allowAllCores: readonly string[];
  readonly description: string;
}

/** Finds out about the machine, and moves this process, and what it starts from now on, off the contestants' core. */
export function settleOnMachine(): Machine {
  const cores = availableParallelism();
  const canPin = cores > 1 && runs('taskset', ['--version']);
  if (canPin) execFileSync('taskset', ['-a', '-c', '-p', cores === 2 ? '1' : `1-${cores - 1}`, String(process.pid)], { stdio: 'ignore' });
  const model = cpus()[0]?.model.trim() ?? 'unknown processor';
  const memory = `${(totalmem() / 1_024 ** 3).toFixed(0)} GiB`;
  const pinned = canPin ? 'each server pinned to one core, load and PostgreSQL on the rest' : 'nothing pinned';
  return {
    pinContestant: canPin ? ['taskset', '-c', '0'] : [],
    allowAllCores: canPin ? ['taskset', '-c', `0-${cores - 1}`] : [],
    description: `${cores} cores of ${model}, ${memory}, ${process.platform} (${osVersion()}); ${pinned}`,
  };
}

/** Whether a program is there. */
export function runs(program: string, args: readonly string[]): boolean {
  try {
    execFileSync(program, args, { stdio: 'ignore' });
    return true;
  } catch (error) {
    // wrk answers its version with exit code 1.
    return error instanceof Error && 'status' in error && error.status === 1;
  }
}
