import { createHash } from 'node:crypto';
import { access, chmod, lchown, mkdir, realpath, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { OperatorError } from '../../errors.ts';
import { copyBinaries } from './copy-binaries.ts';
import { findPostgresBinaries, linkLibraries, type PostgresBinaries } from './postgres-binaries.ts';
import { runProgram } from './run-program.ts';
import { chooseServiceUser, type ServiceUser } from './service-user.ts';

/** Where a cluster lies, what runs it, and as whom (null: as ourselves). */
export interface ClusterPlace {
  readonly directory: string;
  readonly binaries: PostgresBinaries;
  readonly user: ServiceUser | null;
}

export interface PlaceOptions {
  /** Where data and binaries go when root's service user cannot reach them in their own place. */
  readonly commonDirectory: string;
  readonly onProgress: (message: string) => void;
}

const subfolder = 'postgresql';

/**
 * Decides where the cluster of `dataDir` lies: in `dataDir/postgresql`, or, when we are root and the user that runs
 * PostgreSQL cannot reach that (a checkout under a closed home), in a folder of `commonDirectory` named by a hash of
 * the path; a file in `dataDir` then says so. Data stay where they once are. Throws OperatorError.
 */
export async function placeCluster(dataDir: string, options: PlaceOptions): Promise<ClusterPlace> {
  const here = join(dataDir, subfolder);
  const hash = createHash('sha256').update(await realpath(dataDir)).digest('hex').slice(0, 12);
  const elsewhere = join(options.commonDirectory, hash);
  const user = await chooseServiceUser([join(here, 'primary'), join(elsewhere, 'primary'), dataDir]);
  const found = await findPostgresBinaries();
  const linked = await linkLibraries(found.directory);
  if (user === null) {
    if (await holdsData(elsewhere)) {
      throw new OperatorError(`The data of ${dataDir} were made by root and lie in ${elsewhere}: start as root again, or set PORTCULLIS_DATA_DIR to another folder.`);
    }
    await mkdir(here, { recursive: true, mode: 0o700 });
    return { directory: here, user, binaries: linked ? found : await copyBinaries(found, dataDir, options.onProgress) };
  }
  const openCommon = async () => {
    await mkdir(options.commonDirectory, { recursive: true });
    await chmod(options.commonDirectory, 0o755); // whatever the umask
  };
  const usable = linked && (await reaches(user, found.directory, ['bin/postgres', 'lib/libpq.so.5', 'share/postgresql/postgres.bki']));
  if (!usable) await openCommon();
  const binaries = usable ? found : await copyBinaries(found, options.commonDirectory, options.onProgress);
  const directory = await placeData(here, elsewhere, dataDir, user);
  if (directory === elsewhere) {
    await openCommon();
    await noteElsewhere(dataDir, elsewhere, user, options.onProgress);
  }
  if (!(await reaches(user, directory, []))) {
    throw new OperatorError(`The user ${user.name}, as which root runs PostgreSQL, can reach neither ${dataDir} nor ${options.commonDirectory}: make one of them searchable (chmod a+x), or start as an ordinary user.`);
  }
  return { directory, user, binaries };
}

async function placeData(here: string, elsewhere: string, dataDir: string, user: ServiceUser): Promise<string> {
  const reachable = await reaches(user, dataDir, []);
  if (await holdsData(here)) {
    if (reachable) return here;
    throw new OperatorError(`The data in ${here} are of the user ${user.name}, who cannot reach them any more: make every folder above them searchable (chmod a+x).`);
  }
  const directory = reachable && !(await holdsData(elsewhere)) ? here : elsewhere;
  await mkdir(directory, { recursive: true, mode: 0o755 });
  if (directory === here && (await stat(dataDir)).uid === user.uid) await lchown(here, user.uid, user.gid);
  await chmod(directory, 0o711); // the service user passes through; the rest of the machine sees no names
  return directory;
}

async function noteElsewhere(dataDir: string, elsewhere: string, user: ServiceUser, onProgress: PlaceOptions['onProgress']): Promise<void> {
  onProgress(`the user ${user.name} cannot reach ${dataDir}: the data are in ${elsewhere}`);
  const note = `The embedded PostgreSQL of this folder lies in\n${elsewhere}\nsince the user it runs as (${user.name}) could not reach this place.\n`;
  await writeFile(join(dataDir, 'postgresql-is-elsewhere.txt'), note);
}

async function holdsData(directory: string): Promise<boolean> {
  return stat(join(directory, 'primary')).then(() => true, () => false);
}

// Only the user itself can tell: modes, access lists and mount options all have their say.
async function reaches(user: ServiceUser, directory: string, files: readonly string[]): Promise<boolean> {
  const present: string[] = [];
  for (const file of files) await access(join(directory, file)).then(() => present.push(file), () => undefined);
  const test = 'cd -- "$1" || exit 1; shift; for file; do test -r "$file" || exit 1; done';
  const { code } = await runProgram({ program: '/bin/sh', args: ['-c', test, 'reach', directory, ...present], cwd: '/', user });
  return code === 0;
}
