import { readFileSync } from 'node:fs';

/** One way of doing the same work. */
export interface Contestant {
  readonly name: string;
  /** Gives the bytes that would be sent. */
  readonly run: () => Promise<string>;
}

export interface MeasureOptions {
  readonly rounds: number;
  readonly operations: number;
  readonly concurrency: number;
  /** Process ids whose CPU time is counted beside our own: PostgreSQL's. */
  readonly others: () => Promise<readonly number[]>;
  /** Only this one, for a profile; all where absent. */
  readonly contestant?: string | undefined;
}

interface Round {
  readonly perSecond: number;
  readonly nodeUs: number;
  readonly postgresUs: number;
}

const ticksUs = 10_000; // CLK_TCK is 100 on Linux.

/** CPU time of processes so far, in microseconds; 0 where the system does not tell. */
function cpuOf(pids: readonly number[]): number {
  let ticks = 0;
  for (const pid of pids) {
    try {
      const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
      ticks += Number(fields[11] ?? 0) + Number(fields[12] ?? 0);
    } catch {
      // The process ended, or this is no Linux.
    }
  }
  return ticks * ticksUs;
}

async function runMany({ run }: Contestant, operations: number, concurrency: number): Promise<void> {
  let left = operations;
  const work = async (): Promise<void> => {
    while (left > 0) {
      left -= 1;
      await run();
    }
  };
  await Promise.all(Array.from({ length: concurrency }, work));
}

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

/** Interleaved rounds; prints the medians, and ratios to the first contestant's requests per second. */
export async function measure(title: string, all: readonly Contestant[], options: MeasureOptions): Promise<void> {
  const contestants = all.filter(({ name }) => options.contestant === undefined || name === options.contestant);
  const { rounds, operations, concurrency } = options;
  for (const contestant of contestants) await runMany(contestant, operations, concurrency);
  const results = new Map<string, Round[]>(contestants.map(({ name }) => [name, []]));
  for (let round = 0; round < rounds; round += 1) {
    for (const contestant of contestants) {
      const pids = await options.others();
      const [postgresBefore, cpuBefore, startedAt] = [cpuOf(pids), process.cpuUsage(), performance.now()];
      await runMany(contestant, operations, concurrency);
      const seconds = (performance.now() - startedAt) / 1_000;
      const { user, system } = process.cpuUsage(cpuBefore);
      results.get(contestant.name)?.push({
        perSecond: operations / seconds,
        nodeUs: (user + system) / operations,
        postgresUs: (cpuOf(pids) - postgresBefore) / operations,
      });
    }
  }
  const of = (name: string, key: keyof Round): number => median((results.get(name) ?? []).map((round) => round[key]));
  const base = of(contestants[0]?.name ?? '', 'perSecond');
  console.log(`\n${title}: ${rounds} rounds of ${operations}, ${concurrency} at a time`);
  console.table(
    Object.fromEntries(
      contestants.map(({ name }) => [name, {
        'per second': Math.round(of(name, 'perSecond')),
        ratio: Number((of(name, 'perSecond') / base).toFixed(2)),
        'node µs': Math.round(of(name, 'nodeUs')),
        'PostgreSQL µs': Math.round(of(name, 'postgresUs')),
      }]),
    ),
  );
}
