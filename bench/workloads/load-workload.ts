import { writeFile } from 'node:fs/promises';
import { compareAnswers } from '../harness/compare-answers.ts';
import type { Contestant } from '../harness/contestants.ts';
import { messageOf } from '../harness/message-of.ts';
import { median } from '../harness/numbers.ts';
import type { Ask, BenchRequest } from '../harness/requests.ts';
import { type Running, send, startContestant } from '../harness/running.ts';
import type { ResultRow, WorkloadResult } from '../report/workload-result.ts';
import { type Round, runRounds } from './run-rounds.ts';
import type { Sample } from './sample.ts';
import type { Workload, WorkloadContext } from './workload.ts';

export interface LoadWorkload {
  readonly name: string;
  readonly groups: readonly string[];
  readonly title: string;
  readonly description: string;
  readonly method: BenchRequest['method'];
  /** All of one operation. */
  readonly asks: (sample: Sample) => readonly Ask[];
  /** Who takes part, beside what they can run. */
  readonly takesPart?: (contestant: Contestant) => boolean;
  /** The contestant that all are measured against. */
  readonly limit: string;
  /** Whether answers are to come from caches. */
  readonly cache: boolean;
  /** What of an answer's data is compared. */
  readonly read?: (data: unknown) => unknown;
}

const comparedAsks = 6;
const columns = [
  { key: 'requestsPerSecond', label: 'requests/s', digits: 0 },
  { key: 'ratio', label: '× limit', digits: 2 },
  { key: 'p50Ms', label: 'p50 ms', digits: 1 },
  { key: 'p99Ms', label: 'p99 ms', digits: 1 },
  { key: 'serverUs', label: 'server µs', digits: 0 },
  { key: 'postgresUs', label: 'PostgreSQL µs', digits: 0 },
] as const;

/** A workload that puts every contestant under the same load. */
export function loadWorkload(workload: LoadWorkload): Workload {
  return { name: workload.name, groups: workload.groups, run: (context) => run(workload, context) };
}

async function run(workload: LoadWorkload, context: WorkloadContext): Promise<WorkloadResult> {
  const { name, cache, method, limit, read } = workload;
  const asks = workload.asks(context.sample);
  const [firstAsk] = asks;
  if (firstAsk === undefined) throw new Error(`${name} has nothing to ask`);
  const inQuestion = context.contestants.filter(
    (contestant) => contestant.operations.includes(firstAsk.operation) && workload.takesPart?.(contestant) !== false && (!cache || contestant.caches));
  const { running, rows } = await startAll(workload, context, inQuestion, firstAsk);

  context.say(`${name}: comparing answers`);
  // What sends fixed bytes is given its bytes by the others, and has nothing to be compared.
  const answering = running.filter(({ contestant }) => contestant.name !== 'node-http');
  const compare = () => compareAnswers(answering, asks.slice(0, comparedAsks), read);
  const differences = await compare();
  for (const { contestant, problem } of differences) rows.push(untimed(running, contestant, `another answer, not timed: ${problem}`));
  const timed = running.filter(({ contestant }) => !differences.some((difference) => difference.contestant === contestant.name));

  const requests = new Map(timed.map((one) => [one, asks.map((ask) => one.contestant.encode(ask, method))]));
  const measured = await runRounds(context, name, timed, (one) => requests.get(one) ?? []);
  const wrongAfterwards = new Map((await compare()).map(({ contestant, problem }) => [contestant, problem]));
  const limitRounds = measured[timed.findIndex(({ contestant }) => contestant.name === limit)];
  for (const [index, one] of timed.entries()) {
    const notes = [await cacheNote(workload, one, requests.get(one)?.[0]), wrongNote(wrongAfterwards.get(one.contestant.name)), errorNote(measured[index] ?? [])];
    rows.push(rowOf(one.contestant, measured[index] ?? [], limitRounds, notes.filter((note) => note !== null).join('; ')));
  }
  const order = new Map(context.contestants.map((contestant, index) => [contestant.name, index]));
  return {
    name,
    title: workload.title,
    description: workload.description,
    columns,
    rows: rows.toSorted((a, b) => (order.get(a.contestant) ?? 0) - (order.get(b.contestant) ?? 0)),
    chart: 'requestsPerSecond',
    raw: Object.fromEntries(timed.map(({ contestant }, index) => [contestant.name, measured[index]])),
  };
}

/** Starts all that can be started; what cannot is a row that says so. */
async function startAll(
  { name, cache, method }: LoadWorkload, context: WorkloadContext, inQuestion: readonly Contestant[], ask: Ask,
): Promise<{ readonly running: Running[]; readonly rows: ResultRow[] }> {
  const running: Running[] = [];
  const rows: ResultRow[] = [];
  // The bytes that the limit sends are an answer of another contestant, so it starts last.
  const fixed = inQuestion.filter((contestant) => contestant.name === 'node-http');
  for (const contestant of [...inQuestion.filter((candidate) => !fixed.includes(candidate)), ...fixed]) {
    context.say(`${name}: starting ${contestant.name}`);
    const [first] = running;
    if (fixed.includes(contestant) && first !== undefined) {
      const answer = await send(first.port, first.contestant.encode(ask, method));
      await writeFile(context.world.answerFile, answer.text);
    }
    try {
      const started = await startContestant(context.world, contestant, { cache, ask });
      context.stack.defer(() => started.child.stop());
      running.push(started);
    } catch (error) {
      rows.push({ contestant: contestant.name, title: contestant.title, values: {}, note: messageOf(error) });
    }
  }
  return { running, rows };
}

function untimed(running: readonly Running[], name: string, note: string): ResultRow {
  const found = running.find(({ contestant }) => contestant.name === name);
  return { contestant: name, title: found?.contestant.title ?? name, values: {}, note };
}

/** Medians over the rounds; the ratio is the median of each round's. */
function rowOf(contestant: Contestant, rounds: readonly Round[], limitRounds: readonly Round[] | undefined, note: string): ResultRow {
  const middle = (key: 'requestsPerSecond' | 'p50Ms' | 'p99Ms' | 'serverUs' | 'postgresUs'): number => median(rounds.map((round) => round[key]));
  const ratios = rounds.map(({ requestsPerSecond }, index) => requestsPerSecond / (limitRounds?.[index]?.requestsPerSecond ?? Number.NaN));
  return {
    contestant: contestant.name,
    title: contestant.title,
    values: {
      requestsPerSecond: middle('requestsPerSecond'),
      ratio: median(ratios),
      p50Ms: middle('p50Ms'),
      p99Ms: middle('p99Ms'),
      serverUs: middle('serverUs'),
      postgresUs: middle('postgresUs'),
    },
    ...(note === '' ? {} : { note }),
  };
}

/** Whether Portcullis says that it answered from its cache where it should, and only there. */
async function cacheNote({ cache }: LoadWorkload, { contestant, port }: Running, request: BenchRequest | undefined): Promise<string | null> {
  if (contestant.kind !== 'us' || request === undefined) return null;
  const said = (await send(port, request)).headers.get('x-portcullis-cache') ?? 'nothing';
  if (said.startsWith('hit') === cache) return null;
  return `${cache ? 'not cached' : 'cached'}: x-portcullis-cache says ${said}`;
}

function wrongNote(problem: string | undefined): string | null {
  return problem === undefined ? null : `other answers after the load: ${problem}`;
}

function errorNote(rounds: readonly Round[]): string | null {
  const errors = rounds.reduce((sum, round) => sum + round.errors, 0);
  return errors === 0 ? null : `${errors} failed requests`;
}
