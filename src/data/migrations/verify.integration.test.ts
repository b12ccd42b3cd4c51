import { sql } from 'drizzle-orm';
import { bigint, boolean, customType, integer, jsonb, numeric, pgEnum, pgSchema, pgTable, primaryKey, serial, text, timestamp, uuid, varchar } from 'drizzle-orm/pg-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { createMigrationDatabases, type MigrationDatabases } from '../../../tests/testkit/migration-databases.ts';
import { catalogSnapshot, compareSnapshots } from './catalog-snapshot.ts';
import { compareTables } from './compare-tables.ts';
import { migrationsFolder } from './migrations-folder.ts';
import { readMigrations } from './read-migrations.ts';
import { verifyRoundTrip } from './verify-round-trip.ts';
import { withScratchDatabase } from './with-scratch-database.ts';

let databases: MigrationDatabases;
beforeAll(async () => {
  databases = await createMigrationDatabases();
});
afterEach(() => databases.closeConnections());
afterAll(() => databases.dispose());

describe('up, down and up again', () => {
  test('finds what a way down forgets, and leaves no scratch database behind', async () => {
    const migrations = await databases.migrations({
      '0001_good.sql': "create type mood as enum ('ok'); create table t (id int primary key, m mood); comment on table t is 'x';",
      '0001_good.down.sql': 'drop table t; drop type mood;',
      '0002_forgets.sql': 'create function f() returns int language sql as $$ select 1 $$; alter table t add c text default \'x\' not null; create index on t (c);',
      '0002_forgets.down.sql': 'alter table t drop c;',
      '0003_also_good.sql': 'create schema s; create view s.v as select id from t; alter table t enable row level security; create policy p on t using (true);',
      '0003_also_good.down.sql': 'drop policy p on t; alter table t disable row level security; drop schema s cascade;',
    });
    await expect(withScratchDatabase(databases.serverUrl, (scratch) => verifyRoundTrip(scratch, migrations))).rejects.toThrow('function "f" already exists');
    const mendable = await databases.migrations({
      '0001_forgets.sql': 'create or replace function f() returns int language sql as $$ select 1 $$; create table t (c text);',
      '0001_forgets.down.sql': 'drop table t;',
      '0002_good.sql': 'create table u ();', '0002_good.down.sql': 'drop table u;',
    });
    let name = '';
    const problems = await withScratchDatabase(databases.serverUrl, async (scratch) => {
      name = (await scratch.rows<{ name: string }>('select current_database() as name'))[0]?.name ?? '';
      return verifyRoundTrip(scratch, mendable);
    });
    expect(problems.map(({ kind, where }) => `${kind} ${where}`)).toEqual(['not-reversible 0001_forgets']);
    expect(problems[0]?.message).toContain('+ routine CREATE OR REPLACE FUNCTION public.f()');
    const server = await databases.open(databases.serverUrl);
    expect(name).toMatch(/^portcullis_scratch_/);
    expect(await server.rows('select datname from pg_database where datname = $1', [name])).toEqual([]);
  });

  test('refuses to try migrations in a database that holds something', async () => {
    const connection = await databases.open(await databases.create());
    await connection.run('create table precious ()');
    await expect(verifyRoundTrip(connection, [])).rejects.toThrow('not empty');
  });

  test('holds for the migrations of the package', async () => {
    const migrations = await readMigrations(migrationsFolder);
    expect(await withScratchDatabase(databases.serverUrl, (scratch) => verifyRoundTrip(scratch, migrations))).toEqual([]);
  });
});

describe('the snapshot of a catalog', () => {
  const base = "create table t (id int primary key, n text, at timestamptz); create function trg() returns trigger language plpgsql as $$ begin return new; end $$; create sequence s; create type e as enum ('a'); create domain d as int; create view v as select id from t;";

  test.each([
    'alter table t alter n type varchar(10)', 'alter table t alter n set not null', "alter table t alter n set default 'x'", 'alter table t add extra int',
    'create index on t (n)', 'alter table t add check (id > 0)', 'create trigger x before insert on t for each row execute function trg()',
    "alter type e add value 'b'", 'alter sequence s increment 5', 'alter domain d set not null', 'create or replace view v as select id, n from t',
    "create or replace function trg() returns trigger language plpgsql as $$ begin return old; end $$", 'alter table t enable row level security',
    'create policy p on t using (true)', 'grant select on t to public', "comment on column t.n is 'name'", 'create schema more', 'alter table t set (fillfactor = 50)',
    'create rule r as on delete to t do instead nothing', 'create statistics st on id, n from t', 'alter table t add foreign key (id) references t', 'alter table t set unlogged',
    'create publication pub for table t', 'alter table t replica identity full',
  ])('sees %s', async (change) => {
    const connection = await databases.open(await databases.create());
    await connection.run(`begin; ${base}`);
    const before = await catalogSnapshot(connection);
    await connection.run(change);
    expect(compareSnapshots(before, await catalogSnapshot(connection))).not.toEqual([]);
    await connection.run('rollback');
  });

  test('does not see data, statistics of use, or the place of a column', async () => {
    const connection = await databases.open(await databases.create());
    await connection.run(base);
    const before = await catalogSnapshot(connection);
    await connection.run("insert into t values (1, 'x'); analyze t; alter table t drop n; alter table t add n text; select nextval('s')");
    expect(compareSnapshots(before, await catalogSnapshot(connection))).toEqual([]);
  });
});

describe('declared tables and the database', () => {
  const mood = pgEnum('mood', ['ok']);
  const tsvector = customType<{ data: string }>({ dataType: () => 'tsvector' });
  const sample = pgTable('sample', {
    id: uuid().primaryKey(),
    title: varchar({ length: 200 }).notNull(),
    tags: text().array().notNull().default(sql`'{}'`),
    amount: numeric({ precision: 10, scale: 2 }),
    at: timestamp({ withTimezone: true, precision: 3 }).notNull().defaultNow(),
    plain: timestamp(),
    kept: boolean().notNull().$defaultFn(() => true),
    mood: mood().notNull(),
    extra: jsonb(),
    big: bigint({ mode: 'bigint' }).generatedAlwaysAsIdentity(),
    counter: serial(),
    search: tsvector().generatedAlwaysAs(sql`to_tsvector('simple', title)`),
  });
  const pair = pgTable('pair', { b: integer(), a: integer() }, (table) => [primaryKey({ columns: [table.a, table.b] })]);
  const elsewhere = pgSchema('other').table('inside', { id: integer().primaryKey() });
  const ddl = `create type mood as enum ('ok');
    create table sample (id uuid primary key, title varchar(200) not null, tags text[] not null default '{}', amount numeric(10,2), at timestamptz(3) not null default now(),
      plain timestamp, kept boolean not null, mood mood not null, extra jsonb, big bigint generated always as identity, counter serial,
      search tsvector generated always as (to_tsvector('simple', title)) stored);
    create table pair (a int, b int, primary key (a, b)); drop schema if exists other cascade; create schema other; create table other.inside (id int primary key);`;

  test('agree when they say the same in other words', async () => {
    const connection = await databases.open(await databases.create());
    await connection.run(ddl);
    expect(await compareTables(connection, [sample, pair, elsewhere])).toEqual([]);
  });

  test('differ in each point that is told', async () => {
    const connection = await databases.open(await databases.create());
    await connection.run(`${ddl}
      alter table sample drop search; alter table sample alter title type text, alter amount set not null, alter at drop default, add unknown int, drop extra;
      alter table pair drop constraint pair_pkey, add primary key (b, a); drop table other.inside;`);
    const differences = await compareTables(connection, [sample, pair, elsewhere]);
    expect(differences.map(({ table, column, message }) => `${table}${column === null ? '' : `.${column}`} ${message}`)).toEqual([
      'sample.title is declared as character varying(200), but is text in the database',
      'sample.amount is declared nullable, but is not null in the database',
      'sample.at is declared with a default, but is without a default in the database',
      'sample.extra is declared but not in the database',
      'sample.search is declared but not in the database',
      'sample.unknown is in the database but not declared',
      'pair is declared with the primary key (a, b), but has (b, a) in the database',
      'other.inside is declared but not in the database',
    ]);
  });
});
