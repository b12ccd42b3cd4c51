import { open, rename, rm } from 'node:fs/promises';
import type { ServiceUser } from './service-user.ts';

/**
 * Writes a file that only its owner can read, all at once (a crash leaves the old or the new one), and gives it to the
 * user that runs PostgreSQL.
 */
export async function writePrivateFile(path: string, text: string, owner: ServiceUser | null): Promise<void> {
  const draft = `${path}.new`;
  await rm(draft, { force: true });
  await using file = await open(draft, 'wx', 0o600);
  // By descriptor, not by path: as root, a path could be bent to another file in between.
  if (owner !== null) await file.chown(owner.uid, owner.gid);
  await file.writeFile(text);
  await file.sync();
  await rename(draft, path);
}
