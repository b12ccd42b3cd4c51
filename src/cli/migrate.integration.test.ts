import { join } from 'node:path';
import { Command } from 'commander';
import { integer, pgTable } from 'drizzle-orm/pg-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { captureStreams } from '../../tests/testkit/captured-streams.ts';
import { createMigrationDatabases, type MigrationDatabases } from '../../tests/testkit/migration-databases.ts';
import { readConfig } from '../config.ts';
import { migrateCommand } from './migrate.ts';
import { runProgram } from './run-program.ts';

let databases: MigrationDatabases;
beforeAll(async () => {
  databases = await createMigrationDatabases();
});
afterAll(() => databases.dispose());

const files = {
  '0001_people.sql': 'create table people (id int primary key);', '0001_people.down.sql': 'drop table people;',
  '0002_tasks.sql': 'create table tasks (id int primary key);', '0002_tasks.down.sql': 'drop table tasks;',
};
const production = { NODE_ENV: 'production', JWKS_URL: 'https://keys.example/jwks', PORTCULLIS_TOKEN_SECRET: 'x'.repeat(32) };

/** Runs `portcullis migrate …` in process against one new database. */
async function commandLine(given: Readonly<Record<string, string>> = files, environment: Readonly<Record<string, string>> = {}) {
  const url = await databases.create();
  const dir = await databases.folder(given);
  let opened = 0;
  const run = async (...args: string[]) => {
    const streams = captureStreams();
    const program = new Command('portcullis').addCommand(migrateCommand({
      streams,
      tables: [pgTable('people', { id: integer().primaryKey() }), pgTable('tasks', { id: integer().primaryKey() })],
      readConfig: () => readConfig({ DATABASE_URL: url, ...environment }),
      async openDatabase(config) {
        opened += 1;
        return { primaryUrl: config.DATABASE_URL ?? '', close: async () => { opened -= 1; } };
      },
    }));
    const code = await runProgram(program, ['migrate', ...args, ...(args.includes('--help') ? [] : ['--dir', dir])], streams);
    expect(opened).toBe(0);
    return { code, out: streams.out(), err: streams.err() };
  };
  return { run, url, dir };
}

test('status, up, down and up again, in words and in JSON', async () => {
  const { run } = await commandLine();
  expect((await run('status')).out).toMatch(/^migration +state +applied at +ms\n0001_people +pending +- +-\n0002_tasks +pending/);
  expect((await run('status', '--check')).code).toBe(1);
  const up = await run('up', '--to', '1');
  expect(up).toMatchObject({ code: 0, err: 'Applying 0001_people\n' });
  expect(up.out).toMatch(/^Applied 0001_people in \d+ ms\n$/);
  expect(JSON.parse((await run('up', '--json')).out)).toMatchObject({ applied: [{ id: '0002_tasks' }] });
  expect((await run('up')).out).toBe('Nothing to apply: the database is up to date\n');
  expect((await run('status', '--check')).code).toBe(0);
  expect((await run('status', '--json')).out).toMatch(/"state": "applied",\s+"appliedAt": "20[^"]+Z",\s+"durationMs": \d/);
  expect(JSON.parse((await run('down', '--steps', '2', '--json')).out)).toMatchObject({ rolledBack: [{ id: '0002_tasks' }, { id: '0001_people' }] });
  expect((await run('down')).out).toBe('Nothing to roll back\n');
});

test('down in production needs --yes where nobody can be asked', async () => {
  const { run } = await commandLine(files, production);
  await run('up');
  const unconfirmed = await run('down');
  expect(unconfirmed).toMatchObject({ code: 1, out: '' });
  expect(unconfirmed.err).toContain('Confirm it with --yes');
  expect((await run('down', '--yes')).out).toContain('Rolled back 0002_tasks');
});

test('down asks also where NODE_ENV was forgotten, when the database is on another machine', async () => {
  const { run } = await commandLine(files, { DATABASE_URL: 'postgres://database.example/tracker' });
  const { code, err } = await run('down');
  expect(code).toBe(1);
  expect(err).toContain('Confirm it with --yes');
});

test('a failing migration is exit code 1 with the place, also in JSON', async () => {
  const { run } = await commandLine({ ...files, '0002_tasks.sql': 'create table tasks (\n  id nonsense\n);' });
  const { code, out, err } = await run('up', '--json');
  expect(code).toBe(1);
  expect(err).toContain('The migration 0002_tasks.sql failed at line 2: type "nonsense" does not exist (42704). Nothing of it was kept.');
  expect(out).toMatch(/^\{"error":"The migration 0002_tasks\.sql failed/);
});

test('verify lists what is wrong in files, database and declared tables, and tries the ways back when asked', async () => {
  const { run } = await commandLine();
  expect(await run('verify', '--scratch')).toMatchObject({ code: 0, out: 'The migrations are in order\n' });
  const faulty = await commandLine({ ...files, '0002_tasks.sql': 'create table tasks (id bigint primary key);', '0002_tasks.down.sql': 'drop table if exists wrong;', '0004_late.sql': 'select 1' });
  expect((await faulty.run('verify', '--files-only')).out).toBe(
    '0004_late.sql follows number 2: 3 is missing\n0004_late.sql has no 0004_late.down.sql\n');
  await faulty.run('up');
  const { code, out } = await faulty.run('verify', '--json');
  expect(code).toBe(1);
  expect(JSON.parse(out)).toMatchObject({ problems: [{ kind: 'gap' }, { kind: 'missing-down' }, {
    kind: 'tables-differ', where: 'tasks.id', message: 'is declared as integer, but is bigint in the database' }] });
  const tried = await faulty.run('verify', '--scratch');
  expect(tried.code).toBe(1);
  expect(tried.err).toContain('0002_tasks.sql failed at line 1: relation "tasks" already exists');
});

test('create writes two files without a database, and status finds them', async () => {
  const { run, dir } = await commandLine();
  const { out } = await run('create', 'Add', 'labels', '--json');
  expect(JSON.parse(out)).toEqual({ up: join(dir, '0003_add_labels.sql'), down: join(dir, '0003_add_labels.down.sql') });
  const status = await run('status');
  expect(status.code).toBe(1);
  expect(status.err).toContain('0003_add_labels.sql holds no statement');
});

test('wrong use is exit code 2, and every command has help with examples', async () => {
  const { run } = await commandLine();
  for (const wrong of [['sideways'], ['up', '--to', 'x'], ['down', '--steps', '1', '--to', '2'], ['create'], ['up', '--unknown'], ['verify', '--scratch', '--files-only']]) {
    expect(await run(...wrong)).toMatchObject({ code: 2 });
  }
  for (const command of [[], ['up'], ['down'], ['status'], ['create'], ['verify']]) {
    const { code, out } = await run(...command, '--help');
    expect(code).toBe(0);
    expect(out).toMatch(/Examples?:\n {2}\$ portcullis migrate/);
  }
});
