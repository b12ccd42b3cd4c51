import { execFile } from 'node:child_process';
import { readdir, readFile, readlink, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { OperatorError } from '../../errors.ts';
import { processStart } from './process-identity.ts';
import { systemErrorCode } from './system-error-code.ts';

// How long each signal gets. The first is what the watchdog has sent already; the last cannot be ignored.
const steps = [
  { signal: 'SIGINT', forMs: 20_000 },
  { signal: 'SIGQUIT', forMs: 8_000 },
  { signal: 'SIGKILL', forMs: 5_000 },
] as const;

/**
 * Waits until no process of a server that an earlier gateway left on `directory` lives, and ends those that stay. Only
 * processes seen to be at home in this folder are signalled: the pid in `postmaster.pid` may long be another's.
 * Returns at once when the server was stopped in order. Throws OperatorError for processes that cannot be ended.
 */
export async function clearStrayServer(directory: string, onProgress: (message: string) => void): Promise<void> {
  const pidFile = await readFile(join(directory, 'postmaster.pid'), 'utf8').catch(() => null);
  if (pidFile === null) return;
  const postmaster = Number(pidFile.split('\n', 1)[0]);
  const home = await realpath(directory);
  let strays = await processesOf(home, postmaster);
  if (strays.length === 0) return;
  onProgress(`an earlier PostgreSQL still runs in ${directory} (process ${strays.join(', ')}): waiting for its end`);
  for (const { signal, forMs } of steps) {
    // Without a postmaster its children leave by themselves; SIGINT would only cancel a statement.
    if (signal !== 'SIGINT') strays.forEach((pid) => send(pid, signal));
    else if (strays.includes(postmaster)) send(postmaster, signal);
    strays.forEach((pid) => send(pid, 'SIGCONT'));
    const until = performance.now() + forMs;
    while (performance.now() < until) {
      strays = await processesOf(home, postmaster);
      if (strays.length === 0) return;
      await pause(10);
    }
  }
  throw new OperatorError(`An earlier PostgreSQL still runs in ${directory} (process ${strays.join(', ')}) and cannot be stopped by this user: stop it first.`);
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It has ended, or is not ours; the wait that follows tells.
  }
}

async function processesOf(home: string, postmaster: number): Promise<number[]> {
  const everything = await readdir('/proc').catch(() => null);
  if (everything === null) return (await isPostmasterOf(home, postmaster)) ? [postmaster] : [];
  const pids = everything.filter((name) => /^\d+$/.test(name)).map(Number);
  const inside = await Promise.all(pids.map((pid) => isServerProcessOf(home, pid)));
  return pids.filter((_, index) => inside[index]);
}

// A postmaster and its children stay in their data folder. Where that cannot be seen (root in a container, without the
// right to look into another user's process), the postmaster's arguments tell, and PostgreSQL itself sees to the rest.
async function isServerProcessOf(home: string, pid: number): Promise<boolean> {
  const cwd = await readlink(`/proc/${pid}/cwd`).catch((error: unknown) => (systemErrorCode(error) === 'EACCES' ? 'hidden' : null));
  if (cwd !== home && cwd !== 'hidden') return false;
  if ((await readFile(`/proc/${pid}/comm`, 'utf8').catch(() => '')).trim() !== 'postgres') return false;
  if (cwd === 'hidden' && !(await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')).includes(`\0${home}\0`)) return false;
  return processStart(pid) !== null;
}

async function isPostmasterOf(home: string, pid: number): Promise<boolean> {
  if (!Number.isInteger(pid) || pid <= 1 || processStart(pid) === null) return false;
  const { stdout } = await promisify(execFile)('/bin/ps', ['-o', 'command=', '-p', String(pid)]).catch(() => ({ stdout: '' }));
  return stdout.includes('postgres') && stdout.includes(home);
}
