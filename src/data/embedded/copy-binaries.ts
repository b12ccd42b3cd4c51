import { chmod, cp, lstat, mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { binariesAt, linkLibraries, type PostgresBinaries } from './postgres-binaries.ts';

/**
 * A copy of the binaries under `parent` that every user of the machine can run, made once: it takes its name only when
 * it is whole, so a copy that is there is a whole one.
 */
export async function copyBinaries(binaries: PostgresBinaries, parent: string, onProgress: (message: string) => void): Promise<PostgresBinaries> {
  // The name ends in `native`, as in the package: the list of links names it.
  const home = join(parent, `postgresql-${binaries.version}`);
  const copy = binariesAt(join(home, 'native'), binaries.version);
  if (await exists(copy.postgres)) return copy;
  onProgress(`copying PostgreSQL to ${parent}, where it can be run`);
  await mkdir(parent, { recursive: true, mode: 0o755 });
  const staging = await mkdtemp(`${home}.new-`);
  try {
    await cp(binaries.directory, join(staging, 'native'), {
      recursive: true,
      verbatimSymlinks: true,
      filter: (path) => !path.endsWith('.a') && !path.endsWith('/pkgconfig'),
    });
    await linkLibraries(join(staging, 'native'));
    await openToAll(staging);
    await rename(staging, home).catch(async (error: unknown) => {
      if (!(await exists(copy.postgres))) throw error; // else another gateway was faster
    });
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
  return copy;
}

async function exists(path: string): Promise<boolean> {
  return lstat(path).then(() => true, () => false);
}

async function openToAll(path: string): Promise<void> {
  const { mode } = await lstat(path);
  await chmod(path, mode | 0o555);
  for (const entry of await readdir(path, { withFileTypes: true })) {
    const child = join(path, entry.name);
    if (entry.isDirectory()) await openToAll(child);
    else if (entry.isFile()) {
      const file = await lstat(child);
      await chmod(child, file.mode | ((file.mode & 0o100) === 0 ? 0o444 : 0o555));
    }
  }
}
