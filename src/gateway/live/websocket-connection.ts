import type { IncomingHttpHeaders } from 'node:http';
import type { Duplex } from 'node:stream';
import { CloseCode } from 'graphql-ws';
import type { WebSocket } from 'ws';
import { Fault } from '../../errors.ts';
import type { Identify } from '../admission/create-identify.ts';
import type { Gateway } from '../create-gateway.ts';
import type { Deadlines } from './deadlines.ts';
import { readClientMessage, type ClientMessage } from './read-client-message.ts';
import { type ConnectionFacts, readConnection } from './read-connection.ts';
import { createWebSocketOperations } from './websocket-operations.ts';
import { WebSocketOutlet, type WebSocketOutletOptions } from './websocket-outlet.ts';

export interface WebSocketConnectionOptions extends WebSocketOutletOptions {
  readonly gateway: Gateway;
  /** A token is verified when it comes, so that its owner is told at once. */
  readonly identify: Identify;
  /** How long a client may take to say `connection_init`. */
  readonly initTimeoutMs: number;
  /** Operations on one socket at a time. */
  readonly mostOperations: number;
  readonly stopping: () => boolean;
  readonly deadlines: Deadlines;
}

/** One WebSocket that speaks graphql-transport-ws. */
export interface WebSocketConnection {
  /** Asks the peer for a sign of life; cuts the connection when there was none since the last time. */
  beat(): void;
  /** Closes with 1012 as soon as what was asked is answered. Subscriptions do not keep it open. */
  restart(): void;
  cut(): void;
}

/** More than this before `connection_init` was answered is no client of ours. */
const mostEarlyMessages = 10;

/** @see https://github.com/enisdenjo/graphql-ws/blob/master/PROTOCOL.md */
export function openWebSocketConnection(
  socket: WebSocket, connection: Duplex, upgradeHeaders: IncomingHttpHeaders, options: WebSocketConnectionOptions,
): WebSocketConnection {
  let facts: ConnectionFacts | null = null;
  /** Needed until the client has said who it is. */
  let headers: IncomingHttpHeaders | null = upgradeHeaders;
  let acknowledged = false;
  let earlyMessages = 0;
  let alive = true;
  let waitingBefore = 0;
  let restarting = false;
  let forgetToken: (() => void) | null = null;

  const outlet = new WebSocketOutlet(socket, connection, options, () => operations.resume());
  const operations = createWebSocketOperations({
    gateway: options.gateway,
    outlet,
    mostOperations: options.mostOperations,
    stopping: () => restarting || options.stopping(),
    onAnswered: () => closeIfAnswered(),
  });
  let initTimer: NodeJS.Timeout | null = setTimeout(() => {
    outlet.close(CloseCode.ConnectionInitialisationTimeout, 'Connection initialisation timeout');
  }, options.initTimeoutMs);

  function closeIfAnswered(): void {
    if (!restarting || operations.unanswered() > 0) return;
    operations.tellProgress();
    outlet.close(1012, 'This node is restarting');
  }

  function watchToken(expiresAtMs: number): void {
    const end = (): void => {
      operations.tellProgress();
      outlet.close(CloseCode.Forbidden, 'UNAUTHENTICATED: the token has ended');
    };
    if (expiresAtMs <= Date.now()) end();
    else forgetToken = options.deadlines.at(expiresAtMs, end);
  }

  function stopWaiting(): void {
    if (initTimer !== null) clearTimeout(initTimer);
    initTimer = null;
  }

  async function initialise(payload: Readonly<Record<string, unknown>> | null): Promise<void> {
    if (headers === null) {
      outlet.close(CloseCode.TooManyInitialisationRequests, 'Too many initialisation requests');
      return;
    }
    facts = readConnection(payload, headers);
    headers = null;
    stopWaiting();
    try {
      const viewer = await options.identify(facts.token);
      if (outlet.isClosing()) return;
      if (viewer !== null) watchToken(viewer.expiresAt * 1_000);
      acknowledged = true;
      outlet.send('{"type":"connection_ack"}');
    } catch (error) {
      const refused = error instanceof Fault && error.code === 'UNAUTHENTICATED';
      if (refused) outlet.close(CloseCode.Forbidden, `UNAUTHENTICATED: ${error.message}`);
      else outlet.close(1013, 'The token cannot be verified at the moment');
    }
  }

  async function take(message: ClientMessage): Promise<void> {
    switch (message.type) {
      case 'connection_init':
        await initialise(message.payload);
        return;
      case 'ping':
        outlet.send(JSON.stringify({ type: 'pong', ...(message.payload === null ? {} : { payload: message.payload }) }));
        return;
      case 'pong':
        return;
      case 'complete':
        operations.stop(message.id);
        return;
      case 'subscribe':
        if (!acknowledged || facts === null) outlet.close(CloseCode.Unauthorized, 'Unauthorized');
        else if (operations.has(message.id)) outlet.close(CloseCode.SubscriberAlreadyExists, `Subscriber for ${message.id} already exists`);
        else await operations.start(message.id, message.payload, facts);
    }
  }

  function onMessage(text: string): void {
    if (outlet.isClosing()) return;
    if (!acknowledged && (earlyMessages += 1) > mostEarlyMessages) {
      outlet.close(CloseCode.BadRequest, 'Too many messages before connection_init');
      return;
    }
    let message: ClientMessage;
    try {
      message = readClientMessage(text);
    } catch (error) {
      outlet.close(CloseCode.BadRequest, error instanceof Fault ? error.message : 'Invalid message received');
      return;
    }
    take(message).catch(() => outlet.close(CloseCode.InternalServerError, 'Something went wrong on our side'));
  }

  socket.on('message', (data, isBinary) => {
    alive = true;
    if (isBinary) outlet.close(1003, 'Messages are text');
    // With the default `binaryType` a message is one Buffer.
    else onMessage(Buffer.isBuffer(data) ? data.toString() : '');
  });
  socket.on('pong', () => (alive = true));
  // Frames that break the protocol, and resets: ws closes the socket itself, and nothing is to be done or told.
  socket.on('error', () => undefined);
  socket.on('close', () => {
    stopWaiting();
    forgetToken?.();
    operations.stopAll();
  });

  return {
    beat() {
      // A slow line, too, is alive: the ping waits behind what is still to be sent.
      const waiting = socket.bufferedAmount;
      if (!alive && waiting >= waitingBefore) {
        socket.terminate();
        return;
      }
      waitingBefore = waiting;
      alive = false;
      if (outlet.isClosing()) return;
      operations.tellProgress();
      socket.ping();
    },
    restart() {
      restarting = true;
      closeIfAnswered();
    },
    cut: () => socket.terminate(),
  };
}
