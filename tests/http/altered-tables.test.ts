import { afterAll, beforeAll, expect, test } from 'vitest';
import { type AdminConnection, openAdminConnection } from '../../src/data/open-admin-connection.ts';
import { startGateway, type TestGateway } from '../testkit/gateway.ts';

let gateway: TestGateway;
let admin: AdminConnection;
let projectId: string;

beforeAll(async () => {
  gateway = await startGateway();
  admin = await openAdminConnection(gateway.database.primaryUrl, { applicationName: 'portcullis-tests' });
  const { body } = await gateway.post({ query: '{ projects(first: 1, filter: {archived: false}) { nodes { id } } }' });
  projectId = (body.data as { projects: { nodes: { id: string }[] } } | null)?.projects.nodes[0]?.id ?? '';
});
afterAll(async () => {
  await admin.close();
  await gateway[Symbol.asyncDispose]();
});

const query = 'mutation Create($input: CreateTaskInput!) { createTask(input: $input) { ... on Task { title creator { name } } } }';

/** As many at once as use every connection, each under a key. */
async function createMany(round: string): Promise<readonly unknown[]> {
  const answers = await Promise.all(
    Array.from({ length: 60 }, (_, index) => gateway.post({ query, variables: { input: { projectId, title: `${round} ${index}` } } }, 'owner', { 'idempotency-key': `${round} ${index}` })),
  );
  return answers.map(({ body }) => body.data?.['createTask'] ?? body.errors);
}

test('commands go on, each done once, while migrations change the types of columns under a running node', async () => {
  for (const [round, change] of [
    ['before', 'select 1'],
    ['narrowed', 'alter table tasks alter column title type varchar(500), alter column number type bigint; alter table projects alter column key type varchar(50)'],
    ['back', 'alter table tasks alter column title type text, alter column number type integer; alter table projects alter column key type text; alter table users alter column name type varchar(500)'],
    ['log changed', 'alter table portcullis_outbox alter column type type varchar(200)'],
  ] as const) {
    await admin.run(change);
    expect(await createMany(round)).toMatchObject(Array.from({ length: 60 }, (_, index) => ({ title: `${round} ${index}` })));
    expect(await admin.rows("select count(*)::integer as tasks from tasks where title like $1 || ' %'", [round])).toEqual([{ tasks: 60 }]);
  }
});
