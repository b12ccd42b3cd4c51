import { randomBytes } from 'node:crypto';
import postgres from 'postgres';
import { OperatorError } from '../../errors.ts';
import { openAdminConnection, type AdminConnection } from '../open-admin-connection.ts';

/**
 * Makes an empty database on the server of `url`, runs work in it, and drops it again. The database of `url` is not
 * touched. Throws OperatorError when its user may not create databases.
 */
export async function withScratchDatabase<T>(url: string, work: (scratch: AdminConnection) => Promise<T>): Promise<T> {
  const name = `portcullis_scratch_${randomBytes(6).toString('hex')}`;
  const server = await openAdminConnection(url, { applicationName: 'portcullis verify' });
  try {
    await createDatabase(server, name);
    try {
      const scratchUrl = new URL(url);
      scratchUrl.pathname = `/${name}`;
      // It names schemas that an empty database does not have.
      scratchUrl.searchParams.delete('search_path');
      const scratch = await openAdminConnection(scratchUrl.href, { applicationName: 'portcullis verify' });
      try {
        return await work(scratch);
      } finally {
        await scratch.close();
      }
    } finally {
      if (!server.isLost()) await server.run(`drop database if exists ${name} with (force)`);
    }
  } finally {
    await server.close();
  }
}

async function createDatabase(server: AdminConnection, name: string): Promise<void> {
  try {
    await server.run(`create database ${name} template template0`);
  } catch (error) {
    if (!(error instanceof postgres.PostgresError)) throw error;
    throw new OperatorError(`A scratch database could not be created: ${error.message}. Give a user with CREATEDB, or verify without --scratch`, { cause: error });
  }
}
