import { compareAnswers } from '../harness/compare-answers.ts';
import type { Contestant } from '../harness/contestants.ts';
import { median } from '../harness/numbers.ts';
import type { Ask, BenchRequest } from '../harness/requests.ts';
import { startContestant } from '../harness/running.ts';
import type { ResultRow, WorkloadResult } from '../report/workload-result.ts';
import { cachedAsks, listsAsks } from './load-workloads.ts';
import { type Round, runRounds } from './run-rounds.ts';
import type { Sample } from './sample.ts';
import type { Workload, WorkloadContext } from './workload.ts';

interface Part {
  readonly name: string;
  readonly method: BenchRequest['method'];
  readonly cache: boolean;
  readonly asks: (sample: Sample) => readonly Ask[];
}

const parts: readonly Part[] = [
  { name: 'Cached answer, GET', method: 'GET', cache: true, asks: cachedAsks },
  { name: 'Three nested lists', method: 'POST', cache: false, asks: listsAsks },
];
const counts = [1, 2] as const;
const comparedAsks = 6;
/** There are four servers to load, and the whole is to take no more than a minute. */
const most = { rounds: 3, seconds: 2, warmupSeconds: 2 } as const;

/** What a second worker adds, where the machine has a core for it. */
export const workers: Workload = { name: 'workers', groups: [], run };

async function run(context: WorkloadContext): Promise<WorkloadResult> {
  const us = context.contestants.find(({ kind }) => kind === 'us');
  const rows: ResultRow[] = [];
  const raw: Record<string, unknown> = {};
  for (const part of parts) {
    if (us === undefined) break;
    const measured = await measure(context, us, part);
    const [alone = []] = measured;
    for (const [at, count] of counts.entries()) {
      const rounds = measured[at] ?? [];
      const title = `${part.name}, ${count === 1 ? '1 worker' : `${count} workers`}`;
      rows.push({ contestant: 'portcullis', title, values: valuesOf(rounds, alone) });
      raw[title] = rounds;
    }
  }
  return {
    name: 'workers',
    title: 'Workers',
    description:
      'The cached answer and the three lists with `serve --workers 1` and `2`, which may use all cores here. On a machine of two cores the load and PostgreSQL take what a second worker ' +
      'would need: then it shows what sharing costs, and not what a machine with room gains.',
    columns: [
      { key: 'requestsPerSecond', label: 'requests/s', digits: 0 },
      { key: 'scaling', label: '× 1 worker', digits: 2 },
      { key: 'p50Ms', label: 'p50 ms', digits: 1 },
      { key: 'p99Ms', label: 'p99 ms', digits: 1 },
      { key: 'serverUs', label: 'server µs', digits: 0 },
      { key: 'postgresUs', label: 'PostgreSQL µs', digits: 0 },
    ],
    rows,
    raw,
  };
}

/** The rounds of each count of workers. Throws where they do not answer alike. */
async function measure(context: WorkloadContext, us: Contestant, { name, method, cache, asks: asksOf }: Part): Promise<readonly (readonly Round[])[]> {
  const { world, options, sample } = context;
  const asks = asksOf(sample);
  const [ask] = asks;
  if (ask === undefined) throw new Error('The sample data has nothing to ask for');
  await using stack = new AsyncDisposableStack();
  const anywhere = { ...world, machine: { ...world.machine, pinContestant: world.machine.allowAllCores } };
  const running = [];
  for (const count of counts) {
    context.say(`workers: starting ${count}`);
    const contestant = { ...us, name: `${us.name}, ${name}, workers: ${count}`, args: [...us.args, '--workers', String(count)] };
    const started = await startContestant(anywhere, contestant, { cache, ask });
    stack.defer(() => started.child.stop());
    running.push(started);
  }
  const [difference] = await compareAnswers(running, asks.slice(0, comparedAsks));
  if (difference !== undefined) throw new Error(`${difference.contestant} answers differently: ${difference.problem}`);
  const requests = asks.map((each) => us.encode(each, method));
  const short = {
    rounds: Math.min(options.rounds, most.rounds), seconds: Math.min(options.seconds, most.seconds), warmupSeconds: Math.min(options.warmupSeconds, most.warmupSeconds),
  };
  return await runRounds({ ...context, options: { ...options, ...short } }, 'workers', running, () => requests);
}

function valuesOf(rounds: readonly Round[], alone: readonly Round[]): ResultRow['values'] {
  const middle = (key: keyof Pick<Round, 'requestsPerSecond' | 'p50Ms' | 'p99Ms' | 'serverUs' | 'postgresUs'>): number => median(rounds.map((round) => round[key]));
  return {
    requestsPerSecond: middle('requestsPerSecond'),
    scaling: median(rounds.map(({ requestsPerSecond }, at) => requestsPerSecond / (alone[at]?.requestsPerSecond ?? Number.NaN))),
    p50Ms: middle('p50Ms'),
    p99Ms: middle('p99Ms'),
    serverUs: middle('serverUs'),
    postgresUs: middle('postgresUs'),
  };
}
