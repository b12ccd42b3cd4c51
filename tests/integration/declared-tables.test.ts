import { glob } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import { getTableName, is } from 'drizzle-orm';
import { PgTable } from 'drizzle-orm/pg-core';
import { expect, test } from 'vitest';
import { declaredTables } from '../../src/cli/declared-tables.ts';
import { compareTables } from '../../src/data/migrations/compare-tables.ts';
import { openAdminConnection } from '../../src/data/open-admin-connection.ts';
import { modules } from '../../src/modules/index.ts';
import { createTestDatabase } from '../testkit/test-database.ts';

test('the tables that modules declare are those the migrations make', async () => {
  await using database = await createTestDatabase();
  const connection = await openAdminConnection(database.primaryUrl, { applicationName: 'declared tables' });
  try {
    expect(await compareTables(connection, declaredTables(modules))).toEqual([]);
  } finally {
    await connection.close();
  }
});

test('no table of a module is left out of the comparison', async () => {
  const written: string[] = [];
  for await (const file of glob('src/modules/*/tables.ts')) {
    const exported = Object.values((await import(pathToFileURL(file).href)) as Readonly<Record<string, unknown>>);
    written.push(...exported.filter((value) => is(value, PgTable)).map((table) => getTableName(table)));
  }
  expect(declaredTables(modules).map((table) => getTableName(table)).toSorted()).toEqual(written.toSorted());
});
