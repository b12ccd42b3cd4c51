import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../tests/testkit/test-database.ts';
import { type Answer, type Connection, openConnection } from './connection.ts';
import { positionQuery } from './primary-position.ts';
import { comparePositions, parseLsn } from './wal-position.ts';

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database[Symbol.asyncDispose]());

async function open(setting: string): Promise<Connection> {
  const url = new URL(database.primaryUrl);
  url.searchParams.set('synchronous_commit', setting);
  const connection = openConnection({ url: url.href, applicationName: 'test', requirePrimary: true, connectTimeoutMs: 5_000, cancelGraceMs: 1_000 });
  await connection.opened;
  return connection;
}

const ask = (connection: Connection, text: string): Promise<Answer> =>
  new Promise((resolve, reject) => void connection.send(text, [], { resolve, reject }));

test.each(['on', 'off'])('the position that a session with synchronous_commit = %s asks for covers its last commit', async (setting) => {
  const connection = await open(setting);
  try {
    const query = connection.positionQuery();
    for (let round = 0; round < 5; round += 1) {
      const written = await ask(connection, "select pg_current_wal_insert_lsn(), pg_logical_emit_message(true, 'test', 'written')");
      const asked = query.read((await ask(connection, query.text)).rows);
      expect(asked.lsn).toBeGreaterThan(parseLsn(written.rows[0]?.[0]));
      const general = positionQuery.read((await ask(connection, positionQuery.text)).rows);
      expect(general.timeline).toBe(asked.timeline);
      expect(comparePositions(general, asked)).toBeGreaterThanOrEqual(0);
    }
  } finally {
    await connection.end();
  }
});
