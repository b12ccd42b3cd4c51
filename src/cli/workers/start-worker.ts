import cluster from 'node:cluster';
import type { AdminAnswer } from '../../gateway/http/create-admin-server.ts';
import type { ClusterUrls } from '../../data/embedded/running-cluster.ts';
import { readToPrimary, type Serving, type ToWorker, type WorkerQuestion } from './messages.ts';

/** One worker's process, until it ends. */
export interface Worker {
  readonly pid: number;
  /** Resolves when it takes connections; never, where it ends before. */
  readonly serving: Promise<Serving>;
  isServing(): boolean;
  /** Resolves with `code 1` or the name of the signal that ended it. */
  readonly ended: Promise<string>;
  /** Null where it does not serve, does not know the path, or takes too long. */
  ask(question: WorkerQuestion): Promise<AdminAnswer | null>;
  /** Drains it and kills it after `timeoutMs`; resolves when it has ended. */
  stop(timeoutMs: number): Promise<void>;
}

const answerTimeoutMs = 3_000;

/**
 * Workers take connections from one queue of the kernel's. With Node's round robin the process in front takes each and
 * hands it over: 0.08 ms more of processor time a connection (measured), and one that is on its way to a worker that dies
 * is never closed.
 */
cluster.schedulingPolicy = cluster.SCHED_NONE;

/** Starts this program once more, as a worker over these servers. */
export function startWorker({ place, primaryUrl, replicaUrls }: ClusterUrls & { readonly place: number }): Worker {
  const { promise: serving, resolve: markServing } = Promise.withResolvers<Serving>();
  const { promise: ended, resolve: markEnded } = Promise.withResolvers<string>();
  const waiting = new Map<number, (answer: AdminAnswer | null) => void>();
  let isServing = false;
  let questions = 0;
  const forked = cluster.fork();
  const tell = (message: ToWorker): void => {
    // Its end is told by the event of that name.
    if (forked.isConnected()) forked.send(message, () => undefined);
  };

  forked.on('message', (raw: unknown) => {
    const message = readToPrimary(raw);
    if (message?.kind === 'waiting') tell({ kind: 'start', place, primaryUrl, replicaUrls: [...replicaUrls] });
    else if (message?.kind === 'answer') waiting.get(message.id)?.(message.answer);
    else if (message?.kind === 'serving') {
      isServing = true;
      markServing(message);
    }
  });
  forked.on('error', () => undefined);
  forked.once('exit', (code, signal) => {
    isServing = false;
    for (const answer of waiting.values()) answer(null);
    markEnded(signal ?? `code ${code}`);
  });

  return {
    pid: forked.process.pid ?? 0,
    serving,
    isServing: () => isServing,
    ended,
    async ask(question) {
      if (!isServing) return null;
      const id = (questions += 1);
      const { promise, resolve } = Promise.withResolvers<AdminAnswer | null>();
      waiting.set(id, resolve);
      const late = setTimeout(() => resolve(null), answerTimeoutMs);
      tell({ kind: 'ask', id, question });
      try {
        return await promise;
      } finally {
        clearTimeout(late);
        waiting.delete(id);
      }
    },
    async stop(timeoutMs) {
      tell({ kind: 'stop' });
      const late = setTimeout(() => forked.process.kill('SIGKILL'), timeoutMs);
      await ended;
      clearTimeout(late);
    },
  };
}
