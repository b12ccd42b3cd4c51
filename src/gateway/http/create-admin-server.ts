import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { closeServer } from './close-server.ts';
import { pathOf } from './create-url-reader.ts';
import type { Health } from './create-health.ts';
import { listen } from './listen.ts';
import { writeProblem } from './write-problem.ts';

export interface AdminAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
}

/** Answers GET and HEAD of one path of the operators' listener; `query` is that of the address. */
export type AdminRoute = (query: URLSearchParams) => AdminAnswer | Promise<AdminAnswer>;

/** What operators may ask of a node, by path. */
export interface OperatorRoutes {
  readonly routes: ReadonlyMap<string, AdminRoute>;
  /** What POST does at a path. */
  readonly actions: ReadonlyMap<string, AdminRoute>;
}

export interface AdminServerOptions extends Partial<OperatorRoutes> {
  readonly host: string;
  readonly port: number;
  readonly health: Health;
}

/** The operators' listener. It stays open while the public one drains, so that probes see why. */
export interface AdminServer {
  readonly server: Server;
  /** Resolves with the port. Throws OperatorError where it cannot be had. */
  listen(): Promise<number>;
  stop(): Promise<void>;
}

const stopTimeoutMs = 1_000; // 1 second

export function createAdminServer(options: AdminServerOptions): AdminServer {
  const routes = new Map<string, AdminRoute>([...healthRoutes(options.health), ...(options.routes ?? [])]);

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { url = '', method, headers } = request;
    const path = pathOf(url);
    const [route, action] = [routes.get(path), options.actions?.get(path)];
    if (route === undefined && action === undefined) return writeProblem(response, 'NOT_FOUND');
    const asked = method === 'POST' ? action : method === 'GET' || method === 'HEAD' ? route : undefined;
    if (asked === undefined) return writeProblem(response, 'METHOD_NOT_ALLOWED', { allow: action === undefined ? 'GET, HEAD' : route === undefined ? 'POST' : 'GET, HEAD, POST' });
    // A web page can make a browser POST here only with types that need no leave; this one does.
    if (method === 'POST' && headers['content-type'] !== 'application/json') return writeProblem(response, 'UNSUPPORTED_MEDIA_TYPE');
    const { status, contentType, body } = await asked(new URLSearchParams(url.slice(path.length + 1)));
    response.writeHead(status, { 'content-type': contentType, 'content-length': Buffer.byteLength(body), 'cache-control': 'no-store' });
    response.end(body);
  }

  const server = createServer((request, response) => {
    answer(request, response).catch(() => {
      if (response.headersSent) response.destroy();
      else writeProblem(response, 'INTERNAL_SERVER_ERROR');
    });
  });
  return {
    server,
    listen: () => listen(server, { host: options.host, port: options.port, variable: 'ADMIN_PORT' }),
    stop: () => closeServer(server, stopTimeoutMs),
  };
}

/** The three probes of an orchestrator. */
export function healthRoutes(health: Health): Map<string, AdminRoute> {
  return new Map<string, AdminRoute>([
    ['/healthz', () => json(200, { status: 'ok' })],
    ['/startupz', () => json(health.started ? 200 : 503, { status: health.started ? 'started' : 'starting' })],
    ['/readyz', () => readiness(health)],
  ]);
}

async function readiness(health: Health): Promise<AdminAnswer> {
  const checks = await health.check();
  const ready = health.started && !health.stopping && checks.every((check) => check.ok);
  const status = health.stopping ? 'stopping' : !health.started ? 'starting' : ready ? 'ready' : 'not ready';
  return json(ready ? 200 : 503, { status, checks });
}

/** An answer of JSON. */
export function json(status: number, value: unknown): AdminAnswer {
  return { status, contentType: 'application/json', body: `${JSON.stringify(value)}\n` };
}
