import { z } from 'zod';
import { type AdminAnswer, json } from '../../gateway/http/create-admin-server.ts';
import { addUpMetrics } from '../../telemetry/create-metrics.ts';
import { addUpCacheStats, addUpExplained, addUpPurged } from './add-up-cache.ts';
import type { WorkerAnswer } from './create-workers.ts';

const snapshot = z.array(z.looseObject({}));
const readiness = z.object({ status: z.string(), checks: z.array(z.unknown()) });
const unanswered = { status: 'no answer in time', checks: [] };

/** Whom to ask at a path: all, where it is known how their answers are combined; what is not known must not be done several times. */
export function whomToAsk(path: string): 'all' | 'first' {
  return path === '/readyz' || combiners.has(path) ? 'all' : 'first';
}

/** What the workers answered at a path, as the node's one answer. `own`: the metrics of the process in front. */
export async function combineAnswers(path: string, answers: readonly WorkerAnswer[], own: () => Promise<readonly object[]>): Promise<AdminAnswer> {
  if (path === '/readyz') return combineReadiness(answers);
  const answered = answers.flatMap(({ answer }) => answer ?? []);
  const [first] = answered;
  if (first === undefined) return json(503, { message: answers.length === 0 ? 'No worker serves at the moment.' : 'No worker answers in time.' });
  const done = answered.filter(({ status }) => status === 200);
  const combine = combiners.get(path);
  if (combine === undefined || done.length === 0) return first;
  const values = done.map(({ body }): unknown => JSON.parse(body));
  return combine(values, { own, silent: answers.length - answered.length });
}

/** What stands beside the workers' answers: the metrics of the process in front, and how many workers did not answer in time. */
interface Beside {
  readonly own: () => Promise<readonly object[]>;
  readonly silent: number;
}

type Combine = (values: readonly unknown[], beside: Beside) => AdminAnswer | Promise<AdminAnswer>;

const combiners: ReadonlyMap<string, Combine> = new Map<string, Combine>([
  ['/metrics', async (values, { own }) => ({ status: 200, ...(await addUpMetrics([...values.map((one) => snapshot.parse(one)), await own()])) })],
  ['/cache', (values, { silent }) => json(200, addUpCacheStats(values, silent))],
  ['/cache/explain', (values) => json(200, addUpExplained(values))],
  ['/cache/purge', (values) => json(200, addUpPurged(values))],
]);

/** One worker that is ready is enough: the others are on their way, and no connection is given to what does not listen. */
function combineReadiness(answers: readonly WorkerAnswer[]): AdminAnswer {
  const isReady = answers.some(({ answer }) => answer?.status === 200);
  const workers = answers.map(({ place, pid, answer }) => ({ worker: place, pid, ...(answer === null ? unanswered : readiness.parse(JSON.parse(answer.body))) }));
  return json(isReady ? 200 : 503, { status: isReady ? 'ready' : 'not ready', workers });
}
