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

/** Answers GET and HEAD of one path of the operators' listener. */
export type AdminRoute = () => AdminAnswer | Promise<AdminAnswer>;

export interface AdminServerOptions {
  readonly host: string;
  readonly port: number;
  readonly health: Health;
  /** More paths, such as `/metrics`. */
  readonly routes?: ReadonlyMap<string, AdminRoute>;
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
  const { health } = options;
  const routes = new Map<string, AdminRoute>([
    ['/healthz', () => json(200, { status: 'ok' })],
    ['/startupz', () => json(health.started ? 200 : 503, { status: health.started ? 'started' : 'starting' })],
    ['/readyz', () => readiness(health)],
    ...(options.routes ?? []),
  ]);

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const route = routes.get(pathOf(request.url ?? ''));
    if (route === undefined) return writeProblem(response, 'NOT_FOUND');
    if (request.method !== 'GET' && request.method !== 'HEAD') return writeProblem(response, 'METHOD_NOT_ALLOWED', { allow: 'GET, HEAD' });
    const { status, contentType, body } = await route();
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

async function readiness(health: Health): Promise<AdminAnswer> {
  const checks = await health.check();
  const ready = health.started && !health.stopping && checks.every((check) => check.ok);
  const status = health.stopping ? 'stopping' : !health.started ? 'starting' : ready ? 'ready' : 'not ready';
  return json(ready ? 200 : 503, { status, checks });
}

function json(status: number, value: unknown): AdminAnswer {
  return { status, contentType: 'application/json', body: `${JSON.stringify(value)}\n` };
}
