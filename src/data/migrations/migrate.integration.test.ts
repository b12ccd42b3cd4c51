import { once } from 'node:events';
import { spawn } from 'node:child_process';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { eventually } from '../../../tests/testkit/eventually.ts';
import { createMigrationDatabases, type MigrationDatabases } from '../../../tests/testkit/migration-databases.ts';
import { OperatorError } from '../../errors.ts';
import type { AdminConnection } from '../open-admin-connection.ts';
import { catalogSnapshot } from './catalog-snapshot.ts';
import { migrateDown } from './migrate-down.ts';
import { migrateUp } from './migrate-up.ts';
import { migrationLockKey } from './migration-lock.ts';
import { migrationStatus } from './migration-status.ts';
import { requireMigrated } from './require-migrated.ts';

let databases: MigrationDatabases;
beforeAll(async () => {
  databases = await createMigrationDatabases();
});
afterEach(() => databases.closeConnections());
afterAll(() => databases.dispose());

const twoTables = {
  '0001_people.sql': 'create table people (id int primary key);\ninsert into people values (1);',
  '0001_people.down.sql': 'drop table people;',
  '0002_tasks.sql': 'create table tasks (id int primary key, owner int references people);\ncreate index tasks_owner on tasks (owner);',
  '0002_tasks.down.sql': 'drop table tasks;',
};

async function fresh(): Promise<AdminConnection> {
  return databases.open(await databases.create());
}

async function tableNames(connection: AdminConnection): Promise<string[]> {
  const rows = await connection.rows<{ name: string }>(
    "select relname as name from pg_class where relkind = 'r' and relnamespace = current_schema()::regnamespace and relname <> 'portcullis_migrations' order by 1",
  );
  return rows.map(({ name }) => name);
}

const messageOf = async (work: Promise<unknown>): Promise<string> => {
  const error: unknown = await work.then(() => null, (reason: unknown) => reason);
  expect(error).toBeInstanceOf(OperatorError);
  return error instanceof Error ? error.message : '';
};

describe('migrating up', () => {
  test('applies what is pending in order, once, and says when', async () => {
    const connection = await fresh();
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
    const migrations = await databases.migrations({ ...twoTables, '0003_slow.sql': 'select pg_sleep(0.5); create table slow ();' });
    const said: string[] = [];
    const onProgress = ({ kind }: { kind: string }) => said.push(kind);
    const [one, two] = await Promise.all([databases.open(url), databases.open(url)]);
    const applied = await Promise.all([migrateUp(one, migrations, { onProgress }), migrateUp(two, migrations, { onProgress })]);
    expect(applied.map(({ length }) => length).toSorted((a, b) => a - b)).toEqual([0, 3]);
    expect(said).toContain('waiting');
  });

  test('waits no longer than it may, and names who migrates', async () => {
    const url = await databases.create();
    const [holder, waiting] = await Promise.all([databases.open(url), databases.open(url)]);
    await holder.rows('select pg_advisory_lock($1)', [migrationLockKey]);
    const message = await messageOf(migrateUp(waiting, [], { waitForOthersMs: 300 }));
    expect(message).toContain(`server process ${holder.backendPid}, migration test`);
  });

  test('a failing migration is undone whole, stops the rest, and names file, line and statement', async () => {
    const connection = await fresh();
    const migrations = await databases.migrations({
      ...twoTables,
      '0002_tasks.sql': 'create table tasks (id int);\n\n-- 😀 the next one is wrong\ninsert into tasks\n  select \'😀\' as x, nowhere;\n',
      '0003_never.sql': 'create table never ();',
    });
    const message = await messageOf(migrateUp(connection, migrations));
    expect(message).toMatch(/^The migration 0002_tasks\.sql failed at line 5: column "nowhere" does not exist \(42703\)\. Nothing of it was kept\./);
    expect(message).toContain("> 5 |   select '😀' as x, nowhere");
    expect(await tableNames(connection)).toEqual(['people']);
    expect((await migrationStatus(connection, migrations)).map(({ state }) => state)).toEqual(['applied', 'pending', 'pending']);
  });

  test('a constraint that is checked at COMMIT undoes the migration as well', async () => {
    const connection = await fresh();
    const migrations = await databases.migrations({
      '0001_late.sql': 'create table a (id int primary key);\ncreate table b (a int references a deferrable initially deferred);\ninsert into b values (9);',
    });
    expect(await messageOf(migrateUp(connection, migrations))).toContain('failed at line 3');
    expect(await tableNames(connection)).toEqual([]);
  });

  test('refuses altered migrations before it runs anything', async () => {
    const connection = await fresh();
    await migrateUp(connection, await databases.migrations(twoTables), { to: 1 });
    const altered = await databases.migrations({ ...twoTables, '0001_people.sql': 'create table people (id bigint primary key);' });
    expect(await messageOf(migrateUp(connection, altered))).toContain('altered since: 0001_people');
    expect(await tableNames(connection)).toEqual(['people']);
    expect((await migrationStatus(connection, altered))[0]?.state).toBe('altered');
  });

  test('other line ends and a byte order mark are no alteration', async () => {
    const connection = await fresh();
    await migrateUp(connection, await databases.migrations(twoTables));
    const windows = Object.fromEntries(Object.entries(twoTables).map(([name, text]) => [name, `\uFEFF${text.replaceAll('\n', '\r\n')}`]));
    expect((await migrationStatus(connection, await databases.migrations(windows))).map(({ state }) => state)).toEqual(['applied', 'applied']);
  });

  test('refuses what lies before the newest applied one, unless told to apply it', async () => {
    const connection = await fresh();
    const { '0001_people.sql': first, '0001_people.down.sql': _, ...rest } = twoTables;
    await migrateUp(connection, await databases.migrations({ '0001_people.sql': first, '0003_later.sql': 'create table later ();' }));
    const merged = await databases.migrations({ ...rest, '0001_people.sql': first, '0003_later.sql': 'create table later ();' });
    expect((await migrationStatus(connection, merged)).map(({ state }) => state)).toEqual(['applied', 'out-of-order', 'applied']);
    expect(await messageOf(migrateUp(connection, merged))).toContain('0002_tasks');
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
      lockTimeoutMs: 50, lockPauseMs: 50,
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
    const message = await messageOf(migrateUp(connection, migrations, { lockTimeoutMs: 20, lockPauseMs: 1, lockAttempts: 2 }));
    expect(message).toContain('0002_tasks did not get its locks in 2 attempts');
    expect(await tableNames(connection)).toEqual(['people']);
  });

  test('settings and roles of one migration do not reach the next', async () => {
    const connection = await fresh();
    const migrations = await databases.migrations({
      '0001_sets.sql': "create schema other; set search_path = other; set statement_timeout = '200ms'; create table inside ();",
      '0002_after.sql': 'select pg_sleep(0.3); create table outside ();',
    });
    await migrateUp(connection, migrations);
    expect(await tableNames(connection)).toEqual(['outside']);
    expect((await migrationStatus(connection, migrations)).map(({ state }) => state)).toEqual(['applied', 'applied']);
  });
});

describe('migrating down', () => {
  test('takes the newest back and up again, to the same catalog', async () => {
    const connection = await fresh();
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
    const connection = await fresh();
    const { '0001_people.down.sql': _, ...oneWay } = twoTables;
    const migrations = await databases.migrations(oneWay);
    await migrateUp(connection, migrations);
    expect(await messageOf(migrateDown(connection, migrations, { to: 0 }))).toContain('0001_people has no way down');
    expect(await messageOf(migrateDown(connection, migrations.slice(0, 1), { steps: 1 }))).toContain('0002_tasks is applied but its files are not here');
    expect(await tableNames(connection)).toEqual(['people', 'tasks']);
  });
});

describe('a migration without a transaction', () => {
  const indexed = {
    ...twoTables,
    '0003_index.sql': '-- portcullis:no-transaction\ncreate unique index concurrently if not exists people_kind on people ((id % 2));\ncreate table done ();',
    '0003_index.down.sql': '-- portcullis:no-transaction\ndrop table done;\ndrop index concurrently if exists people_kind;',
  };

  test('builds an index concurrently, and takes it away again', async () => {
    const connection = await fresh();
    const migrations = await databases.migrations(indexed);
    expect(await migrateUp(connection, migrations)).toHaveLength(3);
    expect((await catalogSnapshot(connection)).join('\n')).toMatch(/INDEX people_kind .* valid=t/);
    await migrateDown(connection, migrations, { steps: 1 });
    expect((await catalogSnapshot(connection)).join('\n')).not.toContain('people_kind');
  });

  test('half done, it stays pending, and the invalid index it left is replaced when it runs again', async () => {
    const connection = await fresh();
    const migrations = await databases.migrations(indexed);
    await migrateUp(connection, migrations, { to: 2 });
    await connection.run('insert into people values (3)');
    const message = await messageOf(migrateUp(connection, migrations));
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
    const connection = await fresh();
    const migrations = await databases.migrations({ ...twoTables, '0002_tasks.sql': 'create index concurrently x on people (id);' });
    expect(await messageOf(migrateUp(connection, migrations))).toContain('-- portcullis:no-transaction');
  });
});

describe('what goes wrong around it', () => {
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
      });
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
    const working = messageOf(migrateUp(connection, migrations));
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
    expect(await messageOf(migrationStatus(guest, migrations))).toContain(`The database user ${role} has no schema to work in`);
    const schema = guestUrl.searchParams.get('search_path') ?? '';
    await owner.run(`grant usage on schema ${schema} to ${role}`);
    expect((await migrationStatus(guest, migrations)).map(({ state }) => state)).toEqual(['pending', 'pending']);
    const message = await messageOf(migrateUp(guest, migrations));
    expect(message).toMatch(new RegExp(`^The database user ${role} lacks a right in schema ${schema} of database \\w+: permission denied for schema ${schema}`));
    await migrateUp(owner, migrations);
    expect(await messageOf(requireMigrated(guest, migrations, { production: true }))).toContain('permission denied for table portcullis_migrations');
    await owner.run(`drop owned by ${role}`);
  });

  test('a lock that was lost on the way, as behind a pooler, stops the run', async () => {
    const connection = await fresh();
    const migrations = await databases.migrations({ ...twoTables, '0001_people.sql': 'create table people (id int primary key); select pg_advisory_unlock_all();' });
    expect(await messageOf(migrateUp(connection, migrations))).toContain('not to a pooler');
    expect(await tableNames(connection)).toEqual(['people']);
  });

  test('an unreachable database is one sentence without the password', async () => {
    const message = await messageOf(databases.open('postgres://someone:secret@127.0.0.1:1/nowhere'));
    expect(message).toContain('127.0.0.1:1/nowhere');
    expect(message).toContain('ECONNREFUSED');
    expect(message).not.toContain('secret');
  });
});

describe('at start', () => {
  test('production refuses pending migrations and changes nothing', async () => {
    const connection = await fresh();
    const migrations = await databases.migrations(twoTables);
    const before = await catalogSnapshot(connection);
    expect(await messageOf(requireMigrated(connection, migrations, { production: true }))).toBe(
      'The database is not migrated. Pending:\n  - 0001_people\n  - 0002_tasks\nRun: npx portcullis migrate up');
    expect(await catalogSnapshot(connection)).toEqual(before);
    expect(await connection.rows("select to_regclass('portcullis_migrations') as t where to_regclass('portcullis_migrations') is not null")).toEqual([]);
  });

  test('production accepts a database that is ahead, as during a rollout', async () => {
    const connection = await fresh();
    const migrations = await databases.migrations(twoTables);
    await migrateUp(connection, migrations);
    expect(await requireMigrated(connection, migrations.slice(0, 1), { production: true })).toEqual([]);
  });

  test('development applies what is pending, and refuses altered ones with the way out', async () => {
    const connection = await fresh();
    expect(await requireMigrated(connection, await databases.migrations(twoTables), { production: false })).toHaveLength(2);
    const altered = await databases.migrations({ ...twoTables, '0002_tasks.sql': 'create table tasks (id bigint);' });
    expect(await messageOf(requireMigrated(connection, altered, { production: false }))).toContain('migrate down --to 1 && portcullis migrate up');
    expect(await messageOf(requireMigrated(connection, altered, { production: true }))).not.toContain('migrate down');
    // The advice works.
    await migrateDown(connection, altered, { to: 1 });
    expect(await migrateUp(connection, altered)).toHaveLength(1);
  });

  test('no way down is advised where a file is missing that it would need', async () => {
    const connection = await fresh();
    await migrateUp(connection, await databases.migrations(twoTables));
    const altered = await databases.migrations({ '0001_people.sql': 'create table people (id bigint);', '0001_people.down.sql': 'drop table people;' });
    const message = await messageOf(requireMigrated(connection, altered, { production: false }));
    expect(message).toContain('begin with an empty database');
    expect(message).not.toContain('migrate down');
    expect(await messageOf(migrateDown(connection, altered, { to: 0 }))).toContain('its files are not here');
  });
});
