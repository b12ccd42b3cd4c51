import type { DataLog } from '../../data/data-log.ts';
import type { Database, Limits } from '../../data/database.ts';
import { createFlushLog } from '../operations/usage/create-flush-log.ts';
import { createFlushLoop } from '../operations/usage/create-flush-loop.ts';
import type { AdmitPublic } from './admit-public.ts';
import type { Warmer } from './create-warmer.ts';
import { addHotQueries, readHotQueries } from './hot-queries.ts';

export interface StartWarmingOptions {
  readonly database: Pick<Database, 'transaction' | 'readPrimary'>;
  readonly warmer: Pick<Warmer, 'takePublic' | 'start'>;
  readonly admitPublic: AdmitPublic;
  /** How many queries are noted at a time, and run at the start. */
  readonly most: number;
  readonly log: DataLog;
  readonly intervalMs?: number;
}

/** Notes which public queries are asked most, and runs those that were noted when a node starts. */
export interface StartWarming {
  /** Never rejects: without it the node is slower at first, and no more. */
  warm(): Promise<void>;
  /** Notes what was counted last. */
  stop(): Promise<void>;
}

const defaultIntervalMs = 60_000; // 1 minute
const timeoutMs = 5_000;

export function createStartWarming({ database, warmer, admitPublic, most, log, intervalMs = defaultIntervalMs }: StartWarmingOptions): StartWarming {
  const limits = (): Limits => ({ deadline: performance.now() + timeoutMs, signal: new AbortController().signal });
  const flushLog = createFlushLog('Which queries are asked most', log);

  async function note(): Promise<void> {
    const queries = warmer.takePublic();
    try {
      await addHotQueries(database, limits(), queries);
      flushLog.succeeded();
    } catch (error) {
      flushLog.failed(error, queries.length);
    }
  }

  const loop = createFlushLoop(intervalMs, note);
  return {
    async warm() {
      try {
        const queries = await readHotQueries(database, limits(), most);
        warmer.start(queries.flatMap(({ operationId, variables }) => admitPublic(operationId, variables) ?? []));
      } catch (error) {
        log.warn({ err: error }, 'The queries asked most could not be read: nothing is warmed');
      }
    },
    stop: () => loop.stop(),
  };
}
