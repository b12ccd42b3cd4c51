import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createMigration } from './create-migration.ts';
import { readMigrations } from './read-migrations.ts';
import { hashOf, scanMigrations } from './scan-migrations.ts';
import { verifyMigrations } from './verify-migrations.ts';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'portcullis-files-'));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

async function problemsOf(files: Readonly<Record<string, string>>): Promise<string[]> {
  for (const [name, text] of Object.entries(files)) await writeFile(join(directory, name), text);
  return verifyMigrations(await scanMigrations(directory)).map(({ kind, where }) => `${kind} ${where}`);
}

test('files in order have no problems', async () => {
  expect(await problemsOf({ '0001_a.sql': 'select 1', '0001_a.down.sql': 'select 1', '0002_b.sql': 'select 2', '0002_b.down.sql': 'select 2', 'README.md': '' })).toEqual([]);
  expect((await readMigrations(directory)).map(({ number, name }) => `${number} ${name}`)).toEqual(['1 a', '2 b']);
});

test("the product's own migrations have no problems", async () => {
  expect(verifyMigrations(await scanMigrations(fileURLToPath(new URL('../../../migrations', import.meta.url))))).toEqual([]);
});

test('names, numbers, ways down, transactions and what cannot be repeated are each told with their file', async () => {
  expect((await problemsOf({
    'Nope.sql': 'select 1',
    '0001_a.sql': "select 'unclosed",
    '0002_b.sql': 'begin; select 1; commit;',
    '0002_b.down.sql': '-- nothing',
    '0002_c.sql': 'copy t from stdin;',
    '0002_c.down.sql': 'rollback to savepoint x',
    '0005_d.sql': '-- portcullis:no-transaction\ncreate index concurrently i on t (x);\ncreate index concurrently if not exists j on t (x);',
    '0005_d.down.sql': '-- portcullis:no-transaction\ndrop index concurrently i;',
    '0006_e.sql': 'select 1',
    '0007_f.down.sql': 'select 1',
  })).toSorted()).toEqual([
    'bad-name Nope.sql', 'duplicate-number 0002_c.sql', 'empty 0002_b.down.sql', 'forbidden 0002_b.sql', 'forbidden 0002_c.sql',
    'gap 0002_b.sql', 'gap 0005_d.sql', 'missing-down 0006_e.sql', 'not-repeatable 0005_d.down.sql', 'not-repeatable 0005_d.sql',
    'orphan-down 0007_f.down.sql', 'unreadable 0001_a.sql',
  ]);
  await expect(readMigrations(directory)).rejects.toThrow(/cannot be run:\n(.*\n)*.*0002_b\.sql line 1 begins or ends a transaction/);
});

test('the header without a transaction counts only before the first statement', async () => {
  await writeFile(join(directory, '0001_a.sql'), 'select 1;\n-- portcullis:no-transaction\nselect 2');
  expect((await readMigrations(directory))[0]?.up.transactional).toBe(true);
});

test('a hash does not depend on line ends', () => {
  expect(hashOf('\uFEFFa\r\nb\rc')).toBe(hashOf('a\nb\nc'));
  expect(hashOf('a\nb')).not.toBe(hashOf('a b'));
});

test('a new migration takes the next number, and its files hold no statement yet', async () => {
  expect(await createMigration(directory, 'Add labels: für Tasks!')).toEqual({
    up: join(directory, '0001_add_labels_fur_tasks.sql'), down: join(directory, '0001_add_labels_fur_tasks.down.sql'),
  });
  await createMigration(directory, 'next');
  expect((await readdir(directory)).toSorted()).toEqual([
    '0001_add_labels_fur_tasks.down.sql', '0001_add_labels_fur_tasks.sql', '0002_next.down.sql', '0002_next.sql']);
  expect(await readFile(join(directory, '0002_next.sql'), 'utf8')).toContain('-- next\n');
  expect(new Set(await problemsOf({}))).toEqual(new Set((await readdir(directory)).map((file) => `empty ${file}`)));
  await expect(createMigration(directory, '¿?')).rejects.toThrow('is no name');
});
