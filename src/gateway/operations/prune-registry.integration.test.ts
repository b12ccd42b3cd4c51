import { expect, test } from 'vitest';
import { insertPublished, insertUsage } from '../../../tests/testkit/published-rows.ts';
import { createRegistryWorld, testLimits } from '../../../tests/testkit/registry-world.ts';
import { pruneRegistry } from './prune-registry.ts';

test('what was retired long ago, old use and old unknown text go; what is in service, or was retired lately, stays', async () => {
  await using world = await createRegistryWorld();
  const { admin, database } = world;
  const ids = async (text: string): Promise<string[]> => (await admin.rows<{ id: string }>(text)).map(({ id }) => id);
  await insertPublished(admin, { client: 'web', version: '1', operations: ['Old', 'Kept'], daysAgo: 900 });
  await insertPublished(admin, { client: 'web', version: '2', operations: ['Lately', 'Kept'], daysAgo: 800 });
  await insertPublished(admin, { client: 'ios', version: '1', operations: ['Gone'], daysAgo: 900 });
  const retire = (operation: string, daysAgo: number) =>
    admin.run(`update portcullis_deployment_operations set retired_at = now() - interval '${daysAgo} days' where operation_id = '${operation}'`);
  await retire('Old', 401);
  await retire('Gone', 500);
  await retire('Lately', 399);
  await insertUsage(admin, { id: 'Kept', client: 'web', version: '1', daysAgo: 402 });
  await insertUsage(admin, { id: 'Kept', client: 'web', version: '1', daysAgo: 398 });
  await admin.run(`insert into portcullis_unknown_operations (hash, client, version, text, requests, first_seen_at, last_seen_at) values
    ('old', 'web', '1', '{ a }', 1, now() - interval '50 days', now() - interval '31 days'), ('new', 'web', '1', '{ b }', 1, now() - interval '50 days', now())`);

  await Promise.all([1, 2, 3].map(() => pruneRegistry(database, () => testLimits(), 400)));

  expect(await ids('select id from portcullis_operations order by id')).toEqual(['Kept', 'Lately']);
  expect(await ids("select client || ' ' || version as id from portcullis_deployments order by id")).toEqual(['web 1', 'web 2']);
  expect(await ids('select hash as id from portcullis_unknown_operations')).toEqual(['new']);
  expect(await ids('select operation_id as id from portcullis_operation_usage')).toEqual(['Kept']);
  const [before] = await ids('select revision::text as id from portcullis_registry');
  await pruneRegistry(database, () => testLimits(), 400);
  expect(await ids('select revision::text as id from portcullis_registry')).toEqual([before]);
});
