import { readFile, stat } from 'node:fs/promises';
import { OperatorError } from '../../errors.ts';

/** The user PostgreSQL runs as. */
export interface ServiceUser {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

/**
 * PostgreSQL refuses to run as root, so root lends it a user: the owner of data that are there already, else `postgres`,
 * else `nobody`. Null for an ordinary user, who runs it themselves. `folders` are looked at in order.
 */
export async function chooseServiceUser(folders: readonly string[]): Promise<ServiceUser | null> {
  if (process.geteuid?.() !== 0) return null;
  const users = await readUsers();
  for (const folder of folders) {
    const owner = await stat(folder).catch(() => null);
    if (owner === null || owner.uid === 0) continue;
    const known = users.find((user) => user.uid === owner.uid);
    return known ?? { name: `uid ${owner.uid}`, uid: owner.uid, gid: owner.gid };
  }
  const user = users.find(({ name }) => name === 'postgres') ?? users.find(({ name }) => name === 'nobody');
  if (user === undefined) {
    throw new OperatorError('PostgreSQL refuses to run as root, and there is no user postgres or nobody to run it as: start the gateway as an ordinary user, or set DATABASE_URL.');
  }
  return user;
}

async function readUsers(): Promise<ServiceUser[]> {
  const text = await readFile('/etc/passwd', 'utf8').catch(() => '');
  return text.split('\n').flatMap((line) => {
    const [name, , uid, gid] = line.split(':');
    return name === undefined || uid === undefined || gid === undefined ? [] : [{ name, uid: Number(uid), gid: Number(gid) }];
  });
}
