import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { eventually, until } from '../../../tests/testkit/eventually.ts';
import { createMigrationDatabases, type MigrationDatabases } from '../../../tests/testkit/migration-databases.ts';
import { messageOfRefusal, tableNames, twoTables } from '../../../tests/testkit/trial-migrations.ts';
import { migrateUp } from './migrate-up.ts';
import { migrationLockKey } from './migration-lock.ts';
import { migrationStatus } from './migration-status.ts';

let databases: MigrationDatabases;
beforeAll(async () => {
  databases = await createMigrationDatabases();
});
afterEach(() => databases.closeConnections());
afterAll(() => databases.dispose());

test('applies what is pending in order, once, and says when', async () => {
  const connection = await databases.fresh();
  const migrations = await databases.migrations(twoTables);
  expect((await migrateUp(connection, migrations, { to: 1 })).map(({ id }) => id)).toEqual(['0001_people']);
  expect((await migrationStatus(connection, migrations)).map(({ state }) => state)).toEqual(['applied', 'pending']);
  expect((await migrateUp(connection, migrations)).map(({ id }) => id)).toEqual(['0002_tasks']);
  expect(await migrateUp(connection, migrations)).toEqual([]);
  const status = await migrationStatus(connection, migrations);
  expect(status.map(({ state }) => state)).toEqual(['applied', 'applied']);
  expect(Math.abs(Date.now() - (status[1]?.appliedAt?.getTime() ?? 0))).toBeLessThan(60_000);
});

test('two processes at once apply each migration once, and the second says that it waits', async () => {
  const url = await databases.create();
  const migrations = await databases.migrations({ ...twoTables, '0003_held.sql': 'select pg_advisory_xact_lock(1); create table held ();' });
  const said: string[] = [];
  const options = { onProgress: ({ kind }: { kind: string }) => said.push(kind), lockTimeoutMs: 60_000 };
  const [one, two, holder] = await Promise.all([databases.open(url), databases.open(url), databases.open(url)]);
  await holder.rows('select pg_advisory_lock(1)');
  const applying = Promise.all([migrateUp(one, migrations, options), migrateUp(two, migrations, options)]);
  await until(() => said.includes('waiting'));
  await holder.rows('select pg_advisory_unlock(1)');
  expect((await applying).map(({ length }) => length).toSorted((a, b) => a - b)).toEqual([0, 3]);
});

test('waits no longer than it may, and names who migrates', async () => {
  const url = await databases.create();
  const [holder, waiting] = await Promise.all([databases.open(url), databases.open(url)]);
  await holder.rows('select pg_advisory_lock($1)', [migrationLockKey]);
  const message = await messageOfRefusal(migrateUp(waiting, [], { waitForOthersMs: 300 }));
  expect(message).toContain(`server process ${holder.backendPid}, migration test`);
});

test('a failing migration is undone whole, stops the rest, and names file, line and statement', async () => {
  const connection = await databases.fresh();
  const migrations = await databases.migrations({
    ...twoTables,
    '0002_tasks.sql': 'create table tasks (id int);\n\n-- 😀 the next one is wrong\ninsert into tasks\n  select \'😀\' as x, nowhere;\n',
    '0003_never.sql': 'create table never ();',
  });
  const message = await messageOfRefusal(migrateUp(connection, migrations));
  expect(message).toMatch(/^The migration 0002_tasks\.sql failed at line 5: column "nowhere" does not exist \(42703\)\. Nothing of it was kept\./);
  expect(message).toContain("> 5 |   select '😀' as x, nowhere");
  expect(await tableNames(connection)).toEqual(['people']);
  expect((await migrationStatus(connection, migrations)).map(({ state }) => state)).toEqual(['applied', 'pending', 'pending']);
});

test('a constraint that is checked at COMMIT undoes the migration as well', async () => {
  const connection = await databases.fresh();
  const migrations = await databases.migrations({
    '0001_late.sql': 'create table a (id int primary key);\ncreate table b (a int references a deferrable initially deferred);\ninsert into b values (9);',
  });
  expect(await messageOfRefusal(migrateUp(connection, migrations))).toContain('failed at line 3');
  expect(await tableNames(connection)).toEqual([]);
});

test('refuses altered migrations before it runs anything', async () => {
  const connection = await databases.fresh();
  await migrateUp(connection, await databases.migrations(twoTables), { to: 1 });
  const altered = await databases.migrations({ ...twoTables, '0001_people.sql': 'create table people (id bigint primary key);' });
  expect(await messageOfRefusal(migrateUp(connection, altered))).toContain('altered since: 0001_people');
  expect(await tableNames(connection)).toEqual(['people']);
  expect((await migrationStatus(connection, altered))[0]?.state).toBe('altered');
});

test('other line ends and a byte order mark are no alteration', async () => {
  const connection = await databases.fresh();
  await migrateUp(connection, await databases.migrations(twoTables));
  const windows = Object.fromEntries(Object.entries(twoTables).map(([name, text]) => [name, `\uFEFF${text.replaceAll('\n', '\r\n')}`]));
  expect((await migrationStatus(connection, await databases.migrations(windows))).map(({ state }) => state)).toEqual(['applied', 'applied']);
});

test('refuses what lies before the newest applied one, unless told to apply it', async () => {
  const connection = await databases.fresh();
  const { '0001_people.sql': first, '0001_people.down.sql': _, ...rest } = twoTables;
  await migrateUp(connection, await databases.migrations({ '0001_people.sql': first, '0003_later.sql': 'create table later ();' }));
  const merged = await databases.migrations({ ...rest, '0001_people.sql': first, '0003_later.sql': 'create table later ();' });
  expect((await migrationStatus(connection, merged)).map(({ state }) => state)).toEqual(['applied', 'out-of-order', 'applied']);
  expect(await messageOfRefusal(migrateUp(connection, merged))).toContain('0002_tasks');
  expect(await migrateUp(connection, merged, { allowOutOfOrder: true })).toHaveLength(1);
});

test('lets go of a table it cannot lock, so that others pass, and tries again', async () => {
  const url = await databases.create();
  const [connection, busy, passing] = await Promise.all([databases.open(url), databases.open(url), databases.open(url)]);
  const migrations = await databases.migrations({ ...twoTables, '0002_tasks.sql': 'alter table people add name text;' });
  await migrateUp(connection, migrations, { to: 1 });
  await busy.run('begin; select * from people');
  const retries: string[] = [];
  const working = migrateUp(connection, migrations, {
    lockTimeoutMs: 50, lockPauseMs: 50, lockAttempts: 1_000,
    onProgress: ({ kind, message }) => { if (kind === 'retrying') retries.push(message); },
  });
  await eventually(() => expect(retries.length).toBeGreaterThan(1), { everyMs: 10 });
  await passing.rows('select * from people');
  await busy.run('commit');
  expect((await working).map(({ id }) => id)).toEqual(['0002_tasks']);
  expect(retries[0]).toContain(`server process ${busy.backendPid} (migration test)`);
});

test('gives up on a table that stays locked, with nothing kept', async () => {
  const url = await databases.create();
  const [connection, busy] = await Promise.all([databases.open(url), databases.open(url)]);
  const migrations = await databases.migrations({ ...twoTables, '0002_tasks.sql': 'create table other ();\nalter table people add name text;' });
  await migrateUp(connection, migrations, { to: 1 });
  await busy.run('begin; select * from people');
  const message = await messageOfRefusal(migrateUp(connection, migrations, { lockTimeoutMs: 20, lockPauseMs: 1, lockAttempts: 2 }));
  expect(message).toContain('0002_tasks did not get its locks in 2 attempts');
  expect(await tableNames(connection)).toEqual(['people']);
});

test('settings and roles of one migration do not reach the next', async () => {
  const connection = await databases.fresh();
  const migrations = await databases.migrations({
    '0001_sets.sql': "create schema other; set search_path = other; set statement_timeout = '4242s'; create table inside ();",
    '0002_after.sql': "do $$ begin if current_setting('statement_timeout') = '4242s' then raise 'It is still set'; end if; end $$; create table outside ();",
  });
  await migrateUp(connection, migrations);
  expect(await tableNames(connection)).toEqual(['outside']);
  expect((await migrationStatus(connection, migrations)).map(({ state }) => state)).toEqual(['applied', 'applied']);
});
