import { randomUUID } from 'node:crypto';
import type { Contestant } from '../harness/contestants.ts';
import { cpuOf, memoryOf } from '../harness/process-cost.ts';
import type { Ask, BenchRequest } from '../harness/requests.ts';
import { type Running, startContestant } from '../harness/running.ts';
import type { ResultRow, WorkloadResult } from '../report/workload-result.ts';
import { eachTask } from './each-task.ts';
import type { Workload, WorkloadContext } from './workload.ts';

const lookups = 1_000_000;
const sliceSeconds = 5;
const floodVariables = 50_000;
const floodRequests = 300_000;

/** Whether cost and memory stay what they were: a million lookups, and a flood of variables that are never the same. */
export const soak: Workload = { name: 'soak', groups: [], run };

async function run(context: WorkloadContext): Promise<WorkloadResult> {
  const { contestants, sample, options } = context;
  const contestant = contestants.find(({ kind }) => kind === 'us');
  const rows: ResultRow[] = [];
  if (contestant !== undefined) {
    const asks = eachTask(sample).map(({ token, id }): Ask => ({ operation: 'task', token, variables: { id } }));
    const tokens = sample.screen.tokens;
    const flood = Array.from({ length: floodVariables }, (_, index): Ask => ({
      operation: 'screen', token: tokens[index % tokens.length] ?? '', variables: { id: `project_${randomUUID()}` },
    }));
    // A short run shows that it works, and no more.
    const share = Math.min(1, (options.rounds * options.seconds) / 20);
    rows.push(await soakWith(context, contestant, 'lookups', asks, lookups * share));
    rows.push(await soakWith(context, contestant, 'flood', flood, floodRequests * share));
  }
  return {
    name: 'soak',
    title: 'Soak',
    description: `Flat lookups one after the other, then a cacheable operation with ${floodVariables.toLocaleString('en')} different variables: the cost of a request and the memory in the first ${sliceSeconds} s after warming and in the last.`,
    columns: [
      { key: 'requests', label: 'requests', digits: 0 },
      { key: 'firstUs', label: 'first, server µs', digits: 0 },
      { key: 'lastUs', label: 'last, server µs', digits: 0 },
      { key: 'firstMib', label: 'first, MiB', digits: 0 },
      { key: 'lastMib', label: 'last, MiB', digits: 0 },
    ],
    rows,
  };
}

async function soakWith(context: WorkloadContext, contestant: Contestant, name: string, asks: readonly Ask[], least: number): Promise<ResultRow> {
  const [ask] = asks;
  if (ask === undefined) throw new Error(`There is nothing to ask for ${name}`);
  const running = await startContestant(context.world, contestant, { cache: true, ask });
  context.stack.defer(() => running.child.stop());
  const requests = asks.map((each) => contestant.encode(each, 'POST'));
  await slice(context, running, requests); // warming
  let done = 0;
  let first: Slice | undefined;
  let last: Slice | undefined;
  while (done < least || last === undefined) {
    context.say(`soak: ${name}, ${Math.round((done / least) * 100)} %`);
    last = await slice(context, running, requests);
    first ??= last;
    done += last.requests;
  }
  await running.child.stop();
  return {
    contestant: name,
    title: `${contestant.title}: ${name}`,
    values: { requests: done, firstUs: first?.us ?? null, lastUs: last.us, firstMib: first?.mib ?? null, lastMib: last.mib },
  };
}

interface Slice {
  readonly requests: number;
  readonly us: number;
  readonly mib: number;
}

async function slice({ load, options, world }: WorkloadContext, { child, port }: Running, requests: readonly BenchRequest[]): Promise<Slice> {
  const before = cpuOf(child.pid);
  const { requests: done } = await load.run({ port, requests, seconds: sliceSeconds, connections: options.connections, directory: world.directory });
  if (done === 0) throw new Error('No request was answered');
  return { requests: done, us: (cpuOf(child.pid) - before) / done, mib: memoryOf(child.pid) };
}
