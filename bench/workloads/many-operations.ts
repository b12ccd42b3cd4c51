import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { basicEnvironment, runChild } from '../harness/children.ts';
import { type Contestant, portcullisCommand } from '../harness/contestants.ts';
import { median } from '../harness/numbers.ts';
import { memoryOf } from '../harness/process-cost.ts';
import { operationNames, operationText, sha256 } from '../harness/requests.ts';
import { startContestant } from '../harness/running.ts';
import type { ResultRow, WorkloadResult } from '../report/workload-result.ts';
import { eachTask } from './each-task.ts';
import { runRounds } from './run-rounds.ts';
import type { Workload, WorkloadContext } from './workload.ts';

const count = 10_000;
const restMs = 3_000;

/** What 10,000 published operations cost: to publish, to start with, to hold, and for each request. */
export const manyOperations: Workload = { name: 'operations', groups: [], run };

async function run(context: WorkloadContext): Promise<WorkloadResult> {
  const { world, contestants, options, say } = context;
  const contestant = contestants.find(({ kind }) => kind === 'us');
  const rows: ResultRow[] = [];
  if (contestant !== undefined && !world.freeText) {
    const few = await measure(context, contestant, 'few');
    const manifest = join(world.directory, 'many.json');
    await writeFile(manifest, manifestOf(count));
    say(`operations: publishing ${count}`);
    const startedAt = performance.now();
    await runChild([process.execPath, portcullisCommand, 'operations', 'publish', manifest, '--client', 'many', '--version', '1'], {
      ...basicEnvironment(),
      ...contestant.environment(world, false),
    });
    const publishS = (performance.now() - startedAt) / 1_000;
    const many = await measure(context, contestant, 'many');
    const kibEach = ((many.memoryMib - few.memoryMib) * 1_024) / count;
    rows.push({ contestant: 'few', title: `${operationNames.length} published operations`, values: { ...few } });
    rows.push({ contestant: 'many', title: `${(count + operationNames.length).toLocaleString('en')} published operations`, values: { ...many, publishS, kibEach } });
  }
  return {
    name: 'operations',
    title: 'Many published operations',
    description: `The flat lookup with few and with ${count.toLocaleString('en')} operations of a screen's size published; ${options.rounds} starts each.`,
    columns: [
      { key: 'publishS', label: 'publish s', digits: 1 },
      { key: 'startMs', label: 'start ms', digits: 0 },
      { key: 'memoryMib', label: 'memory MiB', digits: 0 },
      { key: 'kibEach', label: 'KiB an operation', digits: 1 },
      { key: 'requestsPerSecond', label: 'requests/s', digits: 0 },
      { key: 'serverUs', label: 'server µs', digits: 0 },
    ],
    rows,
  };
}

interface Measured {
  readonly startMs: number;
  readonly memoryMib: number;
  readonly requestsPerSecond: number;
  readonly serverUs: number;
}

async function measure(context: WorkloadContext, contestant: Contestant, name: string): Promise<Measured> {
  const asks = eachTask(context.sample).map(({ token, id }) => ({ operation: 'task' as const, token, variables: { id } }));
  const [ask] = asks;
  if (ask === undefined) throw new Error('The sample data has no tasks');
  const starts: number[] = [];
  const memories: number[] = [];
  for (let round = 0; round < context.options.rounds; round += 1) {
    context.say(`operations: ${name}, start ${round + 1} of ${context.options.rounds}`);
    const running = await startContestant(context.world, contestant, { cache: false, ask });
    context.stack.defer(() => running.child.stop());
    await sleep(restMs);
    starts.push(running.coldStartMs);
    memories.push(memoryOf(running.child.pid));
    await running.child.stop();
  }
  const running = await startContestant(context.world, contestant, { cache: false, ask });
  context.stack.defer(() => running.child.stop());
  const requests = asks.map((each) => contestant.encode(each, 'POST'));
  const [rounds = []] = await runRounds(context, `operations: ${name}`, [running], () => requests);
  await running.child.stop();
  return {
    startMs: median(starts),
    memoryMib: median(memories),
    requestsPerSecond: median(rounds.map((round) => round.requestsPerSecond)),
    serverUs: median(rounds.map((round) => round.serverUs)),
  };
}

/** Operations that differ in their names and in what they select. */
function manifestOf(operations: number): string {
  const screen = operationText('screen');
  const texts = Array.from({ length: operations }, (_, index) => screen.replace('query Screen', `query Screen${index}`).replace('first: 10', `first: ${(index % 100) + 1}`));
  return JSON.stringify(Object.fromEntries(texts.map((text) => [sha256(text), text])));
}
