import { z } from 'zod';
import { type AdminAnswer, json } from '../../gateway/http/create-admin-server.ts';
import { addUpMetrics } from '../../telemetry/create-metrics.ts';
import { addUpCacheStats, addUpExplained, addUpPurged } from './add-up-cache.ts';
import type { WorkerAnswer } from './create-workers.ts';

const snapshot = z.array(z.looseObject({}));
const readiness = z.object({ status: z.string(), checks: z.array(z.unknown()) });

/** Whom to ask at a path: all, where it is known how their answers are combined; what is not known must not be done several times. */
export function whomToAsk(path: string): 'all' | 'first' {
  return path === '/readyz' || combiners.has(path) ? 'all' : 'first';
}

/** What the workers answered at a path, as the node's one answer. `own`: the metrics of the process in front. */
export async function combineAnswers(path: string, answers: readonly WorkerAnswer[], own: () => Promise<readonly object[]>): Promise<AdminAnswer> {
  if (path === '/readyz') return combineReadiness(answers);
  const [first] = answers;
  if (first === undefined) return json(503, { message: 'No worker serves at the moment.' });
  const done = answers.filter(({ answer }) => answer.status === 200);
  const combine = combiners.get(path);
  if (combine === undefined || done.length === 0) return first.answer;
  const values = done.map(({ answer }): unknown => JSON.parse(answer.body));
  return combine(values, own);
}

type Combine = (values: readonly unknown[], own: () => Promise<readonly object[]>) => AdminAnswer | Promise<AdminAnswer>;

const combiners: ReadonlyMap<string, Combine> = new Map<string, Combine>([
  ['/metrics', async (values, own) => ({ status: 200, ...(await addUpMetrics([...values.map((one) => snapshot.parse(one)), await own()])) })],
  ['/cache', (values) => json(200, addUpCacheStats(values))],
  ['/cache/explain', (values) => json(200, addUpExplained(values))],
  ['/cache/purge', (values) => json(200, addUpPurged(values))],
]);

/** One worker that is ready is enough: the others are on their way, and no connection is given to what does not listen. */
function combineReadiness(answers: readonly WorkerAnswer[]): AdminAnswer {
  const isReady = answers.some(({ answer }) => answer.status === 200);
  const workers = answers.map(({ place, pid, answer }) => ({ worker: place, pid, ...readiness.parse(JSON.parse(answer.body)) }));
  return json(isReady ? 200 : 503, { status: isReady ? 'ready' : 'not ready', workers });
}
