import { expect, test } from 'vitest';
import { eventually } from '../../tests/testkit/eventually.ts';
import { createTestDatabase } from '../../tests/testkit/test-database.ts';
import { createDatabase } from '../data/create-database.ts';
import { openAdminConnection } from '../data/open-admin-connection.ts';
import { createMaintenance } from './create-maintenance.ts';

test('partitions are made ahead; what is too old is dropped', async () => {
  await using test = await createTestDatabase();
  const admin = await openAdminConnection(test.primaryUrl, { applicationName: 'portcullis-tests' });
  const database = await createDatabase({ primaryUrl: test.primaryUrl, replicaUrls: [], poolSize: 2, tokenSecret: 'a secret of the tests, 32 letters' });
  await admin.run(`
    select portcullis_ensure_event_partition(now() - interval '40 days');
    select portcullis_ensure_event_partition(now() - interval '5 days');
    insert into portcullis_command_results (viewer_id, key, step, request_hash, command_id, expires_at)
      select gen_random_uuid(), 'old', 0, '', gen_random_uuid(), now() - interval '1 second' from generate_series(1, 6000);
    insert into portcullis_command_results (viewer_id, key, step, request_hash, command_id, expires_at)
      values (gen_random_uuid(), 'new', 0, '', gen_random_uuid(), now() + interval '1 hour');
    insert into portcullis_sagas (id, kind, step, state, workspace_id, started_by, status, started_at, finished_at)
      select gen_random_uuid(), 'journey', 'ride', '{}', gen_random_uuid(), gen_random_uuid(), case when ended is null then 'running' else 'done' end, now() - interval '50 days', now() - ended
      from unnest(array['40 days', '5 days', null]::interval[]) ended;
    insert into portcullis_inbox values ('mail', gen_random_uuid(), now() - interval '40 days'), ('mail', gen_random_uuid(), now());`);
  const maintenance = createMaintenance({ database, retentionDays: 30, log: { info: () => undefined, warn: () => undefined } });
  try {
    await eventually(async () => {
      const [row] = await admin.rows<object>(
        `select (select count(*)::integer from pg_inherits where inhparent = 'portcullis_events'::regclass) as partitions,
          (select count(*)::integer from portcullis_command_results) as results, (select count(*)::integer from portcullis_inbox) as inbox,
          (select count(*)::integer from portcullis_sagas) as sagas`);
      // Today, tomorrow, the day after, and five days ago.
      expect(row).toEqual({ partitions: 4, results: 1, inbox: 1, sagas: 2 });
    });
  } finally {
    await maintenance.stop();
    await database.close();
    await admin.close();
  }
});
