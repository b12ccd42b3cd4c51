import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { createMigrationDatabases, type MigrationDatabases } from '../../../tests/testkit/migration-databases.ts';
import { messageOfRefusal, tableNames, twoTables } from '../../../tests/testkit/trial-migrations.ts';
import { catalogSnapshot } from './catalog-snapshot.ts';
import { migrateDown } from './migrate-down.ts';
import { migrateUp } from './migrate-up.ts';

let databases: MigrationDatabases;
beforeAll(async () => {
  databases = await createMigrationDatabases();
});
afterEach(() => databases.closeConnections());
afterAll(() => databases.dispose());

test('takes the newest back and up again, to the same catalog', async () => {
  const connection = await databases.fresh();
  const migrations = await databases.migrations(twoTables);
  const empty = await catalogSnapshot(connection);
  await migrateUp(connection, migrations);
  const full = await catalogSnapshot(connection);
  expect((await migrateDown(connection, migrations, { steps: 1 })).map(({ id }) => id)).toEqual(['0002_tasks']);
  expect((await migrateDown(connection, migrations, { to: 0 })).map(({ id }) => id)).toEqual(['0001_people']);
  expect(await catalogSnapshot(connection)).toEqual(empty);
  await migrateUp(connection, migrations);
  expect(await catalogSnapshot(connection)).toEqual(full);
  expect(full.join('\n')).toContain('index CREATE INDEX tasks_owner');
});

test('refuses before anything is run when one has no way down, or no file', async () => {
  const connection = await databases.fresh();
  const { '0001_people.down.sql': _, ...oneWay } = twoTables;
  const migrations = await databases.migrations(oneWay);
  await migrateUp(connection, migrations);
  expect(await messageOfRefusal(migrateDown(connection, migrations, { to: 0 }))).toContain('0001_people has no way down');
  expect(await messageOfRefusal(migrateDown(connection, migrations.slice(0, 1), { steps: 1 }))).toContain('0002_tasks is applied but its files are not here');
  expect(await tableNames(connection)).toEqual(['people', 'tasks']);
});
