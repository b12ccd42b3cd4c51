import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { eventually } from '../../../tests/testkit/eventually.ts';
import { createMigrationDatabases, type MigrationDatabases } from '../../../tests/testkit/migration-databases.ts';
import { messageOfRefusal, tableNames, twoTables } from '../../../tests/testkit/trial-migrations.ts';
import { migrateUp } from './migrate-up.ts';
import { migrationStatus } from './migration-status.ts';
import { requireMigrated } from './require-migrated.ts';

let databases: MigrationDatabases;
beforeAll(async () => {
  databases = await createMigrationDatabases();
});
afterEach(() => databases.closeConnections());
afterAll(() => databases.dispose());

test('SIGKILL in the middle leaves nothing half applied, and the one who waits goes on', async () => {
  const url = await databases.create();
  const [watcher, next] = await Promise.all([databases.open(url), databases.open(url)]);
  const folder = await databases.folder({ ...twoTables, '0002_tasks.sql': 'create table tasks ();\nselect pg_sleep(600);' });
  const here = import.meta.url;
  const script = `
    const { openAdminConnection } = await import(${JSON.stringify(new URL('../open-admin-connection.ts', here).href)});
    const { readMigrations } = await import(${JSON.stringify(new URL('read-migrations.ts', here).href)});
    const { migrateUp } = await import(${JSON.stringify(new URL('migrate-up.ts', here).href)});
    const connection = await openAdminConnection(${JSON.stringify(url)}, { applicationName: 'to be killed' });
    await migrateUp(connection, await readMigrations(${JSON.stringify(folder)}));`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', script], { stdio: ['ignore', 'inherit', 'inherit'] });
  const exited = once(child, 'exit');
  try {
    await eventually(async () => {
      const sleeping = await watcher.rows("select from pg_stat_activity where application_name = 'to be killed' and wait_event = 'PgSleep'");
      expect(sleeping).toHaveLength(1);
    }, { withinMs: 60_000 });
  } finally {
    child.kill('SIGKILL');
    await exited;
  }
  const mended = await databases.migrations(twoTables);
  expect((await migrateUp(next, mended)).map(({ id }) => id)).toEqual(['0002_tasks']);
  expect(await tableNames(watcher)).toEqual(['people', 'tasks']);
});

test('a connection lost in the middle is told, keeps nothing, and is not silently replaced', async () => {
  const url = await databases.create();
  const [connection, killer] = await Promise.all([databases.open(url), databases.open(url)]);
  const migrations = await databases.migrations({ '0001_slow.sql': 'create table kept ();\nselect pg_sleep(600);' });
  const working = messageOfRefusal(migrateUp(connection, migrations));
  await eventually(async () => {
    const [row] = await killer.rows<{ killed: boolean }>(
      "select pg_terminate_backend(pid) as killed from pg_stat_activity where pid = $1 and wait_event = 'PgSleep'", [connection.backendPid]);
    expect(row?.killed).toBe(true);
  });
  expect(await working).toContain('connection to the database was lost');
  expect(connection.isLost()).toBe(true);
  await expect(connection.run('select 1')).rejects.toThrow('lost');
  expect(await tableNames(killer)).toEqual([]);
});

test('a user without rights gets one sentence that says what is missing', async () => {
  const url = await databases.create();
  const owner = await databases.open(url);
  const guestUrl = new URL(url);
  const role = await databases.createRole();
  guestUrl.searchParams.set('role', role);
  const guest = await databases.open(guestUrl.href);
  const migrations = await databases.migrations(twoTables);
  expect(await messageOfRefusal(migrationStatus(guest, migrations))).toContain(`The database user ${role} has no schema to work in`);
  const schema = guestUrl.searchParams.get('search_path') ?? '';
  await owner.run(`grant usage on schema ${schema} to ${role}`);
  expect((await migrationStatus(guest, migrations)).map(({ state }) => state)).toEqual(['pending', 'pending']);
  const message = await messageOfRefusal(migrateUp(guest, migrations));
  expect(message).toMatch(new RegExp(`^The database user ${role} lacks a right in schema ${schema} of database \\w+: permission denied for schema ${schema}`));
  await migrateUp(owner, migrations);
  expect(await messageOfRefusal(requireMigrated(guest, migrations, { production: true }))).toContain('permission denied for table portcullis_migrations');
  await owner.run(`drop owned by ${role}`);
});

test('a lock that was lost on the way, as behind a pooler, stops the run', async () => {
  const connection = await databases.fresh();
  const migrations = await databases.migrations({ ...twoTables, '0001_people.sql': 'create table people (id int primary key); select pg_advisory_unlock_all();' });
  expect(await messageOfRefusal(migrateUp(connection, migrations))).toContain('not to a pooler');
  expect(await tableNames(connection)).toEqual(['people']);
});

test('an unreachable database is one sentence without the password', async () => {
  const message = await messageOfRefusal(databases.open('postgres://someone:secret@127.0.0.1:1/nowhere'));
  expect(message).toContain('127.0.0.1:1/nowhere');
  expect(message).toContain('ECONNREFUSED');
  expect(message).not.toContain('secret');
});
