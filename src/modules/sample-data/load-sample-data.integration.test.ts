import { getTableName } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { createTestDatabase } from '../../../tests/testkit/test-database.ts';
import type { AdminConnection } from '../../data/open-admin-connection.ts';
import { OperatorError } from '../../errors.ts';
import { isEmpty, loadSampleData, type SampleDataProgress } from './load-sample-data.ts';
import { sampleTables } from './sample-tables.ts';
import { withLoadingConnection } from './with-loading-connection.ts';

const tables = sampleTables.map((table) => getTableName(table));

/** A digest of all rows of each table. */
async function digests(connection: AdminConnection): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const table of tables) {
    const [row] = await connection.rows<{ digest: string }>(
      `select coalesce(encode(sha256(string_agg(sha256(x::text::bytea), '' order by x::text)), 'hex'), 'empty') as digest from ${table} x`,
    );
    found[table] = row?.digest ?? '';
  }
  return found;
}

const structure = (connection: AdminConnection) => connection.rows(`
  select indexdef as definition from pg_indexes where schemaname = 'public'
  union all select conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid) || convalidated from pg_constraint
   where connamespace = 'public'::regnamespace order by 1`);

test('scale 1 is loaded, analysed, and the same in every database', async () => {
  await using first = await createTestDatabase();
  await using second = await createTestDatabase();
  const load = (url: string) => withLoadingConnection(url, async (connection) => {
    expect(await isEmpty(connection)).toBe(true);
    const loaded = await loadSampleData(connection, { scale: 1 });
    expect(loaded).toMatchObject({ workspaces: 3, people: 60, projects: 40, tasks: 4_000 });
    expect(await isEmpty(connection)).toBe(false);
    const estimates = await connection.rows<{ tuples: number }>(`select reltuples::int as tuples from pg_class where relname = 'tasks' and relkind = 'r'`);
    expect(estimates[0]?.tuples).toBe(4_000);
    const misnumbered = await connection.rows(`select p.key from projects p left join tasks t on t.project_id = p.id
      group by p.id having count(t.id) <> p.next_task_number - 1 or max(t.number) <> count(t.id)`);
    expect(misnumbered).toEqual([]);
    return digests(connection);
  });
  expect(await load(second.primaryUrl)).toEqual(await load(first.primaryUrl));
});

test('a database that is not empty stays as it is, unless it is to be reset', async () => {
  await using database = await createTestDatabase();
  await withLoadingConnection(database.primaryUrl, async (connection) => {
    await connection.run(`insert into users (id, name, email) values ('019a0000-0000-7000-8000-000000000000', 'Somebody', 'some@body.example')`);
    expect(await loadSampleData(connection, { scale: 1 })).toBeNull();
    expect(await connection.rows(`select name from users`)).toEqual([{ name: 'Somebody' }]);
    expect(await loadSampleData(connection, { scale: 1, reset: true })).toMatchObject({ people: 60 });
    const once = await digests(connection);
    await loadSampleData(connection, { scale: 1, reset: true });
    expect(await digests(connection)).toEqual(once);
  });
});

test('of two processes that load at once one loads and the other leaves it at that', async () => {
  await using database = await createTestDatabase();
  const load = () => withLoadingConnection(database.primaryUrl, (connection) => loadSampleData(connection, { scale: 1 }));
  const loaded = await Promise.all([load(), load(), load()]);
  expect(loaded.filter((result) => result !== null)).toHaveLength(1);
});

test('a large scale begins with the rows of a small one and leaves indexes and constraints as they were', async () => {
  await using database = await createTestDatabase();
  await withLoadingConnection(database.primaryUrl, async (connection) => {
    const before = await structure(connection);
    const steps: SampleDataProgress[] = [];
    expect(await loadSampleData(connection, { scale: 5, onProgress: (progress) => steps.push(progress) })).toMatchObject({ tasks: 20_000 });
    expect(await structure(connection)).toEqual(before);
    expect([...new Set(steps.map(({ step }) => step))]).toEqual(['rows', 'indexes', 'statistics']);
    expect(steps.filter(({ step }) => step === 'rows').map(({ done }) => done)).toEqual([0, 4_000, 8_000, 12_000, 16_000, 20_000]);

    await connection.run(`delete from workspaces where id not in (select id from workspaces order by slug in ('orchard-supply', 'harbour-rail', 'northwind-health') desc limit 3)`);
    await connection.run(`delete from users where not exists (select from memberships where user_id = users.id)`);
    const cut = await digests(connection);
    await loadSampleData(connection, { scale: 1, reset: true });
    const { memberships: _, ...small } = await digests(connection);
    expect(cut).toMatchObject(small);
  });
});

test('whoever gives up midway leaves nothing behind', async () => {
  await using database = await createTestDatabase();
  await withLoadingConnection(database.primaryUrl, async (connection) => {
    const before = await structure(connection);
    for (const last of [{ scale: 1, step: 'rows' }, { scale: 5, step: 'indexes' }]) {
      const controller = new AbortController();
      const onProgress = ({ step, done }: SampleDataProgress) => {
        if (step === last.step && done > 0) controller.abort(new OperatorError('Enough'));
      };
      await expect(loadSampleData(connection, { scale: last.scale, onProgress, signal: controller.signal })).rejects.toThrow('Enough');
      expect(await isEmpty(connection)).toBe(true);
      expect(await structure(connection)).toEqual(before);
    }
  });
});

test('a connection that is lost midway is told in one sentence', async () => {
  await using database = await createTestDatabase();
  const terminate = () => withLoadingConnection(database.primaryUrl, (connection) =>
    connection.rows('select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()'));
  let killed: Promise<unknown> | undefined;
  await expect(withLoadingConnection(database.primaryUrl, (connection) => loadSampleData(connection, {
    scale: 3,
    onProgress: ({ done }) => { if (done >= 4_000) killed ??= terminate(); },
  }))).rejects.toThrow(new OperatorError('The connection to the database was lost'));
  await killed;
  await withLoadingConnection(database.primaryUrl, async (connection) => expect(await isEmpty(connection)).toBe(true));
});

test('a database without tables, or out of reach, is told in one sentence', async () => {
  await using database = await createTestDatabase();
  const empty = new URL(database.primaryUrl);
  empty.pathname = '/template1';
  await expect(withLoadingConnection(empty.href, (connection) => loadSampleData(connection, { scale: 1 })))
    .rejects.toThrow(new OperatorError('The database has no tables yet: run portcullis migrate up first'));
  await expect(withLoadingConnection('postgres://127.0.0.1:1/nowhere', isEmpty)).rejects.toThrow(OperatorError);
});
