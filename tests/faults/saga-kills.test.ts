import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type AdminConnection, openAdminConnection } from '../../src/data/open-admin-connection.ts';
import { loadSampleData } from '../../src/modules/sample-data/load-sample-data.ts';
import { sampleUsers } from '../../src/modules/sample-data/sample-users.ts';
import { withLoadingConnection } from '../../src/modules/sample-data/with-loading-connection.ts';
import { eventually } from '../testkit/eventually.ts';
import { type GatewayProcess, startGatewayProcess } from '../testkit/gateway-process.ts';
import { contentsOf, fillProject, leftovers, nothingLeft, placesOf, standingOf, untilMove } from '../testkit/moving.ts';
import { readRow } from '../testkit/read-row.ts';
import { createTestDatabase, type TestDatabase } from '../testkit/test-database.ts';
import type { Made } from '../testkit/tracker.ts';

/** One in `npm test`, twenty by `npm run test:faults`. */
const rounds = Number(process.env['FAULT_ROUNDS'] ?? '1');

let database: TestDatabase;
let admin: AdminConnection;
let dataDir: string;
let from: string;
let to: string;
let first: GatewayProcess;
let second: GatewayProcess;
let count = 0;

const start = (): Promise<GatewayProcess> =>
  startGatewayProcess({ PORTCULLIS_DATA_DIR: dataDir, DATABASE_URL: database.primaryUrl, LOG_LEVEL: 'info', PORTCULLIS_SAMPLE_DATA: 'false' });

beforeAll(async () => {
  database = await createTestDatabase();
  await withLoadingConnection(database.primaryUrl, (sql) => loadSampleData(sql, { scale: 1 }));
  admin = await openAdminConnection(database.primaryUrl, { applicationName: 'portcullis-tests' });
  const places = await admin.rows<{ workspace_id: string; role: string }>('select workspace_id, role from memberships where user_id = $1', [sampleUsers.owner.id]);
  from = places.find(({ role }) => role === 'OWNER')?.workspace_id ?? '';
  to = places.find(({ role }) => role === 'MEMBER')?.workspace_id ?? '';
  dataDir = await mkdtemp(join(tmpdir(), 'portcullis-saga-kills-'));
  [first, second] = await Promise.all([start(), start()]);
});
// After a step that failed, too: what fails behind it has a cause of its own.
afterEach(async () => {
  second.process.kill('SIGCONT');
  await first.end('SIGKILL');
  first = await start();
});
afterAll(async () => {
  for (const node of [first, second]) {
    node.process.kill('SIGCONT');
    await node.end('SIGKILL');
  }
  await admin.close();
  await database[Symbol.asyncDispose]();
  await rm(dataDir, { recursive: true, force: true });
});

/** Holds a lock from outside, so that the step that needs it stands exactly there. */
async function hold(sql: string): Promise<AsyncDisposable> {
  const holder = await openAdminConnection(database.primaryUrl, { applicationName: 'portcullis-tests holder' });
  await holder.run(`begin; ${sql}`);
  return { [Symbol.asyncDispose]: () => holder.close() };
}

/** Waits until a statement with this text waits for a lock. */
const untilStopped = (text: string): Promise<void> =>
  eventually(async () => {
    const waiting = await admin.rows("select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock' and query ilike $1", [`%${text}%`]);
    expect(waiting.length).toBeGreaterThan(0);
  }, { withinMs: 60_000 });

const takeKey = (key: string) => admin.rows("insert into projects (id, workspace_id, key, name) values (gen_random_uuid(), $1, $2, 'Was quicker')", [to, key]);

interface Scene {
  readonly project: Made;
  readonly key: string;
  readonly begin: () => Promise<string>;
}

/** How the node that carries the move out is brought to stand within a step; the locks are let go once it is dead. */
const steps: Readonly<Record<string, { readonly ends: 'DONE' | 'UNDONE'; readonly stop: (scene: Scene, locks: AsyncDisposableStack) => Promise<string> }>> = {
  'while tasks leave': {
    ends: 'DONE',
    async stop({ begin }, locks) {
      locks.use(await hold('lock table project_move_tasks in share mode'));
      const id = await begin();
      await untilStopped('insert into project_move_tasks');
      return id;
    },
  },
  'while the project crosses': {
    ends: 'DONE',
    async stop({ project, begin }, locks) {
      locks.use(await hold(`select from projects where id = '${project.uuid}' for key share`));
      const id = await begin();
      await untilStopped('"projects"."move_id" = $2::uuid for update');
      return id;
    },
  },
  'while tasks arrive': {
    ends: 'DONE',
    async stop({ begin }, locks) {
      locks.use(await hold('lock table labels in share mode'));
      const id = await begin();
      await untilStopped('insert into "labels"');
      return id;
    },
  },
  'while the history follows': {
    ends: 'DONE',
    async stop({ begin }, locks) {
      locks.use(await hold('lock table activities in share mode'));
      const id = await begin();
      await untilStopped('update "activities"');
      return id;
    },
  },
  'while it settles': {
    ends: 'DONE',
    async stop({ begin }, locks) {
      locks.use(await hold('lock table memberships in share mode'));
      const id = await begin();
      await untilStopped('delete from "workspaces"');
      return id;
    },
  },
  'while tasks go back': {
    ends: 'UNDONE',
    async stop({ project, key, begin }, locks) {
      await using leaving = await hold('lock table project_move_tasks in share mode');
      const id = await begin();
      await untilStopped('insert into project_move_tasks');
      locks.use(await hold(`select from projects where id = '${project.uuid}' for update`));
      await takeKey(key);
      await leaving[Symbol.asyncDispose]();
      await untilStopped('"workspace_id" = $2::uuid for key share');
      return id;
    },
  },
  'while it settles back': {
    ends: 'UNDONE',
    async stop({ key, begin }, locks) {
      await using leaving = await hold('lock table project_move_tasks in share mode');
      const id = await begin();
      await untilStopped('insert into project_move_tasks');
      locks.use(await hold('lock table memberships in share mode'));
      await takeKey(key);
      await leaving[Symbol.asyncDispose]();
      await untilStopped('delete from "workspaces"');
      return id;
    },
  },
};

async function moveOn(node: GatewayProcess, project: Made): Promise<string> {
  const response = await fetch(`${node.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${node.token}` },
    body: JSON.stringify({
      query: 'mutation ($input: MoveProjectInput!) { moveProject(input: $input) { __typename ... on ProjectMove { id } ... on Refusal { message } } }',
      variables: { input: { id: project.id, expectedVersion: 1, toWorkspaceId: `workspace_${to}` } },
    }),
  });
  const { data } = (await response.json()) as { data: { moveProject: { id?: string; message?: string } } };
  if (data.moveProject.id === undefined) throw new Error(data.moveProject.message);
  return data.moveProject.id;
}

describe.each(Array.from({ length: rounds }, (_, index) => index + 1))('round %d', () => {
  test.each(Object.keys(steps))('a node killed %s: another one goes on, and each step has happened once', async (name) => {
    const step = steps[name];
    if (step === undefined) throw new Error(name);
    const look = { world: { admin }, row: readRow(admin) };
    count += 1;
    const [uuid, key] = [randomUUID(), `KILL${count}`];
    const project: Made = { id: `project_${uuid}`, uuid };
    await admin.rows("insert into projects (id, workspace_id, key, name) values ($1, $2, $3, 'Under fire')", [uuid, from, key]);
    await admin.rows("insert into labels (id, workspace_id, name, color) values (gen_random_uuid(), $1, $2, '#123456')", [from, `only here ${count}`]);
    const [owner, member, viewer] = [sampleUsers.owner, sampleUsers.member, sampleUsers.viewer].map(({ id }) => ({ userId: id }));
    if (!owner || !member || !viewer) throw new Error('Three people were expected');
    await fillProject(look, { owner, member, viewer }, project, 250);
    const [contents, standing] = [await contentsOf(look, project), await standingOf(look, project)];
    // The other one looks on, so that it is this one which stands in the step.
    second.process.kill('SIGSTOP');
    const id = await (async () => {
      await using locks = new AsyncDisposableStack();
      const moving = await step.stop({ project, key, begin: () => moveOn(first, project) }, locks);
      await first.end('SIGKILL');
      second.process.kill('SIGCONT');
      return moving;
    })();
    const { total_tasks, ...ended } = await untilMove(look, id, 'DONE', 'UNDONE', 'FAILED');
    const reached = step.ends === 'DONE' ? total_tasks : 0;
    expect(ended).toMatchObject({ status: step.ends, departed_tasks: reached, arrived_tasks: reached });
    expect(await contentsOf(look, project)).toEqual(contents);
    if (step.ends === 'UNDONE') expect(await standingOf(look, project)).toEqual(standing);
    const there = [step.ends === 'DONE' ? to : from];
    expect(await placesOf(look, project)).toMatchObject({ project: there, tasks: there, comments: there, labels: there });
    expect(await leftovers(look)).toEqual(nothingLeft);
    await eventually(async () => {
      const told = await admin.rows<{ entity_version: number }>("select entity_version from portcullis_events where entity_type = 'ProjectMove' and entity_id = $1 and workspace_id = $2 order by position", [id.slice(-36), from]);
      const { version } = await look.row<{ version: number }>('select version from project_moves where id = $1', id.slice(-36));
      expect(told.map(({ entity_version }) => entity_version)).toEqual(Array.from({ length: version }, (_, index) => index + 1));
    });
  }, 300_000);
});
