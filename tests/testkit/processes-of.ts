import { readdir, readFile } from 'node:fs/promises';

/** Command lines of all other processes that name the folder, with their ids: gateways, PostgreSQL's servers and their children. */
export async function processesOf(folder: string): Promise<{ readonly pid: number; readonly line: string }[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number).filter((pid) => pid !== process.pid);
  const lines = await Promise.all(pids.map((pid) => readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')));
  return lines
    .map((line, index) => ({ pid: pids[index] ?? 0, line: line.replaceAll('\0', ' ').trim() }))
    .filter(({ line }) => line.includes(folder));
}
