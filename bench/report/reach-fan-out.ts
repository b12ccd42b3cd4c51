import type { ResultRow, WorkloadResult } from './workload-result.ts';

/** How our row stands to another one's, or what it says by itself. */
type Read = (ours: ResultRow, rowOf: (contestant: string) => ResultRow | undefined) => number | null;

const ratio = (key: string, other: string): Read => (ours, rowOf) => divide(ours.values[key], rowOf(other)?.values[key]);
const inverse = (key: string, other: string): Read => (ours, rowOf) => divide(rowOf(other)?.values[key], ours.values[key]);
const value = (key: string): Read => (ours) => ours.values[key] ?? null;

const goals: readonly { readonly title: string; readonly aim: number; readonly read: Read }[] = [
  { title: 'messages/s to raw sockets, at least', aim: 0.75, read: ratio('messagesPerSecond', 'raw-sockets') },
  { title: 'the same by CPU', aim: 0.75, read: inverse('serverUs', 'raw-sockets') },
  { title: 'messages/s to graphql-ws, at least', aim: 3, read: ratio('messagesPerSecond', 'graphql-ws') },
  { title: 'the same by CPU', aim: 3, read: inverse('serverUs', 'graphql-ws') },
  { title: 'p99 ms, at most', aim: 60, read: value('p99Ms') },
  { title: 'KiB a subscriber, at most', aim: 16, read: value('memoryKib') },
];
const most = 'fan-out-5000';

/** What fan-out by WebSocket is to reach, with events from commands and from memory; null where it was not run. */
export function reachFanOut(results: readonly WorkloadResult[]): WorkloadResult | null {
  const all = results.find(({ name }) => name === most)?.rows;
  if (all === undefined) return null;
  const rowOf = (contestant: string): ResultRow | undefined => all.find((row) => row.contestant === contestant);
  const columns = [
    { key: 'aim', label: 'aim', digits: 2 },
    { key: 'portcullis', label: 'end to end', digits: 2 },
    { key: 'portcullis-memory', label: 'published in memory', digits: 2 },
  ];
  const read = (goal: Read, contestant: string): number | null => {
    const ours = rowOf(contestant);
    return ours === undefined ? null : goal(ours, rowOf);
  };
  return {
    name: 'reach-fan-out',
    title: 'Fan-out at a glance',
    description: 'Portcullis by WebSocket, with 5,000 subscribers.',
    columns,
    rows: goals.map(({ title, aim, read: goal }) => ({
      contestant: title,
      title,
      values: { aim, portcullis: read(goal, 'portcullis'), 'portcullis-memory': read(goal, 'portcullis-memory') },
    })),
  };
}

function divide(a: number | null | undefined, b: number | null | undefined): number | null {
  return typeof a === 'number' && typeof b === 'number' ? a / b : null;
}
