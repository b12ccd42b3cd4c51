import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../tests/testkit/test-database.ts';
import { type Answer, type Connection, openConnection } from './connection.ts';
import type { SqlValue } from './statement.ts';

let place: TestDatabase;
let connection: Connection;
beforeAll(async () => {
  place = await createTestDatabase();
  connection = openConnection({ url: place.primaryUrl, applicationName: 'test', requirePrimary: true, connectTimeoutMs: 5_000, cancelGraceMs: 1_000 });
  await connection.opened;
  await send('set default_transaction_read_only = off', null);
});
afterAll(async () => {
  await connection.end();
  await place[Symbol.asyncDispose]();
});

const send = (text: string, params: readonly SqlValue[] | null = []): Promise<Answer> =>
  new Promise((resolve, reject) => connection.send(text, params, { resolve, reject }));
const rowsOf = async (text: string, params: readonly SqlValue[] | null = []) => (await send(text, params)).rows;

test('values come as their types say, and what no number can hold as text', async () => {
  const text = `select true, false, 7::int2, -7::int4, 4294967295::oid, '-2147483648'::int4, 1.5::float8, '-Infinity'::float4, null::int4, 9007199254740993::int8, 0.10::numeric, '{"a": [1]}'::jsonb,
    '\\x00ff'::bytea, timestamptz '2026-11-20 12:00:00.123456Z', 'Grüße 🚪', '', array['a', null]`;
  const expected = [
    true, false, 7, -7, 4_294_967_295, -2_147_483_648, 1.5, -Infinity, null, '9007199254740993', '0.10', { a: [1] }, Buffer.from([0, 255]), '2026-11-20 12:00:00.123456+00', 'Grüße 🚪', '', '{a,NULL}',
  ];
  // Described at the first, known at the second, and by the simple protocol.
  for (const params of [[], [], null]) expect(await rowsOf(text, params)).toEqual([expected]);
});

test('parameters arrive as what the statement takes them for', async () => {
  const text = 'select $1::text, $2::int4, $3::float8, $4::bool, $5::bool, $6::jsonb, $7::json, $8::text, $9::uuid[]';
  const id = '01893f3e-0000-7000-8000-000000000000';
  const params = ['Grüße \u0001 🚪', 5, 0.1, true, false, { a: 'b' }, '{"text": "of json"}', null, `{${id}}`];
  for (let time = 0; time < 2; time += 1) expect(await rowsOf(text, params)).toEqual([['Grüße \u0001 🚪', 5, 0.1, true, false, { a: 'b' }, { text: 'of json' }, null, `{${id}}`]]);
});

test('a parameter that has no form on the wire is refused at once, and nobody else is told of it', async () => {
  const circular: Record<string, unknown> = {};
  circular['self'] = circular;
  const outcomes = await Promise.allSettled([rowsOf('select 1'), rowsOf('selec $1::jsonb', [circular]), rowsOf('select 2')]);
  expect(outcomes).toMatchObject([{ value: [[1]] }, { status: 'rejected', reason: { name: 'TypeError' } }, { value: [[2]] }]);
  expect(connection.isQuiet()).toBe(true);
});

test('pipelined statements, good and bad, each get their own answer', async () => {
  const outcomes = await Promise.allSettled(
    Array.from({ length: 300 }, (_, n) =>
      n % 3 === 0 ? rowsOf('select $1::int', [n]) : n % 3 === 1 ? rowsOf('select 1 / $1::int', [0]) : rowsOf(`selec ${n % 5}`),
    ),
  );
  for (const [n, outcome] of outcomes.entries()) {
    if (n % 3 === 0) expect(outcome).toEqual({ status: 'fulfilled', value: [[n]] });
    else expect(outcome).toMatchObject({ status: 'rejected', reason: { name: 'PostgresError', code: n % 3 === 1 ? '22012' : '42601' } });
  }
});

test('a statement that cannot be prepared yet can be later, also for those who send it at the same time', async () => {
  const text = 'select name from appears where id = $1::int';
  const early = await Promise.allSettled([send(text, [1]), send(text, [1]), send(text, [1])]);
  for (const outcome of early) expect(outcome).toMatchObject({ status: 'rejected', reason: { code: '42P01' } });
  await send("create table appears (id int, name text); insert into appears values (1, 'there')", null);
  expect(await Promise.all([rowsOf(text, [1]), rowsOf(text, [1]), rowsOf(text, [1])])).toEqual([[['there']], [['there']], [['there']]]);
});

test('a statement whose table changed is prepared anew, also when it is sent several times at once', async () => {
  await send('create table changes (n int); insert into changes values (1)', null);
  const text = 'select * from changes where n = $1::int';
  expect(await rowsOf(text, [1])).toEqual([[1]]);
  await send('alter table changes add column flag bool default true', null);
  expect(await Promise.all([rowsOf(text, [1]), rowsOf(text, [1]), rowsOf(text, [1])])).toEqual([[[1, true]], [[1, true]], [[1, true]]]);
  await send('deallocate all', null);
  expect(await rowsOf(text, [1])).toEqual([[1, true]]);
});

test('a statement is prepared anew whose parameter is of another type now', async () => {
  await send("create table retyped (n int); insert into retyped values (1)", null);
  const texts = ['select n from retyped where n = $1', 'insert into retyped values ($1)', 'select 2 from retyped where n = any($1) limit 1'];
  const params = [[1], [2], ['{1}']];
  const all = () => Promise.all(texts.map((text, index) => rowsOf(text, params[index])));
  expect(await all()).toEqual([[[1]], [], [[2]]]);
  await send('alter table retyped alter column n type text', null);
  expect(await all()).toEqual([[['1']], [], [[2]]]);
});

test('a transaction that fails so is told why', async () => {
  const text = 'select * from changes';
  await send(text);
  await send('alter table changes add column more int', null);
  await send('begin', null);
  await expect(send(text)).rejects.toMatchObject({ code: '0A000' });
  expect((await send('rollback', null)).command).toBe('ROLLBACK');
  expect(await rowsOf(text)).toEqual([[1, true, null]]);
});

test('no more statements stay prepared than a bound', async () => {
  await Promise.all(Array.from({ length: 1_200 }, (_, n) => send(`select ${n}, $1::int`, [n])));
  expect(await rowsOf('select 3, $1::int', [4])).toEqual([[3, 4]]);
  const [[count] = []] = await rowsOf('select count(*)::int from pg_prepared_statements', null);
  expect(count).toBeLessThanOrEqual(1_000);
});

test('rows that come in many pieces are whole', async () => {
  const rows = await rowsOf("select n, repeat('ü', n % 2000) from generate_series(1, 3000) n");
  expect(rows).toHaveLength(3_000);
  for (const [n, text] of rows) expect(text).toBe('ü'.repeat(Number(n) % 2_000));
  const [[large] = []] = await rowsOf("select repeat('ü', 3000000)");
  expect(large).toBe('ü'.repeat(3_000_000));
});
