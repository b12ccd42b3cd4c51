import { chmod, lchown, mkdtemp, open, readFile, rename, rm } from 'node:fs/promises';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { OperatorError } from '../../errors.ts';
import { explainPostgresFailure } from './explain-failure.ts';
import type { ClusterPlace } from './place-cluster.ts';
import { runProgram } from './run-program.ts';
import { account } from './server-settings.ts';
import { systemErrorCode } from './system-error-code.ts';
import { writePrivateFile } from './write-private-file.ts';

// PostgreSQL's own C.UTF-8: the same order on every system, whatever locales it has.
const locale = ['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'] as const;

/**
 * Makes the primary's data folder if it is not there (about two seconds), and answers with the password of its role.
 * The folder takes its name when it is whole and on disk; a crash before that leaves nothing that counts.
 * Throws OperatorError, also for data of another major version of PostgreSQL.
 */
export async function createPrimary(place: ClusterPlace, onProgress: (message: string) => void): Promise<string> {
  const directory = join(place.directory, 'primary');
  const passwordFile = join(place.directory, 'password');
  const version = await readDataVersion(directory);
  if (version === null) {
    onProgress(`making a new PostgreSQL ${place.binaries.major} database in ${place.directory}`);
    const password = randomBytes(24).toString('base64url');
    await writePrivateFile(passwordFile, password, place.user);
    await initialise(place, directory, passwordFile);
    return password;
  }
  if (version !== place.binaries.major) {
    throw new OperatorError(`The data in ${directory} are of PostgreSQL ${version}, and this is PostgreSQL ${place.binaries.major}: carry them over with pg_dump, or set PORTCULLIS_DATA_DIR to a new folder.`);
  }
  try {
    return await readFile(passwordFile, 'utf8');
  } catch (cause) {
    throw new OperatorError(`The password of the embedded PostgreSQL cannot be read from ${passwordFile}: restore the file, or remove the folder ${place.directory}.`, { cause });
  }
}

/** The major version that made a data folder; null where there is none. */
export async function readDataVersion(directory: string): Promise<string | null> {
  try {
    return (await readFile(join(directory, 'PG_VERSION'), 'utf8')).trim();
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return null;
    throw error;
  }
}

async function initialise(place: ClusterPlace, directory: string, passwordFile: string): Promise<void> {
  const { user, binaries } = place;
  const staging = await mkdtemp(`${directory}.new-`);
  try {
    if (user !== null) await lchown(staging, user.uid, user.gid);
    await chmod(staging, 0o700);
    const { code, output } = await runProgram({
      program: binaries.initdb,
      args: ['-D', staging, '-U', account.user, `--pwfile=${passwordFile}`, '--auth=scram-sha-256', '--no-instructions', ...locale],
      cwd: staging,
      user,
    });
    if (code !== 0) throw explainPostgresFailure('Making the PostgreSQL database', output, place.directory);
    await rename(staging, directory);
    await using parent = await open(place.directory, 'r');
    await parent.sync();
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
}
