import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { buildSchema } from 'graphql';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { captureStreams } from '../../tests/testkit/captured-streams.ts';
import { insertPublished, insertUsage } from '../../tests/testkit/published-rows.ts';
import { createTestDatabase } from '../../tests/testkit/test-database.ts';
import { readConfig } from '../config.ts';
import { type AdminConnection, openAdminConnection } from '../data/open-admin-connection.ts';
import { operationsRestoreCommand } from './operations-restore.ts';
import { operationsRetireCommand } from './operations-retire.ts';
import { operationsUnknownCommand } from './operations-unknown.ts';
import { operationsUsageCommand } from './operations-usage.ts';
import { runProgram } from './run-program.ts';

const stack = new AsyncDisposableStack();
let primaryUrl: string;
let admin: AdminConnection;

beforeAll(async () => {
  ({ primaryUrl } = stack.use(await createTestDatabase()));
  admin = stack.adopt(await openAdminConnection(primaryUrl, { applicationName: 'portcullis-tests' }), (open) => open.close());
  await insertPublished(admin, { client: 'web', version: '1.2.0', operations: ['Board', 'Old'] });
  await insertPublished(admin, { client: 'web', version: '1.3.0', operations: ['Board'], daysAgo: 20 });
  await insertUsage(admin, { id: 'Board', client: 'web', version: '1.3.0', daysAgo: 0, requests: 500 });
  await insertUsage(admin, { id: 'Old', client: 'web', version: '1.2.0', daysAgo: 2, requests: 41 });
  await insertUsage(admin, { id: 'Old', client: 'web', version: '1.2.0', daysAgo: 40 });
  await admin.run(
    `insert into portcullis_unknown_operations select repeat('ab', 32), 'web', '1.4.0', 'New', 'query New { viewer { id } }', 3, now(), now()`,
  );
});
afterAll(() => stack.disposeAsync());

async function run(...args: string[]) {
  const streams = captureStreams();
  const dependencies = {
    streams,
    readConfig: () => readConfig({ DATABASE_URL: primaryUrl }),
    openDatabase: async () => ({ primaryUrl, close: () => Promise.resolve() }),
  };
  const operations = new Command('operations')
    .addCommand(operationsUsageCommand(dependencies))
    .addCommand(operationsUnknownCommand(dependencies))
    .addCommand(operationsRetireCommand(dependencies))
    .addCommand(operationsRestoreCommand({ ...dependencies, readSchema: async () => buildSchema('type Query { viewer: User } type User { id: ID }') }));
  // Without enablePositionalOptions the program's own --version would win over that of a command.
  const program = new Command('portcullis').version('0.0.0').enablePositionalOptions().addCommand(operations);
  const code = await runProgram(program, ['operations', ...args], streams);
  return { code, out: streams.out(), err: streams.err() };
}

test('usage is a table, sorted and limited, or JSON', async () => {
  const { code, out } = await run('usage');
  expect(code).toBe(0);
  expect(out).toMatch(/^operation +client +version +requests +errors +p50 ms +p95 ms +p99 ms +last used\nBoard +web +1\.3\.0 +500 +0 .*\nOld +web +1\.2\.0 +41 /);
  expect((await run('usage', '--since', '90d', '--sort', 'requests', '--limit', '1')).out).toMatch(/1 of 2 rows: --limit prints more\n$/);
  const json: unknown = JSON.parse((await run('usage', 'Old', '--client', 'web', '--version', '1.2.0', '--since', '90d', '--json')).out);
  expect(json).toMatchObject({ total: 1, usage: [{ operationId: 'Old', requests: 51, errors: 0 }] });
  expect((await run('usage', 'Nothing')).out).toBe('No use was counted in this time\n');
});

test('wrong use is told: exit code 2', async () => {
  for (const args of [
    ['usage', '--since', 'yesterday'], ['usage', '--sort', 'name'], ['usage', '--limit', '0'], ['usage', 'x'.repeat(600)],
    ['retire'], ['retire', '--client', 'web'], ['retire', '--version', '1'], ['retire', 'id', '--unused-for', '30d'],
    ['retire', '--client', 'web', '--version', '1', '--keep-last', '5'], ['restore'], ['restore', '--version', '1'],
  ]) {
    const { code, out, err } = await run(...args);
    expect({ args, code, out }).toEqual({ args, code: 2, out: '' });
    expect(err).toContain('error: ');
  }
});

test('retire refuses with the users, obeys --force, and restore undoes it', async () => {
  const refused = await run('retire', '--client', 'web', '--version', '1.2.0');
  expect(refused).toMatchObject({ code: 1, err: '' });
  expect(refused.out).toMatch(/^Refused: used within 7d; nothing was retired\nclient +version +last used +requests +operations\nweb +1\.2\.0 +\d{4}-\d\d-\d\d \d\d:\d\d +41 +Old\n.*--force\n$/);
  expect(JSON.parse((await run('retire', '--client', 'web', '--keep-last', '1', '--json')).out)).toMatchObject({ outcome: 'refused' });
  expect((await run('retire', '--client', 'web', '--version', '1.2.0', '--recent', '1d', '--dry-run')).out).toMatch(
    /^operation +id +retired for +stays for\nBoard +Board +web 1\.2\.0 +web 1\.3\.0\nOld +Old +web 1\.2\.0 +-\nWould retire 2 operations of 2 listings, 1 for good/);
  const forced = await run('retire', '--client', 'web', '--version', '1.2.0', '--force');
  expect(forced.code).toBe(0);
  expect(forced.out).toContain('Forced, although used within 7d:');
  expect(forced.out).toContain('Retired 2 operations');
  expect((await run('retire', '--client', 'web', '--version', '1.2.0')).out).toBe('Nothing to retire: no active operation is meant\n');
  expect((await run('restore', 'Old', '--client', 'web')).out).toMatch(/^operation +id +restored for\nOld +Old +web 1\.2\.0\nRestored 1 operation\n$/);
  expect(JSON.parse((await run('restore', '--retired-within', '1h', '--json')).out)).toMatchObject({ outcome: 'restored', operations: [{ id: 'Board' }] });
});

test('a name that was never published is one sentence and exit code 1', async () => {
  const { code, out, err } = await run('retire', '--client', 'android', '--keep-last', '1', '--json');
  expect(code).toBe(1);
  expect(err).toBe('No client android has published here; there is web\n');
  expect(JSON.parse(out)).toEqual({ error: 'No client android has published here; there is web' });
});

test('unknown text is listed, and exported as a manifest that does not overwrite another', async () => {
  expect((await run('unknown')).out).toMatch(/^operation +sha256 +requests +clients +last seen\nNew +abababababab… +3 +web 1\.4\.0 /);
  const folder = await mkdtemp(join(tmpdir(), 'portcullis-unknown-'));
  try {
    const file = join(folder, 'web.json');
    expect((await run('unknown', '--client', 'web', '--export', file)).out).toContain(`Wrote 1 operation to ${file}`);
    expect(JSON.parse(await readFile(file, 'utf8'))).toEqual({ ['ab'.repeat(32)]: 'query New { viewer { id } }' });
    const again = await run('unknown', '--export', file);
    expect(again.code).toBe(1);
    expect(again.err).toContain('The manifest cannot be written: EEXIST');
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  expect((await run('unknown', '--client', 'ios')).out).toBe('No unpublished text was recorded in this time\n');
});
