import { randomBytes } from 'node:crypto';
import { lchown, mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { OperatorError } from '../../errors.ts';
import { processStart } from './process-identity.ts';

export interface FolderLock {
  /** Adds what a second start shall be told about this one. */
  describe(text: string): Promise<void>;
  release(): Promise<void>;
}

interface Entry {
  readonly file: string;
  readonly held: boolean;
  readonly pid: number;
}

const patience = { attempts: 200, leastMs: 5, mostMs: 40 } as const;

/**
 * Takes `folder` for this process, or throws OperatorError that says who holds it.
 *
 * Each starter writes a file of its own, named by its pid and start time, and only then reads the others': of two at
 * once, at least one sees the other. Who sees a living holder is refused; who sees another claim steps back and comes
 * again after a random moment. Nobody ever writes or removes a file of the living, and the name of a dead process
 * never comes back, so clearing away what a SIGKILL left behind cannot race either.
 */
export async function lockFolder(folder: string): Promise<FolderLock> {
  const directory = join(folder, 'lock');
  await mkdir(directory, { recursive: true });
  // Root, starting on another user's folder, must not lock that user out for ever.
  const { uid, gid } = await stat(folder);
  if (process.geteuid?.() === 0 && uid !== 0) await lchown(directory, uid, gid);
  const own = `${process.pid}-${processStart(process.pid) ?? 'unknown'}-${randomBytes(6).toString('hex')}`;
  const claim = join(directory, `claim-${own}`);
  const held = join(directory, `held-${own}`);
  try {
    for (let attempt = 0; attempt < patience.attempts; attempt += 1) {
      const since = `started ${new Date().toISOString()}`;
      await writeFile(claim, since, { flag: 'wx', mode: 0o644 });
      const others = (await livingEntries(directory)).filter((entry) => !entry.file.endsWith(own));
      if (others.length === 0) {
        await rename(claim, held);
        return {
          describe: (text) => writeFile(held, `${since}, ${text}`),
          release: () => rm(held, { force: true }),
        };
      }
      await rm(claim, { force: true });
      const holder = others.find((entry) => entry.held);
      if (holder !== undefined) throw new OperatorError(await describeHolder(folder, directory, holder));
      await pause(patience.leastMs + Math.random() * (patience.mostMs - patience.leastMs));
    }
  } catch (error) {
    await rm(claim, { force: true });
    throw error;
  }
  throw new OperatorError(`Several gateways are starting on ${folder} at once: start one.`);
}

async function livingEntries(directory: string): Promise<Entry[]> {
  const living: Entry[] = [];
  for (const file of await readdir(directory)) {
    const parts = /^(claim|held)-(\d+)-([^-]+)-/.exec(file);
    if (parts === null) continue;
    const [, state, pid, start] = parts;
    const now = processStart(Number(pid));
    if (now !== null && (now === start || now === 'unknown' || start === 'unknown')) living.push({ file, held: state === 'held', pid: Number(pid) });
    else await rm(join(directory, file), { force: true });
  }
  return living;
}

async function describeHolder(folder: string, directory: string, holder: Entry): Promise<string> {
  const more = await readFile(join(directory, holder.file), 'utf8').catch(() => '');
  const who = `process ${holder.pid}${more === '' ? '' : `, ${more}`}`;
  return `The data folder ${folder} is in use by another gateway (${who}): stop that one, or set PORTCULLIS_DATA_DIR to another folder.`;
}
