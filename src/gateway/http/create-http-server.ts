import { createServer, type Server } from 'node:http';
import type { WebSocketEndpoint } from '../live/create-websocket-endpoint.ts';
import { closeServer } from './close-server.ts';
import { createRequestHandler, type RequestHandlerOptions } from './create-request-handler.ts';
import { listen } from './listen.ts';
import { refuseDeclaredLength } from './read-body.ts';

export interface HttpServerOptions extends Omit<RequestHandlerOptions, 'stopping' | 'keepAliveMs'> {
  readonly host: string;
  readonly port: number;
  readonly drainTimeoutMs: number;
  /** Absent, a request to upgrade is answered like any other. */
  readonly webSockets?: WebSocketEndpoint;
  readonly timeouts?: HttpTimeouts;
}

/** How long a client may take; without these, a thousand half requests would hold a thousand sockets. */
export interface HttpTimeouts {
  readonly headersMs: number;
  /** Head and body. */
  readonly requestMs: number;
  /** Between two requests. More than a load balancer's own, so that it never sends into a closing connection. */
  readonly keepAliveMs: number;
  /** How often the first two are looked at. */
  readonly checkMs: number;
}

const defaultTimeouts: HttpTimeouts = {
  headersMs: 15_000, // 15 seconds
  requestMs: 30_000, // 30 seconds
  keepAliveMs: 65_000, // 65 seconds
  checkMs: 5_000, // 5 seconds
};

/** The public listener. */
export interface HttpServer {
  readonly server: Server;
  /** Resolves with the port. Throws OperatorError where it cannot be had. */
  listen(): Promise<number>;
  /** Refuses what is new, answers what is in flight, and resolves when all connections are closed. */
  stop(): Promise<void>;
}

export function createHttpServer(options: HttpServerOptions): HttpServer {
  const timeouts = options.timeouts ?? defaultTimeouts;
  let stopped: Promise<void> | null = null;
  const handle = createRequestHandler({ ...options, keepAliveMs: timeouts.keepAliveMs, stopping: () => stopped !== null });
  const server = createServer(
    {
      headersTimeout: timeouts.headersMs,
      requestTimeout: timeouts.requestMs,
      keepAliveTimeout: timeouts.keepAliveMs,
      connectionsCheckingInterval: timeouts.checkMs,
      // A request without a body spends no time on an empty stream; see `readBodyAtOnce`.
      optimizeEmptyRequests: true,
    },
    handle,
  );
  server.on('checkContinue', (request, response) => {
    // A client that asks first is told before it sends a body that is too large.
    try {
      refuseDeclaredLength(request, options.maxBodyBytes);
      response.writeContinue();
    } catch {
      // The handler comes to the same refusal and words it.
    }
    handle(request, response);
  });
  const { webSockets, eventStreams, drainTimeoutMs } = options;
  if (webSockets !== undefined) server.on('upgrade', (request, connection, head) => webSockets.upgrade(request, connection, head));
  const stopAll = async (): Promise<void> => {
    // Spread, or all clients would come to the other nodes in one instant.
    const overMs = drainTimeoutMs / 2;
    await Promise.all([webSockets?.stop(overMs, drainTimeoutMs), eventStreams?.stop(overMs), closeServer(server, drainTimeoutMs)]);
  };
  return {
    server,
    listen: () => listen(server, { host: options.host, port: options.port, variable: 'PORT' }),
    stop: () => (stopped ??= stopAll()),
  };
}
