import { expect } from 'vitest';
import type { AdminConnection } from '../../src/data/open-admin-connection.ts';
import { OperatorError } from '../../src/errors.ts';

/** Files of two migrations, by name: the second needs the first. */
export const twoTables = {
  '0001_people.sql': 'create table people (id int primary key);\ninsert into people values (1);',
  '0001_people.down.sql': 'drop table people;',
  '0002_tasks.sql': 'create table tasks (id int primary key, owner int references people);\ncreate index tasks_owner on tasks (owner);',
  '0002_tasks.down.sql': 'drop table tasks;',
};

/** The tables that migrations made where a connection looks, in the order of their names. */
export async function tableNames(connection: AdminConnection): Promise<string[]> {
  const rows = await connection.rows<{ name: string }>(
    "select relname as name from pg_class where relkind = 'r' and relnamespace = current_schema()::regnamespace and relname <> 'portcullis_migrations' order by 1",
  );
  return rows.map(({ name }) => name);
}

/** What the operator is told, who must have made a mistake. */
export async function messageOfRefusal(work: Promise<unknown>): Promise<string> {
  const error: unknown = await work.then(() => null, (reason: unknown) => reason);
  expect(error).toBeInstanceOf(OperatorError);
  return error instanceof Error ? error.message : '';
}
