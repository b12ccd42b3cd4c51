import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createDatabase } from '../../src/data/create-database.ts';
import type { Database } from '../../src/data/database.ts';
import { buildSchema } from '../../src/gateway/build-schema.ts';
import { createReferenceExecutor } from '../../src/gateway/execution/create-reference-executor.ts';
import type { Executor } from '../../src/gateway/execution/executor.ts';
import { createExecutor } from '../../src/gateway/execution/plan/create-executor.ts';
import { createPlanExecutor } from '../../src/gateway/execution/plan/create-plan-executor.ts';
import { idPrefixes } from '../../src/gateway/id-prefixes.ts';
import { createCompiler } from '../../src/gateway/planning/compile-operation.ts';
import { createPlanner } from '../../src/gateway/planning/plan/create-planner.ts';
import { readSchemaFiles } from '../../src/gateway/read-schema-files.ts';
import type { Viewer } from '../../src/model/viewer.ts';
import { modules } from '../../src/modules/index.ts';
import { insertProject, insertTask } from '../testkit/fill.ts';
import { testServices } from '../testkit/test-services.ts';
import { createWorld, type World } from '../testkit/world.ts';

/* Look-ups of different viewers share a statement: none may see more or less than alone. */

const operations = [
  'query ($id: ID!) { task(id: $id) { id title assignee { name } creator { email } } }',
  'query ($id: ID!) { task(id: $id) { id title status } }',
  'query ($id: ID!) { project(id: $id) { id key lead { name } } }',
  'query ($id: ID!) { node(id: $id) { id ... on Task { title assignee { name } } ... on User { name } ... on Workspace { name } } }',
  '{ viewer { id name } }',
  '{ projects(first: 2) { nodes { key lead { name } tasks { nodes { title assignee { name } creator { email } } } } } }',
  '{ tasks { nodes { title assignee { id name } } } }',
] as const;

let world: World;
let database: Database;
let viewers: readonly Viewer[];
let ids: readonly string[];
const observed = { asked: 0, sent: 0 };
let ask: (place: { readonly viewer: number; readonly id: number; readonly operation: number }) => Promise<unknown>;

beforeAll(async () => {
  world = await createWorld();
  viewers = await Promise.all(['Ada', 'Bob', 'Cy', 'Dee'].map((name) => world.person(name)));
  const [ada, bob, cy] = viewers;
  if (ada === undefined || bob === undefined || cy === undefined) throw new Error('Three people at least');
  const known: string[] = viewers.map(({ userId }) => `user_${userId}`);
  for (const [slug, members] of [['first', [ada, bob]], ['second', [bob, cy]], ['third', [ada]]] as const) {
    const workspaceId = await world.workspace(slug, members.map((member) => [member, 'MEMBER']));
    const projectId = await insertProject(world, workspaceId, slug.toUpperCase());
    await world.admin.rows('update projects set lead_id = $2 where id = $1', [projectId, members[0].userId]);
    known.push(`workspace_${workspaceId}`, `project_${projectId}`);
    for (let number = 1; number <= 3; number += 1) {
      known.push(`task_${await insertTask(world, { workspaceId, projectId, number, creator: members[0], assigneeId: number === 1 ? null : members[0].userId })}`);
    }
  }
  ids = [...known, `task_${randomUUID()}`];
  database = await createDatabase({
    primaryUrl: world.primaryUrl, replicaUrls: [], poolSize: 3, tokenSecret: 'a secret of the tests, 32 letters',
    onStatement: ({ gathered }) => void (gathered && (observed.asked += 1)),
    onSentLookUps: ({ server, durationMs }) => void (server === 'primary' && durationMs > 0 && (observed.sent += 1)),
  });
  const schema = buildSchema(await readSchemaFiles(), modules);
  const compile = createCompiler({ schema, idPrefixes: idPrefixes(modules), suggestions: false });
  const compiled = operations.map((text) => compile(text));
  const reference: Executor = createReferenceExecutor({ schema, database, services: testServices, maskError: (error) => error });
  const execute = createExecutor({
    schema, planner: createPlanner(schema, modules), runPlan: createPlanExecutor({ database, services: testServices }), reference, report: () => undefined,
  });
  ask = async ({ viewer, id, operation }) => {
    const chosen = compiled[operation % compiled.length];
    const asker = viewers[viewer % viewers.length];
    if (chosen === undefined || asker === undefined) throw new Error('Nothing to ask');
    const variables = (chosen.definition.variableDefinitions ?? []).length === 0 ? {} : { id: ids[id % ids.length] };
    const { result } = await execute({
      operation: chosen, variables, published: true, viewer: asker, consistencyToken: null, correlationId: 'test',
      limits: { deadline: performance.now() + 60_000, signal: new AbortController().signal },
    });
    return { data: result.data, codes: result.errors?.map(({ message }) => message) };
  };
});

afterAll(async () => {
  await database.close();
  await world[Symbol.asyncDispose]();
});

const place = fc.record({ viewer: fc.nat(3), id: fc.nat(30), operation: fc.nat(operations.length - 1) });

test('whatever is asked at the same time, by whomever, is answered as if it were asked alone', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(place, { minLength: 2, maxLength: 90 }), async (places) => {
      const together = await Promise.all(places.map(ask));
      for (const [at, one] of places.entries()) expect(together[at]).toEqual(await ask(one));
    }),
    { numRuns: 60 },
  );
});

test('of one row, each viewer is shown what is theirs to see', async () => {
  const everybody = viewers.flatMap((_, viewer) => ids.map((_, id) => ({ viewer, id, operation: 1 })));
  const shown = await Promise.all(everybody.map(ask));
  const seen = viewers.map((_, viewer) => everybody.filter((one, at) => one.viewer === viewer && JSON.stringify(shown[at]).includes('"title"')).length);
  // Ada: three tasks in the first and three in the third workspace; Bob and Cy likewise; Dee belongs nowhere.
  expect(seen).toEqual([6, 6, 3, 0]);
  const shared = await world.admin.rows("select 1 from pg_stat_activity where query like '%k(viewer, id, run)%' and pid <> pg_backend_pid()");
  expect(shared).not.toEqual([]);
});

test('the observers hear of each look-up, and once of the statement that ran them', async () => {
  const before = { ...observed };
  const own = ids.filter((id) => id.startsWith('task_')).slice(0, 3);
  await Promise.all(own.map((id) => ask({ viewer: 0, id: ids.indexOf(id), operation: 1 })));
  expect({ asked: observed.asked - before.asked, sent: observed.sent - before.sent }).toEqual({ asked: 3, sent: 1 });
  await ask({ viewer: 0, id: ids.indexOf(own[0] ?? ''), operation: 1 });
  expect({ asked: observed.asked - before.asked, sent: observed.sent - before.sent }).toEqual({ asked: 4, sent: 2 });
});
