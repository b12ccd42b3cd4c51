import { lchown, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type postgres from 'postgres';
import { copyDataFolder } from './copy-data-folder.ts';
import type { ClusterPlace } from './place-cluster.ts';
import { renewSlot } from './prepare-primary.ts';
import { incompleteMark } from './replica-folder.ts';

/**
 * Copies the running primary to the data folder of a replica that is down, whatever was there before. The mark beside
 * the folder stays until the caller has seen the replica follow: a folder with a mark is cloned again.
 * @see https://www.postgresql.org/docs/18/continuous-archiving.html#BACKUP-LOWLEVEL-BASE-BACKUP
 */
export async function cloneReplica(sql: postgres.Sql, place: ClusterPlace, name: string): Promise<void> {
  const directory = join(place.directory, name);
  await writeFile(incompleteMark(directory), '', { flush: true });
  await rm(directory, { recursive: true, force: true });
  await renewSlot(sql, name);
  // Backup mode belongs to the session and ends with it.
  const session = await sql.reserve();
  try {
    await session`select pg_backup_start(${`clone of ${name}`}::text, true)`;
    await copyDataFolder(join(place.directory, 'primary'), directory, place.user);
    const [backup] = await session<{ labelfile: string }[]>`select labelfile from pg_backup_stop(false)`;
    if (backup === undefined) throw new Error('pg_backup_stop returned no row');
    for (const [file, text] of [['backup_label', backup.labelfile], ['standby.signal', '']] as const) {
      const path = join(directory, file);
      await writeFile(path, text, { mode: 0o600, flag: 'wx' });
      if (place.user !== null) await lchown(path, place.user.uid, place.user.gid);
    }
  } catch (error) {
    await rm(directory, { recursive: true, force: true }); // half a copy is of no use, and may be what fills the disk
    throw error;
  } finally {
    session.release();
  }
  if (place.user !== null) await lchown(directory, place.user.uid, place.user.gid);
}
