import { readFileSync } from 'node:fs';
import { systemErrorCode } from './system-error-code.ts';

/**
 * When a living process began, as a word that is equal only for the same process: a pid alone may have been given to
 * another since. Null when no such process lives (a zombie is dead). Where the system does not tell (no /proc, or
 * hidden by it), the word is `unknown`, and the pid has to do.
 * @see https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html
 */
export function processStart(pid: number): string | null {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (systemErrorCode(error) !== 'EPERM') return null;
  }
  let stat: string;
  try {
    stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
  } catch {
    return 'unknown';
  }
  // The second field is the command in brackets and may hold anything; what follows the last bracket is regular.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [state] = fields;
  if (state === 'Z' || state === 'X') return null;
  return `${fields[19] ?? ''}.${bootId()}`;
}

// Start times count from boot, so that the same pid and time can come again after one.
function bootId(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').slice(0, 8);
  } catch {
    return '0';
  }
}
