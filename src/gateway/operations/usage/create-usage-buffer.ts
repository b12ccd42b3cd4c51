import type { ClientName } from '../../operation-request.ts';
import { type ClientLabels, otherLabel, unknownLabel } from './client-labels.ts';
import { durationBucket } from './duration-buckets.ts';
import { addCount, createDayCounts, type DayCounts, dayOf, type UsageCount } from './usage-counts.ts';

const dayMs = 24 * 3_600 * 1_000;

/** Counts that were not yet written. Bounded, whatever clients call themselves. */
export interface UsageBuffer {
  record(operationId: string, client: ClientName, durationMs: number, failed: boolean): void;
  /** Hands over everything and begins anew. */
  take(): UsageCount[];
  /** Takes counts back that could not be written, and adds them to what came meanwhile. */
  putBack(counts: readonly UsageCount[]): void;
  /** Counts held. */
  size(): number;
  /** How many requests were not counted for want of space since the last call. */
  takeDropped(): number;
}

export interface UsageBufferOptions {
  /** Counts told apart; beyond, all clients of an operation share one; at twice as many, nothing more is counted. */
  readonly maxEntries: number;
  readonly labels: ClientLabels;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

export function createUsageBuffer({ maxEntries, labels, now }: UsageBufferOptions): UsageBuffer {
  let days = new Map<string, DayCounts>();
  let today = openDay(dayOf(now()));
  let todayEndsMs = endOf(today.day);
  let size = 0;
  let dropped = 0;

  function turnDay(atMs: number): void {
    today = openDay(dayOf(atMs));
    todayEndsMs = endOf(today.day);
    labels.reset();
  }

  function openDay(day: string): DayCounts {
    const known = days.get(day);
    if (known !== undefined) return known;
    const opened = createDayCounts(day);
    days.set(day, opened);
    return opened;
  }

  /** Undefined when there is no space left. */
  function open(counts: DayCounts, operationId: string, client: string, version: string, atMs: number): UsageCount | undefined {
    const known = counts.find(operationId, client, version);
    if (known !== undefined) return known;
    const folded = client === otherLabel && version === otherLabel;
    if (size >= maxEntries && !folded) return open(counts, operationId, otherLabel, otherLabel, atMs);
    if (size >= 2 * maxEntries) return undefined;
    size += 1;
    return counts.open(operationId, client, version, atMs);
  }

  /** The first request of a client, or one that calls itself something that is not stored as it stands. */
  function openFor(operationId: string, sent: ClientName, atMs: number): UsageCount | undefined {
    const { client, version } = labels.labelOf(sent);
    return open(today, operationId, client, version, atMs);
  }

  return {
    record(operationId, client, durationMs, failed) {
      const atMs = now();
      if (atMs >= todayEndsMs) turnDay(atMs);
      const count = today.find(operationId, client.name ?? unknownLabel, client.version ?? unknownLabel) ?? openFor(operationId, client, atMs);
      if (count === undefined) {
        dropped += 1;
        return;
      }
      const bucket = durationBucket(durationMs);
      count.requests += 1;
      if (failed) count.errors += 1;
      count.durations[bucket] = (count.durations[bucket] ?? 0) + 1;
      if (durationMs > 0 && durationMs < Infinity) count.durationSumMs += durationMs;
      count.lastUsedAtMs = atMs;
    },
    take() {
      const taken = [...days.values()].flatMap((counts) => [...counts.all()]);
      days = new Map();
      today = openDay(today.day);
      size = 0;
      return taken;
    },
    putBack(counts) {
      for (const count of counts) {
        const into = open(openDay(count.day), count.operationId, count.client, count.version, count.firstUsedAtMs);
        if (into === undefined) dropped += count.requests;
        else addCount(into, count);
      }
    },
    size: () => size,
    takeDropped() {
      const taken = dropped;
      dropped = 0;
      return taken;
    },
  };
}

function endOf(day: string): number {
  return Date.parse(`${day}T00:00:00Z`) + dayMs;
}
