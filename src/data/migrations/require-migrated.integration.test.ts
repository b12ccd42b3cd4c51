import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { createMigrationDatabases, type MigrationDatabases } from '../../../tests/testkit/migration-databases.ts';
import { messageOfRefusal, twoTables } from '../../../tests/testkit/trial-migrations.ts';
import { catalogSnapshot } from './catalog-snapshot.ts';
import { migrateDown } from './migrate-down.ts';
import { migrateUp } from './migrate-up.ts';
import { requireMigrated } from './require-migrated.ts';

let databases: MigrationDatabases;
beforeAll(async () => {
  databases = await createMigrationDatabases();
});
afterEach(() => databases.closeConnections());
afterAll(() => databases.dispose());

test('production refuses pending migrations and changes nothing', async () => {
  const connection = await databases.fresh();
  const migrations = await databases.migrations(twoTables);
  const before = await catalogSnapshot(connection);
  expect(await messageOfRefusal(requireMigrated(connection, migrations, { production: true }))).toBe(
    'The database is not migrated. Pending:\n  - 0001_people\n  - 0002_tasks\nRun: npx portcullis migrate up');
  expect(await catalogSnapshot(connection)).toEqual(before);
  expect(await connection.rows("select to_regclass('portcullis_migrations') as t where to_regclass('portcullis_migrations') is not null")).toEqual([]);
});

test('production accepts a database that is ahead, as during a rollout', async () => {
  const connection = await databases.fresh();
  const migrations = await databases.migrations(twoTables);
  await migrateUp(connection, migrations);
  expect(await requireMigrated(connection, migrations.slice(0, 1), { production: true })).toEqual([]);
});

test('development applies what is pending, and refuses altered ones with the way out', async () => {
  const connection = await databases.fresh();
  expect(await requireMigrated(connection, await databases.migrations(twoTables), { production: false })).toHaveLength(2);
  const altered = await databases.migrations({ ...twoTables, '0002_tasks.sql': 'create table tasks (id bigint);' });
  expect(await messageOfRefusal(requireMigrated(connection, altered, { production: false }))).toContain('migrate down --to 1 && portcullis migrate up');
  expect(await messageOfRefusal(requireMigrated(connection, altered, { production: true }))).not.toContain('migrate down');
  // The advice works.
  await migrateDown(connection, altered, { to: 1 });
  expect(await migrateUp(connection, altered)).toHaveLength(1);
});

test('no way down is advised where a file is missing that it would need', async () => {
  const connection = await databases.fresh();
  await migrateUp(connection, await databases.migrations(twoTables));
  const altered = await databases.migrations({ '0001_people.sql': 'create table people (id bigint);', '0001_people.down.sql': 'drop table people;' });
  const message = await messageOfRefusal(requireMigrated(connection, altered, { production: false }));
  expect(message).toContain('begin with an empty database');
  expect(message).not.toContain('migrate down');
  expect(await messageOfRefusal(migrateDown(connection, altered, { to: 0 }))).toContain('its files are not here');
});
