import type { UnknownOperation } from '../../admission/find-operation.ts';
import { createClientLabels } from './client-labels.ts';
import { dayOf } from './usage-counts.ts';

/** How often a text that was not published ran for one client version. */
export interface UnknownCount {
  readonly hash: string;
  readonly client: string;
  readonly version: string;
  readonly text: string;
  requests: number;
  firstSeenAtMs: number;
  lastSeenAtMs: number;
}

/** Counts of unpublished text that were not yet written. Bounded, whatever is sent. */
export interface UnknownBuffer {
  record(unknown: UnknownOperation): void;
  take(): UnknownCount[];
  putBack(counts: readonly UnknownCount[]): void;
  size(): number;
  /** How many requests were not counted for want of space since the last call. */
  takeDropped(): number;
}

export interface UnknownBufferOptions {
  /** Counts held at a time. */
  readonly maxEntries: number;
  /** Texts held at a time, in UTF-8 bytes as if each count had its own. */
  readonly maxTextBytes: number;
  /** Different texts taken in a day: each is a row that is kept. */
  readonly maxTextsPerDay: number;
  readonly maxTextBytesPerDay: number;
  /** Names told apart in a day. */
  readonly maxNames: number;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

export function createUnknownBuffer(options: UnknownBufferOptions): UnknownBuffer {
  const { now } = options;
  const labels = createClientLabels(options.maxNames);
  const textsToday = new Set<string>();
  let textBytesToday = 0;
  let today = dayOf(now());
  let counts = new Map<string, UnknownCount>();
  let textBytes = 0;
  let dropped = 0;

  function turnDay(day: string): void {
    today = day;
    textsToday.clear();
    textBytesToday = 0;
    labels.reset();
  }

  /** Whether the day has space for this text. */
  function admitText(hash: string, bytes: number): boolean {
    if (textsToday.has(hash)) return true;
    if (textsToday.size >= options.maxTextsPerDay || textBytesToday + bytes > options.maxTextBytesPerDay) return false;
    textsToday.add(hash);
    textBytesToday += bytes;
    return true;
  }

  function hasSpace(bytes: number): boolean {
    return counts.size < options.maxEntries && textBytes + bytes <= options.maxTextBytes;
  }

  function add(count: UnknownCount): void {
    const key = keyOf(count);
    const known = counts.get(key);
    if (known === undefined) {
      const bytes = Buffer.byteLength(count.text);
      if (!hasSpace(bytes)) {
        dropped += count.requests;
        return;
      }
      counts.set(key, count);
      textBytes += bytes;
      return;
    }
    known.requests += count.requests;
    known.firstSeenAtMs = Math.min(known.firstSeenAtMs, count.firstSeenAtMs);
    known.lastSeenAtMs = Math.max(known.lastSeenAtMs, count.lastSeenAtMs);
  }

  return {
    record({ hash, text, client }) {
      const atMs = now();
      const day = dayOf(atMs);
      if (day > today) turnDay(day);
      if (!admitText(hash, Buffer.byteLength(text))) {
        dropped += 1;
        return;
      }
      add({ hash, ...labels.labelOf(client), text, requests: 1, firstSeenAtMs: atMs, lastSeenAtMs: atMs });
    },
    take() {
      const taken = [...counts.values()];
      counts = new Map();
      textBytes = 0;
      return taken;
    },
    putBack: (back) => back.forEach(add),
    size: () => counts.size,
    takeDropped() {
      const taken = dropped;
      dropped = 0;
      return taken;
    },
  };
}

function keyOf({ hash, client, version }: UnknownCount): string {
  return `${hash}\n${client}\n${version}`;
}
