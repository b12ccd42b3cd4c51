import { setTimeout as delay } from 'node:timers/promises';
import { LRUCache } from 'lru-cache';
import type { Admitted } from '../admission/create-admission.ts';
import type { CacheEntry } from './cache-entry.ts';
import type { HotQuery } from './hot-queries.ts';

export interface WarmerOptions {
  /** How many of the most used are run anew. */
  readonly most: number;
  readonly refresh: (admitted: Admitted) => Promise<void>;
  /** Between two runs, which come one after another: warming takes a part of one connection at most. */
  readonly pauseMs?: number;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
}

/** Runs the most used queries anew after many kept answers were lost at once. */
export interface Warmer {
  used(entry: CacheEntry, admitted: Admitted): void;
  /** Many were lost. What comes in while it works is done with it. */
  warm(): void;
  /** Runs these, before the most used ones. */
  start(admitted: readonly Admitted[]): void;
  /** The published queries of public answers that were used most since the last time, each more than once. */
  takePublic(): readonly HotQuery[];
  /** Resolves when nothing is being warmed. */
  idle(): Promise<void>;
  /** How many runs there were. */
  readonly runs: number;
  stop(): void;
}

interface Usage {
  count: number;
  /** Since `takePublic`. */
  untaken: number;
  admitted: Admitted;
}

const remembered = 2_000;

/**
 * Remembers who asked what with which variables, by key. A private answer is warmed for the viewer whose it is, as long as
 * the token is good that asked for it last: nothing is run in a name that could not ask itself.
 */
export function createWarmer({ most, refresh, pauseMs = 20, now = Date.now }: WarmerOptions): Warmer {
  const usage = new LRUCache<string, Usage>({ max: remembered });
  let waiting: readonly Admitted[] = [];
  let working: Promise<void> | null = null;
  let again = false;
  let stopped = false;
  let runs = 0;

  async function work(): Promise<void> {
    do {
      again = false;
      // Who has just changed something often goes on: the first pause lets more of it come.
      await delay(pauseMs, undefined, { ref: false });
      for (const admitted of [...takeWaiting(), ...takeHottest()]) {
        if (stopped) return;
        const { viewer } = admitted;
        if (viewer !== null && viewer.expiresAt * 1_000 <= now()) continue;
        runs += 1;
        await refresh(admitted);
        await delay(pauseMs, undefined, { ref: false });
      }
    } while (wantsMore());
  }

  function takeWaiting(): readonly Admitted[] {
    const taken = waiting;
    waiting = [];
    return taken;
  }

  function takeHottest(): readonly Admitted[] {
    const hottest = [...usage.values()].toSorted((a, b) => b.count - a.count).slice(0, most);
    for (const one of hottest) one.count = Math.ceil(one.count / 2);
    return hottest.map(({ admitted }) => admitted);
  }

  const wantsMore = (): boolean => again && !stopped;

  function warm(): void {
    again = true;
    if (most === 0 || stopped || working !== null) return;
    working = work().finally(() => (working = null));
  }

  return {
    used({ key }, admitted) {
      const known = usage.get(key);
      if (known === undefined) {
        usage.set(key, { count: 1, untaken: 1, admitted });
        return;
      }
      known.count += 1;
      known.untaken += 1;
      known.admitted = admitted;
    },
    warm,
    start(admitted) {
      waiting = admitted;
      warm();
    },
    takePublic() {
      const used = [...usage.values()].flatMap((one) => {
        const { admitted: { operation, publishedId, variables }, untaken } = one;
        one.untaken = 0;
        return publishedId === null || operation.cachePolicy.scope !== 'PUBLIC' || untaken < 2 ? [] : [{ operationId: publishedId, variables, uses: untaken }];
      });
      return used.toSorted((a, b) => b.uses - a.uses).slice(0, most);
    },
    async idle() {
      await working;
    },
    get runs() {
      return runs;
    },
    stop() {
      stopped = true;
    },
  };
}
