import fc from 'fast-check';
import { type GraphQLSchema, getVariableValues } from 'graphql';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildSchema } from '../../src/gateway/build-schema.ts';
import { createTagSink, type TagSink } from '../../src/gateway/cache/create-tag-sink.ts';
import { createTags } from '../../src/gateway/cache/tags.ts';
import type { CompiledOperation } from '../../src/gateway/compiled-operation.ts';
import { createReferenceExecutor } from '../../src/gateway/execution/create-reference-executor.ts';
import type { Execution, Executor } from '../../src/gateway/execution/executor.ts';
import { createPlanExecutor, type PlanExecutor, type PlanOutcome } from '../../src/gateway/execution/plan/create-plan-executor.ts';
import { idPrefixes } from '../../src/gateway/id-prefixes.ts';
import { createCompiler } from '../../src/gateway/planning/compile-operation.ts';
import { createPlanner, type Planner } from '../../src/gateway/planning/plan/create-planner.ts';
import { isShownAlike } from '../../src/gateway/live/is-shown-alike.ts';
import { subscriptionFields } from '../../src/gateway/subscription-fields.ts';
import { createEventExecutor } from '../../src/gateway/execution/create-event-executor.ts';
import { NotAlike, type Told } from '../../src/gateway/execution/told.ts';
import { Fault } from '../../src/errors.ts';
import { feedEvent } from '../testkit/feed-event.ts';
import { readSchemaFiles } from '../../src/gateway/read-schema-files.ts';
import { RequestFaults } from '../../src/gateway/request-faults.ts';
import { decodeCursor } from '../../src/model/cursor.ts';
import type { Viewer } from '../../src/model/viewer.ts';
import { modules } from '../../src/modules/index.ts';
import { testServices } from '../testkit/test-services.ts';
import { fillRandomly } from '../testkit/fill-randomly.ts';
import { Choices, type Generated, OperationGenerator, type Pools } from '../testkit/generate-operation.ts';
import { createWorld, type World } from '../testkit/world.ts';

/** `PLAN_CASES=50000 npx vitest run tests/integration/plan-exactness.test.ts` looks longer. */
const cases = Number(process.env['PLAN_CASES'] ?? 2_000);

let world: World;
let schema: GraphQLSchema;
let compile: ReturnType<typeof createCompiler>;
let planner: Planner;
let reference: Executor;
let runPlan: PlanExecutor;
let viewers: readonly [Viewer, ...Viewer[]];
let pools: Pools;
let ownPools: Pools;
let token: string | null;
const tags = createTags(idPrefixes(modules), 'Workspace', 'user');

beforeAll(async () => {
  world = await createWorld();
  schema = buildSchema(await readSchemaFiles(), modules);
  // Without the rules of arguments: what admission would refuse reaches the executors too.
  compile = createCompiler({ schema, idPrefixes: idPrefixes(modules), suggestions: false });
  planner = createPlanner(schema, modules);
  reference = createReferenceExecutor({ schema, database: world.database, services: testServices, maskError: (error) => error });
  runPlan = createPlanExecutor({ database: world.database, services: testServices });
  const filled = await fillRandomly(world);
  ({ viewers } = filled);
  token = (await world.run('{ viewer { id } }', {}, viewers[0])).consistencyToken;
  pools = { ids: filled.ids, cursors: await collectCursors(viewers[0]) };
  ownPools = { ...pools, ids: filled.own };
});

afterAll(() => world[Symbol.asyncDispose]());

const tape = fc.array(fc.nat({ max: 2 ** 20 }), { minLength: 100, maxLength: 1_500, size: 'max' });

/** Null for what the validation refuses. */
function compiled({ text }: Generated): CompiledOperation | null {
  try {
    return compile(text);
  } catch (error) {
    if (error instanceof RequestFaults) return null;
    throw error;
  }
}

function executionOf(operation: CompiledOperation, variables: Readonly<Record<string, unknown>>, viewer: Viewer): Execution {
  const limits = { deadline: performance.now() + 60_000, signal: new AbortController().signal };
  return { operation, variables, viewer, limits, consistencyToken: token, correlationId: 'test' };
}

/** Runs the plan; null where the variables are refused before anything runs. */
async function planned(execution: Execution): Promise<PlanOutcome | null> {
  const { coerced } = getVariableValues(schema, execution.operation.definition.variableDefinitions ?? [], execution.variables);
  if (coerced === undefined) return null;
  const plan = planner(execution.operation).planFor(coerced);
  if (plan.kind === 'notPlanned') throw new Error(`Not planned: ${plan.reason}`);
  if (plan.kind === 'subscription') throw new Error('A subscription is run for each of its events');
  return runPlan(plan, { ...execution, coerced });
}

const tagsOf = (sink: TagSink): readonly string[] => {
  const told = sink.tags(['any'], Infinity);
  if ('unknown' in told) throw new Error(`${told.unknown} does not say what it reads`);
  return told.tags.toSorted();
};

/**
 * The reference executor reads the row after each page, a plan only where the answer says whether there is one. The list's tag
 * stands for that row: what happens to a row happens to its lists.
 */
const notToldByList = (told: readonly string[]) => (tag: string): boolean => {
  const [, typeName = '', id = ''] = /^([A-Za-z]+):([^:]+)$/.exec(tag) ?? [];
  return id === '' || told.includes(tag) || !told.some((other) => other.endsWith(`:${typeName.charAt(0).toLowerCase()}${typeName.slice(1)}s`));
};

const tally = { alike: 0, left: 0, refused: 0 };

function compare(outcome: PlanOutcome, right: Awaited<ReturnType<Executor>>): void {
  if (outcome.executed === null) {
    // A plan gives up only where there is an error to word.
    if (right.result.errors === undefined) throw new Error('The plan gave up without need', { cause: outcome.error });
    tally.left += 1;
    return;
  }
  tally.alike += 1;
  expect(right.result.errors ?? []).toEqual([]);
  expect(JSON.stringify(outcome.executed.result.data)).toBe(JSON.stringify(right.result.data));
}

test('plans answer queries byte for byte as the reference executor does', async () => {
  await fc.assert(
    fc.asyncProperty(tape, fc.nat({ max: viewers.length - 1 }), async (decisions, who) => {
      const generated = new OperationGenerator(schema, pools, new Choices(decisions)).query();
      const operation = compiled(generated);
      if (operation === null) {
        tally.refused += 1;
        fc.pre(false);
        return;
      }
      const execution = executionOf(operation, generated.variables, viewers[who] ?? viewers[0]);
      const [planReads, referenceReads] = [createTagSink(tags), createTagSink(tags)];
      const [outcome, right] = await Promise.all([planned({ ...execution, reads: planReads }), reference({ ...execution, reads: referenceReads })]);
      if (outcome === null) return;
      try {
        compare(outcome, right);
        // A cache learns of everything that the answer depends on; of a row too many where look-ups share a statement.
        if (outcome.executed !== null) expect(tagsOf(planReads)).toEqual(expect.arrayContaining(tagsOf(referenceReads).filter(notToldByList(tagsOf(planReads)))));
      } catch (error) {
        throw new Error(`${generated.text}\n${JSON.stringify(generated.variables)}`, { cause: error });
      }
    }),
    { numRuns: cases, maxSkipsPerRun: 20 },
  );
  console.log(`plans: ${tally.alike} answers alike, ${tally.left} left to the reference executor, ${tally.refused} operations invalid`);
  expect(tally.left).toBeLessThan(tally.alike / 2);
}, 60_000 + cases * 60);

const commands = [
  'createTask', 'addComment', 'labelTask', 'assignTask', 'createLabel', 'createProject', 'createWorkspace', 'updateTask', 'moveTask', 'moveTasks',
  'updateProject', 'inviteMember', 'editComment', 'archiveProject', 'updateLabel', 'deleteComment', 'deleteTask', 'removeMember',
] as const;

test('plans show what a command answered as the reference executor does', async () => {
  const shown = new Map<string, number>();
  await fc.assert(
    fc.asyncProperty(tape, fc.constantFrom(0, 0, 0, 1), fc.boolean(), async (decisions, who, anyIds) => {
      const generated = new OperationGenerator(schema, anyIds ? pools : ownPools, new Choices(decisions)).mutation(commands);
      const operation = compiled(generated);
      fc.pre(operation !== null);
      if (operation === null) return;
      const execution = { ...executionOf(operation, generated.variables, viewers[who] ?? viewers[0]), consistencyToken: null };
      const outcome = await planned(execution);
      if (outcome === null) return;
      for (const ending of outcome.ran) {
        const name = 'error' in ending ? 'thrown' : ending.value.__typename;
        shown.set(name, (shown.get(name) ?? 0) + 1);
      }
      try {
        // The commands are not run again: only their answers are shown once more.
        compare(outcome, await reference({ ...execution, ran: outcome.ran }));
      } catch (error) {
        throw new Error(`${generated.text}\n${JSON.stringify(generated.variables)}`, { cause: error });
      }
    }),
    { numRuns: Math.ceil(cases / 4), maxSkipsPerRun: 20 },
  );
  console.log(`commands' answers shown: ${[...shown].map(([name, times]) => `${times} ${name}`).join(', ')}`);
  expect([...shown.keys()]).toEqual(expect.arrayContaining(['Task', 'Comment', 'Label', 'NotFound', 'ValidationFailed']));
}, 60_000 + cases * 60);

test('plans show events as the reference executor does, to one viewer and to many', async () => {
  const fields = subscriptionFields(modules);
  const left: unknown[] = [];
  const events = createEventExecutor({ schema, database: world.database, services: testServices, maskError: (error) => error, planner, report: (error) => left.push(error) });
  const told = { one: 0, many: 0, refused: 0, notAlike: 0 };
  const answer = (execution: Execution, event: Told) => events.run(execution, event).then(
    ({ result, refused }) => JSON.stringify([result, [...refused]]),
    (error: unknown) => (error instanceof NotAlike ? error.name : error instanceof Fault ? error.code : Promise.reject(error)),
  );
  await fc.assert(
    fc.asyncProperty(tape, fc.nat({ max: viewers.length - 1 }), fc.nat(), fc.nat(), fc.boolean(), async (decisions, who, what, where, anyIds) => {
      const generated = new OperationGenerator(schema, pools, new Choices(decisions)).subscription();
      const operation = compiled(generated);
      const field = fields.get(generated.field) ?? expect.fail();
      fc.pre(operation !== null);
      if (operation === null) return;
      const { coerced } = getVariableValues(schema, operation.definition.variableDefinitions ?? [], generated.variables);
      if (coerced === undefined) return;
      const plan = planner(operation).planFor(coerced);
      if (plan.kind === 'notPlanned') throw new Error(`${generated.text}: ${plan.reason}`);
      const type = field.events[what % field.events.length] ?? expect.fail();
      const uuids = (typeName: string): string[] => ((anyIds ? pools : ownPools).ids.get(typeName) ?? []).map((id) => id.slice(-36));
      const subjects = [...uuids(type.subject().typeName), '00000000-0000-7000-8000-000000000000'];
      const workspaces = uuids('Workspace');
      const event = feedEvent(where + 1, {
        type: type.kinds[0]?.type ?? '', workspaceId: workspaces[what % workspaces.length] ?? '', actorId: viewers[what % viewers.length]?.userId ?? '',
        entity: { typeName: type.subject().typeName, id: subjects[where % subjects.length] ?? '', version: 1 }, at: '2026-11-20T12:00:00.123456Z',
      });
      const alike = isShownAlike(schema, operation, field);
      const viewerIds = viewers.map(({ userId }) => userId);
      for (const asked of [{ event, type, viewerIds: viewerIds.slice(who, who + 1), alike: false }, ...(alike ? [{ event, type, viewerIds, alike }] : [])]) {
        const execution = { ...executionOf(operation, generated.variables, viewers[who] ?? viewers[0]), coerced };
        const [shown, right] = await Promise.all([answer({ ...execution, published: true }, asked), answer(execution, asked)]);
        if (shown !== right) throw new Error(`${generated.text}\n${JSON.stringify([generated.variables, asked], (_key, value: unknown) => (typeof value === 'bigint' ? String(value) : value))}\n${shown}\n${right}`);
        told[right === 'FORBIDDEN' ? 'refused' : right === 'NotAlike' ? 'notAlike' : asked.alike ? 'many' : 'one'] += 1;
      }
    }),
    { numRuns: Math.ceil(cases / 4), maxSkipsPerRun: 20, endOnFailure: true },
  );
  console.log(`events shown: ${JSON.stringify(told)}`);
  expect(left).toEqual([]);
  expect(Math.min(...Object.values(told))).toBeGreaterThan(0);
}, 60_000 + cases * 60);

/** One cursor of each row of each list in each order, by the list's name. */
async function collectCursors(viewer: Viewer): Promise<Map<string, string[]>> {
  const found = new Map<string, string[]>();
  const scan = (value: unknown): void => {
    if (typeof value === 'object' && value !== null) {
      for (const inner of Object.values(value)) scan(inner);
      return;
    }
    const decoded = typeof value === 'string' ? decodeCursor(value) : null;
    if (decoded === null || typeof value !== 'string') return;
    const known = found.get(decoded.list) ?? [];
    found.set(decoded.list, known);
    if (known.length < 20) known.push(value);
  };
  const ask = async (text: string): Promise<void> => scan((await world.run(text, {}, viewer)).data);
  const edges = 'edges { cursor }';
  await ask(`{ viewer { memberships { ${edges} } } workspaces { ${edges} nodes { members { ${edges} } labels { ${edges} } } } tasks(first: 50) { nodes { comments { ${edges} } } } }`);
  for (const direction of ['DESC', 'ASC']) {
    for (const field of ['CREATED_AT', 'NAME', 'KEY']) {
      const order = `(orderBy: {field: ${field}, direction: ${direction}})`;
      await ask(`{ projects${order} { ${edges} } workspaces { nodes { projects${order} { ${edges} } } } }`);
    }
    for (const field of ['CREATED_AT', 'UPDATED_AT', 'PRIORITY', 'DUE_DATE', 'NUMBER']) {
      const order = `(orderBy: {field: ${field}, direction: ${direction}})`;
      await ask(`{ tasks${order} { ${edges} } projects { nodes { tasks${order} { ${edges} } } } workspaces { nodes { labels { nodes { tasks${order} { ${edges} } } } } } }`);
    }
  }
  return found;
}
