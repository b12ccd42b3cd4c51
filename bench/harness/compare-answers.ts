import type { Running } from './running.ts';
import { send } from './running.ts';
import type { Ask } from './requests.ts';

const uuid = /(?:[a-z]+_)?([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})/g;

/** How an answer differs from the one that is right; null where it does not. */
export interface Difference {
  readonly contestant: string;
  readonly problem: string;
}

/**
 * Asks every contestant the same and compares what `read` leaves of the answers with the first one's: as JSON with sorted
 * keys, ids without the prefix of their type.
 */
export async function compareAnswers(
  running: readonly Running[], asks: readonly Ask[], read: (data: unknown) => unknown = (data) => data,
): Promise<readonly Difference[]> {
  const differences = new Map<string, Difference>();
  for (const ask of asks) {
    let expected: string | null = null;
    for (const { contestant, port } of running) {
      const { status, text } = await send(port, contestant.encode(ask, 'POST'));
      const normal = status === 200 ? normalise(text, read) : null;
      if (normal === null) differences.set(contestant.name, { contestant: contestant.name, problem: `${status} ${text.slice(0, 300)}` });
      else if (expected === null) expected = normal;
      else if (normal !== expected) differences.set(contestant.name, { contestant: contestant.name, problem: firstDifference(expected, normal) });
    }
  }
  return [...differences.values()];
}

/** `data` in one form for all; null where there are errors or no data. */
export function normalise(text: string, read: (data: unknown) => unknown): string | null {
  const answer: unknown = JSON.parse(text);
  if (typeof answer !== 'object' || answer === null || 'errors' in answer || !('data' in answer) || answer.data === null) return null;
  return JSON.stringify(sorted(read(answer.data))).replaceAll(uuid, '$1');
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([key, member]) => [key, sorted(member)]));
}

function firstDifference(expected: string, found: string): string {
  let at = 0;
  while (at < expected.length && expected[at] === found[at]) at += 1;
  const around = (text: string): string => text.slice(Math.max(0, at - 60), at + 60);
  return `at ${at}: expected …${around(expected)}… but found …${around(found)}…`;
}
