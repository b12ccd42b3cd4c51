import { OperatorError } from '../../errors.ts';
import type { AdminAnswer } from '../../gateway/http/create-admin-server.ts';
import type { ClusterUrls } from '../../data/embedded/running-cluster.ts';
import type { Log } from '../../telemetry/create-log.ts';
import { AlreadyReported } from '../output.ts';
import type { Serving, WorkerQuestion } from './messages.ts';
import { startWorker, type Worker } from './start-worker.ts';

export interface WorkersOptions {
  readonly count: number;
  readonly servers: ClusterUrls;
  /** What a worker may take to answer what is in flight, before it is killed. */
  readonly stopTimeoutMs: number;
  readonly log: Log;
}

/** What one worker answered that serves. */
export interface WorkerAnswer {
  /** 1 is the first. */
  readonly place: number;
  readonly pid: number;
  /** Null: nothing in time. */
  readonly answer: AdminAnswer | null;
}

/** The workers of a node: kept running until they are stopped. */
export interface Workers {
  /** Starts the first and, once it serves, the others; resolves when all serve. Throws OperatorError, or AlreadyReported. */
  start(): Promise<Serving>;
  /** Asks those that serve, all or the first of them. */
  ask(question: WorkerQuestion, whom: 'all' | 'first'): Promise<readonly WorkerAnswer[]>;
  /** Rejects with OperatorError when a worker keeps dying. */
  readonly failed: Promise<never>;
  /** Serving at the moment. */
  readonly serving: number;
  /** Since the start. */
  readonly restarts: number;
  /** Drains all; safe to call twice. */
  stop(): Promise<void>;
}

const firstPauseMs = 100;
const longestPauseMs = 5_000;
/** A worker that lived longer than this is not in a crash loop. */
const soonMs = 60_000;
const mostDeathsInARow = 5;

export function createWorkers({ count, servers, stopTimeoutMs, log }: WorkersOptions): Workers {
  const running = new Map<number, Worker>();
  const pauses = new Set<NodeJS.Timeout>();
  const { promise: failed, reject: fail } = Promise.withResolvers<never>();
  failed.catch(() => undefined);
  let started = false;
  let stopping: Promise<void> | null = null;
  let restarts = 0;

  /** `deathsInARow`: how often the worker of this place ended soon after its start, last. */
  function keepRunning(place: number, deathsInARow: number): Worker {
    const startedAt = performance.now();
    let served = false;
    const worker = startWorker({ place, ...servers });
    running.set(place, worker);
    void worker.serving.then(() => (served = true));
    void worker.ended.then((how) => {
      running.delete(place);
      // One that fails while the node starts fails the start.
      if (stopping !== null || (!started && !served)) return;
      const deaths = performance.now() - startedAt < soonMs ? deathsInARow + 1 : 1;
      if (deaths >= mostDeathsInARow) {
        fail(new OperatorError(`Worker ${place} ended ${deaths} times in a row soon after its start, the last time with ${how}: the log says why. The node stops.`));
        return;
      }
      const pauseMs = Math.min(longestPauseMs, firstPauseMs * 2 ** (deaths - 1));
      log.error({ worker: place, how, pauseMs }, 'A worker ended by itself and is started anew');
      const pause = setTimeout(() => {
        pauses.delete(pause);
        restarts += 1;
        keepRunning(place, deaths);
      }, pauseMs);
      pauses.add(pause);
    });
    return worker;
  }

  async function startFirst(place: number): Promise<Serving> {
    const worker = keepRunning(place, 0);
    const serving = await Promise.race([worker.serving, worker.ended]);
    if (typeof serving !== 'string') return serving;
    // It has said why on standard error, unless it was killed.
    if (serving.startsWith('code')) throw new AlreadyReported();
    throw new OperatorError(`Worker ${place} was ended by ${serving} before it served.`);
  }

  async function stopAll(): Promise<void> {
    for (const pause of pauses) clearTimeout(pause);
    await Promise.all([...running.values()].map((worker) => worker.stop(stopTimeoutMs)));
  }

  return {
    async start() {
      const serving = await startFirst(1);
      await Promise.all(Array.from({ length: count - 1 }, (_, index) => startFirst(index + 2)));
      started = true;
      return serving;
    },
    async ask(question, whom) {
      const serving = [...running].filter(([, worker]) => worker.isServing()).toSorted(([a], [b]) => a - b);
      const asked = serving.slice(0, whom === 'all' ? count : 1);
      return await Promise.all(asked.map(async ([place, worker]) => ({ place, pid: worker.pid, answer: await worker.ask(question) })));
    },
    failed,
    get serving() {
      return running.values().filter((worker) => worker.isServing()).toArray().length;
    },
    get restarts() {
      return restarts;
    },
    stop: () => (stopping ??= stopAll()),
  };
}
