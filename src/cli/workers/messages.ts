import { z } from 'zod';

/** What is asked of a worker: a route of its operators' listener, which it does not open itself. */
const question = z.object({ method: z.enum(['GET', 'POST']), path: z.string(), query: z.string() });

const answer = z.object({ status: z.number(), contentType: z.string(), body: z.string() });

/** What the primary process tells a worker. */
const toWorker = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('start'), place: z.number(), primaryUrl: z.string(), replicaUrls: z.array(z.string()) }),
  z.object({ kind: z.literal('ask'), id: z.number(), question }),
  z.object({ kind: z.literal('stop') }),
]);

/** What a worker tells the primary process. */
const toPrimary = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('waiting') }),
  /** With the paths that it answers. */
  z.object({ kind: z.literal('serving'), port: z.number(), routes: z.array(z.string()), actions: z.array(z.string()) }),
  /** Null: it does not know the path, or failed. */
  z.object({ kind: z.literal('answer'), id: z.number(), answer: answer.nullable() }),
]);

export type WorkerQuestion = z.infer<typeof question>;
export type ToWorker = z.infer<typeof toWorker>;
export type ToPrimary = z.infer<typeof toPrimary>;
/** Where the worker listens, and which paths it answers when asked. */
export type Serving = Extract<ToPrimary, { kind: 'serving' }>;

/** Null for messages of others: Node and libraries use the same channel. */
export function readToWorker(message: unknown): ToWorker | null {
  return toWorker.safeParse(message).data ?? null;
}

/** Null for messages of others. */
export function readToPrimary(message: unknown): ToPrimary | null {
  return toPrimary.safeParse(message).data ?? null;
}
