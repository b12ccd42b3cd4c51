import { constants } from 'node:fs';
import { chmod, copyFile, lchown, mkdir, readdir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { ServiceUser } from './service-user.ts';
import { systemErrorCode } from './system-error-code.ts';

// What belongs to the running server and not to its data: the folders are needed, their contents are not.
const emptied = new Set(['pg_wal', 'pg_replslot', 'pg_dynshmem', 'pg_notify', 'pg_serial', 'pg_snapshots', 'pg_stat_tmp', 'pg_subtrans']);
const leftOut = new Set(['postmaster.pid', 'postmaster.opts', 'pg_internal.init', 'backup_label', 'tablespace_map', 'standby.signal', 'recovery.signal']);
const walFolders = ['pg_wal/archive_status', 'pg_wal/summaries'];
const copiesAtOnce = 16;

/**
 * Copies the data folder of a running server that is in backup mode; what vanishes meanwhile is passed over.
 * The copy may be torn: WAL since the start of the backup mends it.
 * @see https://www.postgresql.org/docs/18/continuous-archiving.html#BACKUP-LOWLEVEL-BASE-BACKUP-DATA
 */
export async function copyDataFolder(from: string, to: string, owner: ServiceUser | null): Promise<void> {
  const own = async (path: string) => {
    if (owner !== null) await lchown(path, owner.uid, owner.gid);
  };
  await mkdir(to, { mode: 0o700 });
  const entries = (await readdir(from, { recursive: true, withFileTypes: true }))
    .map((entry) => ({ entry, path: relative(from, join(entry.parentPath, entry.name)) }))
    .filter(({ entry, path }) => !isLeftOut(path, entry.name));
  const folders = [...entries.filter(({ entry }) => entry.isDirectory()).map(({ path }) => path), ...walFolders];
  for (const path of folders.toSorted()) {
    await mkdir(join(to, path), { mode: 0o700, recursive: true });
    await own(join(to, path));
  }
  const files = entries.filter(({ entry }) => entry.isFile()).map(({ path }) => path).values();
  const copyOnes = async () => {
    for (const path of files) {
      try {
        await copyFile(join(from, path), join(to, path), constants.COPYFILE_FICLONE | constants.COPYFILE_EXCL);
      } catch (error) {
        if (systemErrorCode(error) === 'ENOENT') continue;
        throw error;
      }
      await own(join(to, path));
    }
  };
  await Promise.all(Array.from({ length: copiesAtOnce }, copyOnes));
  await chmod(to, 0o700);
}

function isLeftOut(path: string, name: string): boolean {
  const [top = ''] = path.split('/');
  return (emptied.has(top) && path !== top) || leftOut.has(name) || name.startsWith('pgsql_tmp');
}
