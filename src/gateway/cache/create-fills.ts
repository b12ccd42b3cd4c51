import type { Limits } from '../../data/database.ts';
import { runWithinLimits } from '../run-within-limits.ts';

export interface FillsOptions {
  /** Deadline of a fill, and of each request that waits for one. */
  readonly timeoutMs: number;
  /** Grows with each invalidation. */
  readonly sequence: () => number;
}

export interface FillRequest {
  readonly consistencyToken: string | null;
  /** Aborted when the client goes away. */
  readonly signal: AbortSignal;
}

/** Runs under way, by key: who asks for the same joins. */
export interface Fills<Value> {
  has(key: string): boolean;
  /**
   * Joins the run under way, unless something was invalidated since it began or it began from an older state than the
   * client has seen; else begins one. The run goes on as long as anybody waits. Throws DEADLINE_EXCEEDED and
   * CLIENT_CLOSED_REQUEST of the caller's own, or what the run throws.
   */
  share(key: string, request: FillRequest, work: (limits: Limits) => Promise<Value>): Promise<Value>;
}

interface Fill<Value> {
  readonly sequence: number;
  readonly consistencyToken: string | null;
  readonly done: Promise<Value>;
  readonly controller: AbortController;
  waiting: number;
}

export function createFills<Value>({ timeoutMs, sequence }: FillsOptions): Fills<Value> {
  const underWay = new Map<string, Fill<Value>>();

  function begin(key: string, { consistencyToken }: FillRequest, work: (limits: Limits) => Promise<Value>): Fill<Value> {
    const controller = new AbortController();
    const done = runWithinLimits(timeoutMs, controller.signal, work);
    const fill: Fill<Value> = { sequence: sequence(), consistencyToken, done, controller, waiting: 0 };
    underWay.set(key, fill);
    const end = (): void => {
      if (underWay.get(key) === fill) underWay.delete(key);
    };
    done.then(end, end);
    return fill;
  }

  return {
    has: (key) => underWay.has(key),
    async share(key, request, work) {
      const known = underWay.get(key);
      const joins =
        known !== undefined && known.sequence === sequence() && (request.consistencyToken === null || request.consistencyToken === known.consistencyToken);
      const fill = joins ? known : begin(key, request, work);
      fill.waiting += 1;
      try {
        return await runWithinLimits(timeoutMs, request.signal, () => fill.done);
      } finally {
        fill.waiting -= 1;
        if (fill.waiting === 0) {
          // Nobody may join what is about to be given up.
          if (underWay.get(key) === fill) underWay.delete(key);
          fill.controller.abort();
        }
      }
    },
  };
}
