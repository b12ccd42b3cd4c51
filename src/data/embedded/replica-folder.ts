import { access, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { readDataVersion } from './create-primary.ts';

/** The file beside a replica's folder that says it is not, or not provably, whole. */
export function incompleteMark(directory: string): string {
  return `${directory}.incomplete`;
}

/**
 * Whether a replica's folder is worth starting from. A replica that was promoted in the meantime may hold what the
 * primary does not: its folder is not cloned over but set aside.
 */
export async function isUsableReplica(directory: string, major: string, onProgress: (message: string) => void): Promise<boolean> {
  const version = await readDataVersion(directory);
  if (version === null || (await exists(incompleteMark(directory))) || !(await exists(join(directory, 'global', 'pg_control')))) return false;
  if (await exists(join(directory, 'standby.signal'))) return version === major;
  const aside = `${directory}.promoted-${new Date().toISOString().replaceAll(':', '-')}`;
  await rename(directory, aside);
  onProgress(`${directory} was promoted to a primary of its own: it was moved to ${aside}, and a new replica is cloned`);
  return false;
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(() => true, () => false);
}
