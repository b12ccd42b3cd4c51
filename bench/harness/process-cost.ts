import { readdirSync, readFileSync } from 'node:fs';

const microsecondsATick = 10_000; // USER_HZ is 100 on every Linux

/** Microseconds of CPU a process has used, all its threads together; NaN where /proc is not there. */
export function cpuOf(pid: number): number {
  const fields = statOf(pid);
  return fields === null ? Number.NaN : (Number(fields[11]) + Number(fields[12])) * microsecondsATick;
}

/** The same of a process and its children, those that ended included. */
export function cpuOfFamily(pid: number): number {
  const parent = statOf(pid);
  if (parent === null) return Number.NaN;
  let ticks = Number(parent[11]) + Number(parent[12]) + Number(parent[13]) + Number(parent[14]);
  for (const entry of readdirSync('/proc')) {
    if (!/^\d+$/.test(entry)) continue;
    const fields = statOf(Number(entry));
    if (fields !== null && Number(fields[1]) === pid) ticks += Number(fields[11]) + Number(fields[12]);
  }
  return ticks * microsecondsATick;
}

/** Resident memory in MiB; NaN where /proc is not there. */
export function memoryOf(pid: number): number {
  try {
    const kib = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return Number(kib) / 1_024;
  } catch {
    return Number.NaN;
  }
}

/** The fields from the state on: the name before it may hold anything. */
function statOf(pid: number): string[] | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return text.slice(text.lastIndexOf(')') + 2).split(' ');
  } catch {
    return null;
  }
}
