import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { basicEnvironment, runChild } from '../harness/children.ts';
import type { Contestant } from '../harness/contestants.ts';
import { messageOf } from '../harness/message-of.ts';
import { cpuOf, memoryOf } from '../harness/process-cost.ts';
import type { Ask, BenchRequest } from '../harness/requests.ts';
import { type Running, startContestant } from '../harness/running.ts';
import type { ResultRow, WorkloadResult } from '../report/workload-result.ts';
import { eachTask } from './each-task.ts';
import type { Workload, WorkloadContext } from './workload.ts';

const poolScript = fileURLToPath(new URL('../soak-pool.ts', import.meta.url));
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
    rows.push(await soakWith(context, contestant, 'lookups', asks, lookups * share, false));
    rows.push(await soakWith(context, contestant, 'flood', flood, floodRequests * share, true));
    rows.push(await soakPool(context, Math.round(lookups * share)));
  }
  return {
    name: 'soak',
    title: 'Soak',
    description: `Flat lookups, and a cacheable operation with ${floodVariables.toLocaleString('en')} different variables: the cost of a request and the memory in the first ${sliceSeconds} s after warming and in the last.`,
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

async function soakWith(context: WorkloadContext, contestant: Contestant, name: string, asks: readonly Ask[], least: number, cache: boolean): Promise<ResultRow> {
  const [ask] = asks;
  if (ask === undefined) throw new Error(`There is nothing to ask for ${name}`);
  const running = await startContestant(context.world, contestant, { cache, ask });
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

/** The pool alone, half of the time with idle connections. */
async function soakPool({ world, say }: WorkloadContext, queries: number): Promise<ResultRow> {
  say(`soak: ${queries} queries by the pool alone`);
  const row = { contestant: 'pool', title: 'The connection pool alone (bench/soak-pool.ts)' };
  try {
    const output = await runChild([...world.machine.pinContestant, process.execPath, poolScript, world.databaseUrl, String(queries)], basicEnvironment());
    const [, first, last] = /first three batches ([\d.]+) µs, last three ([\d.]+) µs/.exec(output) ?? [];
    return { ...row, values: { requests: queries, firstUs: Number(first), lastUs: Number(last) } };
  } catch (error) {
    return { ...row, values: {}, note: messageOf(error) };
  }
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
