import { pgTable, integer, text } from 'drizzle-orm/pg-core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createTestDatabase } from '../../../tests/testkit/test-database.ts';
import { copyRows } from './copy-rows.ts';
import { withLoadingConnection } from './with-loading-connection.ts';

const notes = pgTable('notes', { id: integer().primaryKey(), body: text(), length: integer().generatedAlwaysAs(1) });
const makeNotes = `create table notes (id int primary key, body text, length int generated always as (char_length(body)) stored,
  parent int default 1 references notes)`;

test('any text arrives as it is', async () => {
  await using database = await createTestDatabase();
  await withLoadingConnection(database.primaryUrl, async (connection) => {
    await connection.run(makeNotes);
    const character = fc.oneof(fc.constantFrom('\\', '\t', '\n', '\r', '.', 'N', '\b', '\v', ''), fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 }));
    // PostgreSQL has no text with NUL in it.
    const body = fc.option(fc.array(character, { maxLength: 20 }).map((parts) => parts.join('').replaceAll('\0', '')));
    await fc.assert(fc.asyncProperty(fc.array(body, { minLength: 1, maxLength: 200 }), async (bodies) => {
      const rows = bodies.map((body, index) => ({ id: index + 1, body }));
      await connection.run('delete from notes');
      await copyRows(connection, notes, rows);
      expect([...(await connection.rows('select id, body from notes order by id'))]).toEqual(rows);
    }), { numRuns: 15 });
  });
});

test('what the server refuses after the last row is thrown, and the connection is good for more', async () => {
  await using database = await createTestDatabase();
  await withLoadingConnection(database.primaryUrl, async (connection) => {
    await connection.run(makeNotes);
    const copy = (...ids: readonly number[]) => copyRows(connection, notes, ids.map((id) => ({ id, body: 'x' })));
    await expect(copy(1, 1)).rejects.toMatchObject({ code: '23505' });
    await expect(copy(2, 3)).rejects.toMatchObject({ code: '23503' });
    await copy(1, 2, 3);
    expect(await connection.rows('select count(*)::int as count from notes')).toEqual([{ count: 3 }]);
  });
});

test('a row that lacks a value, and a generator that fails, end the copy', async () => {
  await using database = await createTestDatabase();
  function* failing() {
    for (let id = 1; id < 50_000; id += 1) yield { id, body: 'long enough to fill a block' };
    throw new RangeError('No more');
  }
  await withLoadingConnection(database.primaryUrl, (connection) => connection.run(makeNotes));
  const copy = (rows: Parameters<typeof copyRows>[2]) => withLoadingConnection(database.primaryUrl, (connection) => copyRows(connection, notes, rows));
  await expect(copy([{ id: 1, body: 'x' }, { id: 2 }])).rejects.toThrow(new TypeError('A row to copy has no body'));
  await expect(copy(failing())).rejects.toThrow(new RangeError('No more'));
  await withLoadingConnection(database.primaryUrl, async (connection) => {
    expect(await connection.rows('select count(*)::int as count from notes')).toEqual([{ count: 0 }]);
  });
});
