import { STATUS_CODES, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { GRAPHQL_TRANSPORT_WS_PROTOCOL, handleProtocols } from 'graphql-ws';
import { type WebSocket, WebSocketServer } from 'ws';
import { errorCatalogue } from '../../errors.ts';
import type { Identify } from '../admission/create-identify.ts';
import type { Gateway } from '../create-gateway.ts';
import type { CorsOrigins } from '../http/cors.ts';
import { graphqlPath, pathOf } from '../http/create-url-reader.ts';
import { createDeadlines } from './deadlines.ts';
import { createEventFrames } from './event-frames.ts';
import { isAllowedOrigin } from './is-allowed-origin.ts';
import { createPulse } from './pulse.ts';
import { spread } from './spread.ts';
import { WebSocketConnection, type WebSocketConnectionOptions } from './websocket-connection.ts';

export interface WebSocketEndpointOptions {
  readonly gateway: Gateway;
  readonly identify: Identify;
  readonly corsOrigins: CorsOrigins;
  /** Of one message, as of one request body. */
  readonly maxMessageBytes: number;
  readonly initTimeoutMs?: number;
  readonly keepAliveMs?: number;
  readonly mostOperations?: number;
}

interface Refusal {
  readonly status: number;
  readonly message: string;
}

/** `/graphql` for WebSockets that speak graphql-transport-ws. */
export interface WebSocketEndpoint {
  readonly open: number;
  /** For the HTTP server's event of the same name. */
  upgrade(request: IncomingMessage, connection: Duplex, head: Buffer): void;
  /** Takes no more sockets, closes those there are with 1012 spread over `overMs`, and cuts the rest after `timeoutMs`. */
  stop(overMs: number, timeoutMs: number): Promise<void>;
}

const defaults = {
  initTimeoutMs: 5_000, // 5 seconds
  keepAliveMs: 12_000, // 12 seconds
  mostOperations: 1_000,
};
const busyBytes = 256 * 1_024;
const closeTimeoutMs = 5_000; // 5 seconds
const foreignOrigin: Refusal = { status: 403, message: 'Pages of this origin may not connect here: see PORTCULLIS_CORS_ORIGINS.' };
const mostBytes = 16 * 1_024 * 1_024;

export function createWebSocketEndpoint(options: WebSocketEndpointOptions): WebSocketEndpoint {
  const { initTimeoutMs, keepAliveMs, mostOperations } = { ...defaults, ...options };
  const { promise: allClosed, resolve: tellAllClosed } = Promise.withResolvers<void>();
  let stopping = false;
  const server = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    maxPayload: options.maxMessageBytes,
    // A compressor takes some 100 kB a socket, and a decompressor would stand open to a bomb.
    perMessageDeflate: false,
    handleProtocols,
  });
  const connections = createPulse<WebSocketConnection>(keepAliveMs, (connection) => connection.beat());

  const ofConnections: WebSocketConnectionOptions = {
    gateway: options.gateway,
    identify: options.identify,
    initTimeoutMs,
    mostOperations,
    busyBytes,
    mostBytes,
    stopping: () => stopping,
    deadlines: createDeadlines(),
    frames: createEventFrames(),
    onClosed(connection) {
      connections.delete(connection);
      if (stopping && connections.size === 0) tellAllClosed();
    },
  };

  function refusal(request: IncomingMessage): Refusal | null {
    if (pathOf(request.url ?? '') !== graphqlPath) return errorCatalogue.NOT_FOUND;
    if (stopping) return errorCatalogue.SHUTTING_DOWN;
    return isAllowedOrigin(request.headers, options.corsOrigins) ? null : foreignOrigin;
  }

  /** Of the request nothing is kept but, for a while, the headers. */
  function open(socket: WebSocket, connection: Duplex, headers: IncomingHttpHeaders): void {
    if (socket.protocol !== GRAPHQL_TRANSPORT_WS_PROTOCOL) {
      socket.on('error', ignore);
      socket.close(4406, 'Subprotocol not acceptable');
      cutAfter(socket, closeTimeoutMs);
      return;
    }
    connections.add(new WebSocketConnection(socket, connection, headers, ofConnections));
  }

  return {
    get open() {
      return connections.size;
    },
    upgrade(request, connection, head) {
      connection.on('error', ignore);
      const refused = refusal(request);
      if (refused !== null) {
        refuseUpgrade(connection, refused);
        return;
      }
      server.handleUpgrade(request, connection, head, (socket) => open(socket, connection, request.headers));
    },
    async stop(overMs, timeoutMs) {
      stopping = true;
      if (connections.size === 0) tellAllClosed();
      const deadline = setTimeout(() => {
        for (const connection of connections) connection.cut();
      }, timeoutMs);
      await spread([...connections], overMs, (connection) => connection.restart());
      await allClosed;
      clearTimeout(deadline);
      connections.stop();
    },
  };
}

/** Made here, it keeps nothing of the request alive for as long as the socket lives. */
const ignore = (): void => undefined;

function cutAfter(socket: WebSocket, timeoutMs: number): void {
  const timer = setTimeout(() => socket.terminate(), timeoutMs);
  socket.once('close', () => clearTimeout(timer));
}

/** An answer in place of the upgrade, which the HTTP server no longer gives. */
function refuseUpgrade(connection: Duplex, { status, message }: Refusal): void {
  connection.once('finish', () => connection.destroy());
  connection.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nconnection: close\r\ncontent-type: text/plain; charset=utf-8\r\n` +
      `content-length: ${Buffer.byteLength(message)}\r\n\r\n${message}`,
  );
}
