import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inject } from 'vitest';
import type { Migration } from '../../src/data/migrations/migration.ts';
import { readMigrations } from '../../src/data/migrations/read-migrations.ts';
import { openAdminConnection, type AdminConnection } from '../../src/data/open-admin-connection.ts';
import { databaseUrl } from './test-database.ts';

/** Empty places in a database of the file's own, and folders of migrations; `dispose` takes back all that it gave out. */
export interface MigrationDatabases {
  readonly serverUrl: string;
  /**
   * The URL of a new, empty schema, with records of migrations of its own. Not a database for each: every one brings 300
   * files to the next checkpoint.
   */
  create(): Promise<string>;
  open(url: string): Promise<AdminConnection>;
  /** A connection to a new place. */
  fresh(): Promise<AdminConnection>;
  /** Closes what was opened: the lock of the migrations is one for all places of the database. For after each test. */
  closeConnections(): Promise<void>;
  /** A role that may connect and nothing else, for `?role=` in a URL. */
  createRole(): Promise<string>;
  /** A folder with these files, by name. */
  folder(files: Readonly<Record<string, string>>): Promise<string>;
  migrations(files: Readonly<Record<string, string>>): Promise<readonly Migration[]>;
  dispose(): Promise<void>;
}

export async function createMigrationDatabases(): Promise<MigrationDatabases> {
  const serverUrl = inject('cluster').primaryUrl;
  const undo: (() => Promise<unknown>)[] = [];
  const server = await openAdminConnection(serverUrl, { applicationName: 'migration tests' });
  undo.push(() => server.close());
  const root = await mkdtemp(join(tmpdir(), 'portcullis-migrations-'));
  undo.push(() => rm(root, { recursive: true, force: true }));
  const uniqueName = (kind: string) => `${kind}_${randomUUID().replaceAll('-', '')}`;
  const name = uniqueName('migrations');
  await server.run(`create database ${name} template template0`);
  undo.push(() => server.run(`drop database if exists ${name} with (force)`));
  const placeUrl = databaseUrl(serverUrl, name);
  const place = await openAdminConnection(placeUrl, { applicationName: 'migration tests' });
  undo.push(() => place.close());
  const opened: AdminConnection[] = [];
  const closeConnections = async () => {
    await Promise.all(opened.splice(0).map((connection) => connection.close()));
  };
  undo.push(closeConnections);
  const folder = async (files: Readonly<Record<string, string>>) => {
    const directory = await mkdtemp(join(root, 'files-'));
    for (const [name, text] of Object.entries(files)) await writeFile(join(directory, name), text);
    return directory;
  };
  const open = async (url: string) => {
    const connection = await openAdminConnection(url, { applicationName: 'migration test' });
    opened.push(connection);
    return connection;
  };
  const create = async () => {
    const schema = uniqueName('place');
    await place.run(`create schema ${schema}`);
    const url = new URL(placeUrl);
    url.searchParams.set('search_path', schema);
    return url.href;
  };
  return {
    serverUrl,
    folder,
    migrations: async (files) => readMigrations(await folder(files)),
    open,
    create,
    fresh: async () => open(await create()),
    closeConnections,
    async createRole() {
      const name = uniqueName('guest');
      await server.run(`create role ${name}`);
      undo.push(() => server.run(`drop role ${name}`));
      return name;
    },
    async dispose() {
      const failures: unknown[] = [];
      for (const step of undo.splice(0).toReversed()) await step().catch((error: unknown) => failures.push(error));
      if (failures.length > 0) throw new AggregateError(failures, 'Not all of it could be taken back');
    },
  };
}
