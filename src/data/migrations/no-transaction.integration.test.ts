import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { createMigrationDatabases, type MigrationDatabases } from '../../../tests/testkit/migration-databases.ts';
import { messageOfRefusal, twoTables } from '../../../tests/testkit/trial-migrations.ts';
import { catalogSnapshot } from './catalog-snapshot.ts';
import { migrateDown } from './migrate-down.ts';
import { migrateUp } from './migrate-up.ts';

let databases: MigrationDatabases;
beforeAll(async () => {
  databases = await createMigrationDatabases();
});
afterEach(() => databases.closeConnections());
afterAll(() => databases.dispose());

const indexed = {
  ...twoTables,
  '0003_index.sql': '-- portcullis:no-transaction\ncreate unique index concurrently if not exists people_kind on people ((id % 2));\ncreate table done ();',
  '0003_index.down.sql': '-- portcullis:no-transaction\ndrop table done;\ndrop index concurrently if exists people_kind;',
};

test('builds an index concurrently, and takes it away again', async () => {
  const connection = await databases.fresh();
  const migrations = await databases.migrations(indexed);
  expect(await migrateUp(connection, migrations)).toHaveLength(3);
  expect((await catalogSnapshot(connection)).join('\n')).toMatch(/INDEX people_kind .* valid=t/);
  await migrateDown(connection, migrations, { steps: 1 });
  expect((await catalogSnapshot(connection)).join('\n')).not.toContain('people_kind');
});

test('half done, it stays pending, and the invalid index it left is replaced when it runs again', async () => {
  const connection = await databases.fresh();
  const migrations = await databases.migrations(indexed);
  await migrateUp(connection, migrations, { to: 2 });
  await connection.run('insert into people values (3)');
  const message = await messageOfRefusal(migrateUp(connection, migrations));
  expect(message).toContain('failed at line 2');
  expect(message).toContain('the statements before this one were kept');
  expect((await catalogSnapshot(connection)).join('\n')).toMatch(/INDEX people_kind .* valid=f/);
  await connection.run('delete from people where id = 3');
  const notices: string[] = [];
  await migrateUp(connection, migrations, { onProgress: ({ kind, message: text }) => { if (kind === 'notice') notices.push(text); } });
  expect(notices).toEqual([expect.stringMatching(/^Dropped the index \w+\.people_kind, left half built by an earlier attempt$/)]);
  expect((await catalogSnapshot(connection)).join('\n')).toMatch(/INDEX people_kind .* valid=t/);
});

test('two processes at once do not deadlock over an index built concurrently', async () => {
  const url = await databases.create();
  const migrations = await databases.migrations(indexed);
  const [one, two] = await Promise.all([databases.open(url), databases.open(url)]);
  const applied = await Promise.all([migrateUp(one, migrations), migrateUp(two, migrations)]);
  expect(applied.map(({ length }) => length).toSorted((a, b) => a - b)).toEqual([0, 3]);
});

test('the advice is given where the header is missing', async () => {
  const connection = await databases.fresh();
  const migrations = await databases.migrations({ ...twoTables, '0002_tasks.sql': 'create index concurrently x on people (id);' });
  expect(await messageOfRefusal(migrateUp(connection, migrations))).toContain('-- portcullis:no-transaction');
});
