import { type AdminAnswer, type AdminRoute, createAdminServer, type AdminServer, healthRoutes, type OperatorRoutes } from '../../gateway/http/create-admin-server.ts';
import { createHealth, type Health } from '../../gateway/http/create-health.ts';
import { createWorkerMetrics } from '../../telemetry/create-worker-metrics.ts';
import type { StartNode } from '../serving-node.ts';
import { combineAnswers, whomToAsk } from './combine-answers.ts';
import { createWorkers, type Workers } from './create-workers.ts';
import type { Serving } from './messages.ts';

/** What a worker needs beside the drain: its usage and its log are written, its connections closed. */
const stopGraceMs = 10_000;

/**
 * The node as several processes that share the public port (node:cluster), each a whole node of its own, and this one,
 * which keeps them running and answers operators for all of them.
 */
export const serveWithWorkers: StartNode = async (running, config, servers, log) => {
  const health = createHealth([]);
  const stopTimeoutMs = config.PORTCULLIS_DRAIN_TIMEOUT_MS + stopGraceMs;
  const workers = createWorkers({ count: config.PORTCULLIS_WORKERS, servers, stopTimeoutMs, log });
  let admin: AdminServer | null = null;
  // Probes see that the node drains until it is done.
  running.defer(() => admin?.stop());
  running.defer(() => workers.stop());
  running.defer(() => health.markStopping());
  const serving = await Promise.race([workers.start(), workers.failed]);
  admin = createAdminServer({ host: config.HOST, port: config.ADMIN_PORT, health, ...operatorRoutes(workers, serving, health) });
  const adminPort = await admin.listen();
  health.markStarted();
  return { port: serving.port, adminPort, failed: workers.failed };
};

function operatorRoutes(workers: Workers, { routes, actions }: Serving, health: Health): OperatorRoutes {
  const metrics = createWorkerMetrics(workers);
  const own = healthRoutes(health);
  /** Whether this process is alive, has started or stops is told by itself. */
  const ownRoute = (path: string): AdminRoute | undefined => (path !== '/readyz' || health.stopping ? own.get(path) : undefined);
  const ask = async (method: 'GET' | 'POST', path: string, query: URLSearchParams): Promise<AdminAnswer> =>
    combineAnswers(path, await workers.ask({ method, path, query: query.toString() }, whomToAsk(path)), metrics.snapshot);
  return {
    routes: new Map(routes.map((path): [string, AdminRoute] => [path, (query) => (ownRoute(path) ?? ((asked) => ask('GET', path, asked)))(query)])),
    actions: new Map(actions.map((path): [string, AdminRoute] => [path, (query) => ask('POST', path, query)])),
  };
}
