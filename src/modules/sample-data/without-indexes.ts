import { getTableName } from 'drizzle-orm';
import type { PgTable } from 'drizzle-orm/pg-core';
import type { AdminConnection } from '../../data/open-admin-connection.ts';
import { arrayLiteral } from '../../data/statement.ts';

interface Step {
  readonly remove: string;
  readonly restore: string;
}

const foreignKeys = `
  select format('alter table %s drop constraint %I', conrelid::regclass, conname) as remove,
         format('alter table %s add constraint %I %s', conrelid::regclass, conname, pg_get_constraintdef(oid)) as restore
    from pg_constraint where contype = 'f' and conrelid = any($1::regclass[]) order by conname`;

const plainIndexes = `
  select format('drop index %s', indexrelid::regclass) as remove, pg_get_indexdef(indexrelid) as restore
    from pg_index where indrelid = any($1::regclass[])
     and not exists (select from pg_constraint where conindid = indexrelid) order by indexrelid`;

/**
 * Runs work while these tables have no foreign keys of their own and no indexes but those of their constraints, then
 * makes them as they were, all rows checked: for many rows less than half the work for PostgreSQL. Nobody else can use
 * the tables until the transaction ends.
 */
export async function withoutIndexes<T>(
  connection: AdminConnection,
  tables: readonly PgTable[],
  work: () => Promise<T>,
  onRestored: (done: number, total: number) => void,
): Promise<T> {
  const names = arrayLiteral(tables.map((table) => getTableName(table)));
  const steps = [
    ...(await connection.rows<Step>(foreignKeys, [names])),
    ...(await connection.rows<Step>(plainIndexes, [names])),
  ];
  for (const { remove } of steps) await connection.run(remove);
  const result = await work();
  await connection.run(`set local maintenance_work_mem = '256MB'`);
  // Indexes first: some foreign keys are checked by them.
  for (const [index, { restore }] of steps.toReversed().entries()) {
    onRestored(index, steps.length);
    await connection.run(restore);
  }
  onRestored(steps.length, steps.length);
  return result;
}
