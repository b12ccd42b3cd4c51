import type { ResultRow, WorkloadResult } from './workload-result.ts';

interface Goal {
  readonly workload: string;
  /** A contestant's name, or `best peer`. */
  readonly against: string;
  readonly title: string;
  readonly least: number;
}

const limits: ReadonlySet<string> = new Set(['node-http', 'hand-written-sql', 'hand-written-transaction']);

/** What Portcullis is to reach, as ratios within one run. */
const goals: readonly Goal[] = [
  { workload: 'cached-get', against: 'node-http', title: 'Cached answer, GET, to node:http', least: 0.85 },
  { workload: 'cached-get', against: 'best peer', title: 'Cached answer, GET, to the best peer', least: 2.5 },
  { workload: 'cached-post', against: 'node-http', title: 'Cached answer, POST, to node:http', least: 0.85 },
  { workload: 'cached-post', against: 'best peer', title: 'Cached answer, POST, to the best peer', least: 2.5 },
  { workload: 'lookup', against: 'hand-written-sql', title: 'Flat lookup, to hand-written SQL', least: 1 },
  { workload: 'lookup', against: 'best peer', title: 'Flat lookup, to the best peer', least: 2 },
  { workload: 'lists', against: 'hand-written-sql', title: 'Three nested lists, to hand-written json_agg', least: 2.2 },
  { workload: 'lists', against: 'best peer', title: 'Three nested lists, to the best peer', least: 2 },
  { workload: 'lists', against: 'graphql-yoga', title: 'Three nested lists, to graphql-yoga with DataLoader and drizzle', least: 6 },
  { workload: 'command', against: 'hand-written-transaction', title: 'Command, to a hand-written pipelined transaction', least: 0.9 },
  { workload: 'command', against: 'mercurius-transaction', title: 'Command, to Mercurius with a transaction', least: 1.3 },
  { workload: 'command', against: 'mercurius', title: 'Command, to Mercurius with one statement', least: 1.3 },
  { workload: 'execution', against: '@graphql-tools/executor + DataLoader', title: 'Execution, to @graphql-tools/executor with DataLoader', least: 6 },
  { workload: 'execution', against: '@graphql-tools/executor', title: 'Execution, to @graphql-tools/executor with rows at once', least: 6 },
  { workload: 'execution', against: 'graphql-jit', title: 'Execution, to graphql-jit with rows at once', least: 1 },
];
const sharedLeast = 10;

/** The ratios that matter, from the other results; null where none of them was run. */
export function reach(results: readonly WorkloadResult[]): WorkloadResult | null {
  const rowsOf = (name: string): readonly ResultRow[] => results.find((result) => result.name === name)?.rows ?? [];
  const rows = goals.flatMap(({ workload, against, title, least }): ResultRow[] => {
    const all = rowsOf(workload);
    const ours = all.find(({ contestant }) => contestant === 'portcullis');
    const other = against === 'best peer' ? best(all) : all.find(({ contestant }) => contestant === against);
    if (ours === undefined || other === undefined) return [];
    return [line(title, least, ours, other)];
  });
  const [shared, unshared] = ['shared', 'lists'].map((name) => rowsOf(name).find(({ contestant }) => contestant === 'portcullis'));
  if (shared !== undefined && unshared !== undefined) rows.push(line('Reads shared by single flight, to unshared', sharedLeast, shared, unshared));
  if (rows.length === 0) return null;
  return {
    name: 'reach',
    title: 'At a glance',
    description: 'How many times the other one’s requests Portcullis answers, and how many times less CPU its process takes for one.',
    columns: [
      { key: 'least', label: 'aim', digits: 2 },
      { key: 'byRate', label: '× requests/s', digits: 2 },
      { key: 'byCpu', label: '× less CPU', digits: 2 },
    ],
    rows,
  };
}

function line(title: string, least: number, ours: ResultRow, other: ResultRow): ResultRow {
  const ratio = (a: number | null | undefined, b: number | null | undefined): number | null => (typeof a === 'number' && typeof b === 'number' ? a / b : null);
  return {
    contestant: title,
    title,
    values: {
      least,
      byRate: ratio(ours.values['requestsPerSecond'], other.values['requestsPerSecond']),
      byCpu: ratio(other.values['serverUs'] ?? other.values['cpuUs'], ours.values['serverUs'] ?? ours.values['cpuUs']),
    },
  };
}

function best(rows: readonly ResultRow[]): ResultRow | undefined {
  const rate = ({ values }: ResultRow): number => values['requestsPerSecond'] ?? 0;
  return rows.filter(({ contestant }) => contestant !== 'portcullis' && !limits.has(contestant)).toSorted((a, b) => rate(b) - rate(a))[0];
}
