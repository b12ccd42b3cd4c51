import { deepStrictEqual } from 'node:assert/strict';
import type { Database } from '../src/data/database.ts';
import { buildSchema } from '../src/gateway/build-schema.ts';
import { createReferenceExecutor } from '../src/gateway/execution/create-reference-executor.ts';
import type { Executor } from '../src/gateway/execution/executor.ts';
import { createExecutor } from '../src/gateway/execution/plan/create-executor.ts';
import { createPlanExecutor } from '../src/gateway/execution/plan/create-plan-executor.ts';
import { idPrefixes } from '../src/gateway/id-prefixes.ts';
import { createCompiler } from '../src/gateway/planning/compile-operation.ts';
import { createPlanner } from '../src/gateway/planning/plan/create-planner.ts';
import { readSchemaFiles } from '../src/gateway/read-schema-files.ts';
import { modules } from '../src/modules/index.ts';
import { sampleUsers } from '../src/modules/sample-data/sample-users.ts';
import { openBenchDatabase } from './execution/bench-database.ts';
import { boardAsJson, taskWithPerson } from './execution/hand-written.ts';
import { type Contestant, measure } from './execution/measure.ts';
import { type Recording, recordingDatabase, replayingDatabase, sendAgain } from './execution/recording.ts';
import { testServices } from '../tests/testkit/test-services.ts';

/*
 * The plan executor beside the reference executor and hand-written SQL, in one process, on one database.
 *   node bench/execution.ts [board|flat|memory|shared] [rounds = 9] [scale = 1] [contestant]
 * To see where the time goes: node --cpu-prof bench/execution.ts board 9 1 plan
 */
const [only = '', rounds = '9', scale = '1', contestant] = process.argv.slice(2);

const boardText = `query Board { projects(first: 10) { nodes { id key name status lead { id name }
  tasks(first: 5) { nodes { id number title status priority assignee { id name }
    comments(first: 3) { nodes { id body createdAt author { id name } } } } } } } }`;
const taskText = 'query Task($id: ID!) { task(id: $id) { id number title status priority createdAt assignee { id name } } }';
const hundredText = `query Hundred { tasks(first: 100) { nodes { id number title status priority dueDate createdAt isOpen assignee { id name email }
  comments(first: 3) { nodes { id body createdAt isEdited } } } } }`;

const schema = buildSchema(await readSchemaFiles(), modules);
const compile = createCompiler({ schema, idPrefixes: idPrefixes(modules), suggestions: false });
const planner = createPlanner(schema, modules);
const viewer = { userId: sampleUsers.owner.id, scopes: new Set<string>(), expiresAt: Number.MAX_SAFE_INTEGER };
const report = (error: unknown): void => console.error(error);

const referenceOn = (database: Database): Executor[] => [createReferenceExecutor({ schema, database, services: testServices, maskError: (error) => error })];
/** Of several executors none meets a run of its own that it could share. */
const plansOn = (database: Database, executors = 64): Executor[] =>
  referenceOn(database).flatMap((reference) =>
    Array.from({ length: executors }, () =>
      createExecutor({ schema, planner, runPlan: createPlanExecutor({ database, services: testServices }), reference, report }),
    ),
  );

const { signal } = new AbortController();
const limits = () => ({ deadline: performance.now() + 15_000, signal });

/** One executor after the other runs the operation. */
function runs(executors: readonly Executor[], text: string, variables: () => Readonly<Record<string, unknown>> = () => ({})): () => Promise<string> {
  const operation = compile(text);
  let turn = 0;
  return async () => {
    const given = variables();
    const execute = executors[(turn += 1) % executors.length];
    const executed = await execute?.({
      operation, variables: given, coerced: given, published: true, viewer, limits: limits(), consistencyToken: null, correlationId: '',
    });
    if (executed === undefined || executed.result.errors !== undefined) throw new AggregateError(executed?.result.errors ?? []);
    return JSON.stringify(executed.result.data);
  };
}

await using bench = await openBenchDatabase(Number(scale));
const { database, admin } = bench;
const others = async () =>
  (await admin.rows<{ pid: number }>("select pid from pg_stat_activity where application_name = 'portcullis'", [])).map(({ pid }) => pid);
const options = { rounds: Number(rounds), operations: 1_000, concurrency: 16, others, contestant };

async function requireAlike(contestants: readonly Contestant[]): Promise<void> {
  const [first, ...more] = await Promise.all(contestants.map(async ({ run }): Promise<unknown> => JSON.parse(await run())));
  for (const answer of more) deepStrictEqual(answer, first);
}

if (only === '' || only === 'board') {
  const kept: Recording[] = [];
  await runs(plansOn(recordingDatabase(database, kept)), boardText)();
  const contestants: Contestant[] = [
    { name: 'plan', run: runs(plansOn(database), boardText) },
    { name: 'one statement by hand', run: async () => (await (await database.read(limits())).rows(boardAsJson, { viewer: viewer.userId }))[0] ?? '' },
    { name: 'reference executor', run: runs(referenceOn(database), boardText) },
  ];
  await requireAlike(contestants);
  console.log(`board: ${(await contestants[0]?.run())?.length ?? 0} bytes, ${kept.length} statements`);
  const statements = async (): Promise<string> => {
    const session = await database.read(limits());
    for (const recording of kept) await sendAgain(session, recording);
    return '';
  };
  await measure('Three levels of lists', [...contestants, { name: 'the plan’s statements alone', run: statements }], options);
}

if (only === '' || only === 'flat') {
  const ids = (await admin.rows<{ id: string }>('select t.id from tasks t join memberships m on m.workspace_id = t.workspace_id and m.user_id = $1 limit 500', [viewer.userId])).map(({ id }) => id);
  let at = 0;
  const nextId = (): string => ids[(at += 1) % ids.length] ?? '';
  const byHand = async (id: string): Promise<string> => {
    const [row] = await (await database.read(limits())).rows(taskWithPerson, { id, viewer: viewer.userId });
    if (row === undefined) return JSON.stringify({ task: null });
    const [taskId, number, title, status, priority, createdAt, userId, name] = row;
    return JSON.stringify({
      task: {
        id: `task_${String(taskId)}`, number, title, status, priority, createdAt: `${String(createdAt).slice(0, 10)}T${String(createdAt).slice(11, -3)}Z`,
        assignee: typeof userId === 'string' ? { id: `user_${userId}`, name } : null,
      },
    });
  };
  const [some = ''] = ids;
  const variables = () => ({ id: `task_${nextId()}` });
  await requireAlike([
    { name: 'plan', run: runs(plansOn(database), taskText, () => ({ id: `task_${some}` })) },
    { name: 'by hand', run: () => byHand(some) },
    { name: 'reference', run: runs(referenceOn(database), taskText, () => ({ id: `task_${some}` })) },
  ]);
  await measure('Flat lookup with one person', [
    { name: 'by hand', run: () => byHand(nextId()) },
    { name: 'plan', run: runs(plansOn(database), taskText, variables) },
    { name: 'reference executor', run: runs(referenceOn(database), taskText, variables) },
  ], { ...options, operations: 5_000 });
}

if (only === '' || only === 'memory') {
  const kept: Recording[] = [];
  const recording = recordingDatabase(database, kept);
  await runs(plansOn(recording), hundredText)();
  await runs(referenceOn(recording), hundredText)();
  const replaying = replayingDatabase(database, kept);
  const contestants: Contestant[] = [
    { name: 'plan', run: runs(plansOn(replaying), hundredText) },
    { name: 'reference executor', run: runs(referenceOn(replaying), hundredText) },
  ];
  await requireAlike(contestants);
  const text = (await contestants[0]?.run()) ?? '';
  const ready: unknown = JSON.parse(text);
  console.log(`hundred tasks: ${text.length} bytes`);
  await measure('Execution without I/O', [...contestants, { name: 'JSON.stringify alone', run: () => Promise.resolve(JSON.stringify(ready)) }], { ...options, operations: 2_000, concurrency: 1 });
}

if (only === '' || only === 'shared') {
  await measure('One query asked by all at the same time', [
    { name: 'shared', run: runs(plansOn(database, 1), boardText) },
    { name: 'unshared', run: runs(plansOn(database), boardText) },
  ], options);
}
