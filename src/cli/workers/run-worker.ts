import { type App, createApp } from '../../app.ts';
import type { Config } from '../../config.ts';
import { type AdminAnswer, type AdminRoute, json } from '../../gateway/http/create-admin-server.ts';
import type { Log } from '../../telemetry/create-log.ts';
import { appOptions } from '../app-options.ts';
import { readToWorker, type ToPrimary, type ToWorker, type WorkerQuestion } from './messages.ts';
import { shareOfPool } from './share-of-pool.ts';

type Start = Extract<ToWorker, { kind: 'start' }>;

/**
 * One worker of `portcullis serve --workers`: a whole node without an operators' listener of its own, until the primary
 * process or a SIGTERM says stop. It ends at once with the primary process, however that one ended. Throws OperatorError.
 */
export async function runWorker(config: Config, log: Log): Promise<void> {
  // Ctrl+C reaches every process of a terminal: the primary process says what is to be done.
  for (const signal of ['SIGINT', 'SIGHUP'] as const) process.on(signal, () => undefined);
  const { promise: started, resolve: start } = Promise.withResolvers<Start>();
  const { promise: stopped, resolve: stop } = Promise.withResolvers<void>();
  let ask: (question: WorkerQuestion) => Promise<AdminAnswer | null> = () => Promise.resolve(null);
  process.once('SIGTERM', stop);
  process.on('message', (raw) => {
    const message = readToWorker(raw);
    if (message?.kind === 'start') start(message);
    else if (message?.kind === 'stop') stop();
    else if (message?.kind === 'ask') {
      const { id } = message;
      ask(message.question).catch(() => null).then((answer) => tell({ kind: 'answer', id, answer }), () => undefined);
    }
  });
  await using running = new AsyncDisposableStack();
  // Nothing else holds this process until it is told where PostgreSQL is; at its end nothing must.
  process.channel?.ref();
  running.defer(() => process.channel?.unref());
  tell({ kind: 'waiting' });

  const servers = await started;
  const shared = { ...config, DATABASE_POOL_SIZE: shareOfPool(config.DATABASE_POOL_SIZE, config.PORTCULLIS_WORKERS) };
  const app = running.adopt(await createApp(await appOptions(running, shared, servers, log.child({ worker: servers.place }))), (opened) => opened.stop());
  const [routes, actions] = [routesOf(app), app.operators.actions];
  ask = async ({ method, path, query }) => (await (method === 'GET' ? routes : actions).get(path)?.(new URLSearchParams(query))) ?? null;
  const port = await app.listenPublic();
  tell({ kind: 'serving', port, routes: [...routes.keys()], actions: [...actions.keys()] });
  await stopped;
}

/** The metrics as they can be added up, in place of the text that Prometheus reads. */
function routesOf(app: App): ReadonlyMap<string, AdminRoute> {
  return new Map<string, AdminRoute>([...app.operators.routes, ['/metrics', async () => json(200, await app.metrics.snapshot())]]);
}

function tell(message: ToPrimary): void {
  if (process.connected) process.send?.(message);
}
