import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../tests/testkit/test-database.ts';
import { openConnection, type Answer, type Connection } from './connection.ts';
import { StatementSkipped } from './wire.ts';

let database: TestDatabase;
let connection: Connection;

beforeAll(async () => {
  database = await createTestDatabase();
  connection = openConnection({ url: database.primaryUrl, applicationName: 'portcullis-tests', requirePrimary: true, connectTimeoutMs: 5_000, cancelGraceMs: 1_000 });
  await connection.opened;
  await alone('set default_transaction_read_only = off', null);
  await alone('create table things (id text primary key)', null);
});
afterAll(async () => {
  await connection.end();
  await database[Symbol.asyncDispose]();
});

const alone = (text: string, params: string[] | null = []): Promise<Answer> => new Promise((resolve, reject) => void connection.send(text, params, { resolve, reject }));
const grouped = (text: string, params: string[] = []): Promise<Answer> => new Promise((resolve, reject) => void connection.sendInGroup(text, params, { resolve, reject }));
const insert = (id: string): Promise<Answer> => grouped('insert into things values ($1)', [id]);
const stored = async (...ids: string[]): Promise<unknown[]> =>
  (await alone('select id from things where id = any($1::text[]) order by id', [`{${ids.join(',')}}`])).rows.map(([id]) => id);
const endings = async (promises: readonly Promise<Answer>[]): Promise<string[]> =>
  (await Promise.allSettled(promises)).map((one) => (one.status === 'fulfilled' ? one.value.command : one.reason instanceof StatementSkipped ? 'skipped' : 'failed'));

test('statements that are sent together are answered each, in their order', async () => {
  const id = randomUUID();
  for (let round = 0; round < 3; round += 1) {
    expect(await endings([grouped('begin'), insert(`${id} ${round}`), grouped('select 1'), grouped('commit'), grouped('select 2')])).toEqual(['BEGIN', 'INSERT 0 1', 'SELECT 1', 'COMMIT', 'SELECT 1']);
  }
  expect(await stored(`${id} 0`, `${id} 1`, `${id} 2`)).toHaveLength(3);
});

test('behind one that fails nothing is run, COMMIT neither, and the connection goes on', async () => {
  const id = randomUUID();
  for (let round = 0; round < 3; round += 1) {
    expect(await endings([grouped('begin'), insert(id), insert(id), grouped('select 1'), grouped('commit'), grouped('select 2')])).toEqual(['BEGIN', 'INSERT 0 1', 'failed', 'skipped', 'skipped', 'skipped']);
    expect((await alone('rollback', null)).command).toBe('ROLLBACK');
    expect(await stored(id)).toEqual([]);
  }
});

test('the last of a group that fails takes only itself; what is sent alone behind a group does not join it', async () => {
  const id = randomUUID();
  expect(await endings([grouped('begin'), insert(id), insert(id)])).toEqual(['BEGIN', 'INSERT 0 1', 'failed']);
  expect(await endings([alone('rollback', null), alone('select 1')])).toEqual(['ROLLBACK', 'SELECT 1']);
  // A statement by the simple protocol ends a group before it.
  expect(await endings([grouped('begin'), grouped('select 1 / 0'), alone('rollback', null), alone('select 1')])).toEqual(['BEGIN', 'failed', 'ROLLBACK', 'SELECT 1']);
  expect(await stored(id)).toEqual([]);
});

test('a statement that another one was skipped with is prepared anew when it is needed', async () => {
  const first = `select 'never seen before ${randomUUID()}'`;
  expect(await endings([grouped('begin'), grouped('select 1 / 0'), grouped(first)])).toEqual(['BEGIN', 'failed', 'skipped']);
  await alone('rollback', null);
  for (let round = 0; round < 3; round += 1) expect(await endings([grouped('begin'), grouped(first), grouped('commit')])).toEqual(['BEGIN', 'SELECT 1', 'COMMIT']);
});

test('a COMMIT that is refused itself says why, and what was read behind it is not', async () => {
  await alone('create table deferred (id text primary key, of text references things deferrable initially deferred)', null);
  expect(await endings([grouped('begin'), grouped("insert into deferred values ('a', 'nobody')"), grouped('commit'), grouped('select 1')])).toEqual(['BEGIN', 'INSERT 0 1', 'failed', 'skipped']);
  expect(await endings([alone('select 1')])).toEqual(['SELECT 1']);
});

test('one that must be prepared anew fails as such, and all that was prepared is', async () => {
  await alone('create table retyped (id int, name text)', null);
  const reads = ['select id from retyped where id = $1::int', 'select name from retyped where id = $1::int'];
  const readAll = () => [grouped('begin'), ...reads.map((text) => grouped(text, ['1'])), grouped('commit')];
  expect(await endings(readAll())).toEqual(['BEGIN', 'SELECT 0', 'SELECT 0', 'COMMIT']);
  await alone('alter table retyped alter column id type bigint, alter column name type varchar(9)', null);
  const [, read] = await Promise.allSettled(readAll());
  expect(read).toMatchObject({ reason: { name: 'StatementStale', cause: { code: '0A000' } } });
  await alone('rollback', null);
  expect(await endings(readAll())).toEqual(['BEGIN', 'SELECT 0', 'SELECT 0', 'COMMIT']);
});
