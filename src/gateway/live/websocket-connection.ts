import type { IncomingHttpHeaders } from 'node:http';
import type { Duplex } from 'node:stream';
import { CloseCode } from 'graphql-ws';
import type { WebSocket } from 'ws';
import { Fault } from '../../errors.ts';
import type { Identify } from '../admission/create-identify.ts';
import type { Gateway } from '../create-gateway.ts';
import type { Deadlines, Expiring } from './deadlines.ts';
import { readClientMessage, type ClientMessage } from './read-client-message.ts';
import { type ConnectionFacts, readConnection } from './read-connection.ts';
import { WebSocketOperations } from './websocket-operations.ts';
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
  /** Called once, when the socket has closed. */
  readonly onClosed: (connection: WebSocketConnection) => void;
}

/** More than this before `connection_init` was answered is no client of ours. */
const mostEarlyMessages = 10;

/**
 * One WebSocket that speaks graphql-transport-ws. A class, for there are thousands: its functions are there once.
 * @see https://github.com/enisdenjo/graphql-ws/blob/master/PROTOCOL.md
 */
export class WebSocketConnection implements Expiring {
  readonly #socket: WebSocket;
  readonly #options: WebSocketConnectionOptions;
  readonly #outlet: WebSocketOutlet;
  readonly #operations: WebSocketOperations;
  #facts: ConnectionFacts | null = null;
  /** Needed until the client has said who it is. */
  #headers: IncomingHttpHeaders | null;
  #initTimer: NodeJS.Timeout | null;
  #acknowledged = false;
  #earlyMessages = 0;
  #alive = true;
  #waitingBefore = 0;
  #restarting = false;
  /** When the token ends, milliseconds since 1970; 0 where that is not waited for. */
  #expiresAtMs = 0;

  constructor(socket: WebSocket, connection: Duplex, upgradeHeaders: IncomingHttpHeaders, options: WebSocketConnectionOptions) {
    this.#socket = socket;
    this.#options = options;
    this.#headers = upgradeHeaders;
    this.#outlet = new WebSocketOutlet(socket, connection, options, () => this.#operations.resume());
    this.#operations = new WebSocketOperations(options.gateway, this.#outlet, options.mostOperations, this);
    this.#initTimer = setTimeout(() => {
      this.#outlet.close(CloseCode.ConnectionInitialisationTimeout, 'Connection initialisation timeout');
    }, options.initTimeoutMs);

    socket.on('message', (data, isBinary) => {
      this.#alive = true;
      if (isBinary) this.#outlet.close(1003, 'Messages are text');
      // With the default `binaryType` a message is one Buffer.
      else this.#onMessage(Buffer.isBuffer(data) ? data.toString() : '');
    });
    socket.on('pong', () => (this.#alive = true));
    // Frames that break the protocol, and resets: ws closes the socket itself, and nothing is to be done or told.
    socket.on('error', ignore);
    socket.on('close', () => this.#onClose());
  }

  /** Whether nothing new may begin. */
  get stopping(): boolean {
    return this.#restarting || this.#options.stopping();
  }

  /** Asks the peer for a sign of life; cuts the connection when there was none since the last time. */
  beat(): void {
    // A slow line, too, is alive: the ping waits behind what is still to be sent.
    const waiting = this.#socket.bufferedAmount;
    if (!this.#alive && waiting >= this.#waitingBefore) {
      this.cut();
      return;
    }
    this.#waitingBefore = waiting;
    this.#alive = false;
    if (this.#outlet.isClosing()) return;
    this.#operations.tellProgress();
    this.#socket.ping();
  }

  /** Closes with 1012 as soon as what was asked is answered. Subscriptions do not keep it open. */
  restart(): void {
    this.#restarting = true;
    this.onAnswered();
  }

  cut(): void {
    this.#socket.terminate();
  }

  /** An operation has been answered. */
  onAnswered(): void {
    if (!this.#restarting || this.#operations.unanswered() > 0) return;
    this.#operations.tellProgress();
    this.#outlet.close(1012, 'This node is restarting');
  }

  /** The token has ended. */
  expire(): void {
    this.#operations.tellProgress();
    this.#outlet.close(CloseCode.Forbidden, 'UNAUTHENTICATED: the token has ended');
  }

  #watchToken(expiresAtMs: number): void {
    if (expiresAtMs <= Date.now()) {
      this.expire();
      return;
    }
    this.#expiresAtMs = expiresAtMs;
    this.#options.deadlines.at(expiresAtMs, this);
  }

  #stopWaiting(): void {
    if (this.#initTimer !== null) clearTimeout(this.#initTimer);
    this.#initTimer = null;
  }

  #onClose(): void {
    this.#stopWaiting();
    this.#options.deadlines.callOff(this.#expiresAtMs, this);
    this.#operations.stopAll();
    this.#options.onClosed(this);
  }

  async #initialise(payload: Readonly<Record<string, unknown>> | null): Promise<void> {
    if (this.#headers === null) {
      this.#outlet.close(CloseCode.TooManyInitialisationRequests, 'Too many initialisation requests');
      return;
    }
    this.#facts = readConnection(payload, this.#headers);
    this.#headers = null;
    this.#stopWaiting();
    try {
      const viewer = await this.#options.identify(this.#facts.token);
      if (this.#outlet.isClosing()) return;
      if (viewer !== null) this.#watchToken(viewer.expiresAt * 1_000);
      this.#acknowledged = true;
      this.#outlet.send('{"type":"connection_ack"}');
    } catch (error) {
      const refused = error instanceof Fault && error.code === 'UNAUTHENTICATED';
      if (refused) this.#outlet.close(CloseCode.Forbidden, `UNAUTHENTICATED: ${error.message}`);
      else this.#outlet.close(1013, 'The token cannot be verified at the moment');
    }
  }

  async #take(message: ClientMessage): Promise<void> {
    switch (message.type) {
      case 'connection_init':
        await this.#initialise(message.payload);
        return;
      case 'ping':
        this.#outlet.send(JSON.stringify({ type: 'pong', ...(message.payload === null ? {} : { payload: message.payload }) }));
        return;
      case 'pong':
        return;
      case 'complete':
        this.#operations.stop(message.id);
        return;
      case 'subscribe':
        if (!this.#acknowledged || this.#facts === null) this.#outlet.close(CloseCode.Unauthorized, 'Unauthorized');
        else if (this.#operations.has(message.id)) this.#outlet.close(CloseCode.SubscriberAlreadyExists, `Subscriber for ${message.id} already exists`);
        else await this.#operations.start(message.id, message.payload, this.#facts);
    }
  }

  #onMessage(text: string): void {
    if (this.#outlet.isClosing()) return;
    if (!this.#acknowledged && (this.#earlyMessages += 1) > mostEarlyMessages) {
      this.#outlet.close(CloseCode.BadRequest, 'Too many messages before connection_init');
      return;
    }
    let message: ClientMessage;
    try {
      message = readClientMessage(text);
    } catch (error) {
      this.#outlet.close(CloseCode.BadRequest, error instanceof Fault ? error.message : 'Invalid message received');
      return;
    }
    this.#take(message).catch(() => this.#outlet.close(CloseCode.InternalServerError, 'Something went wrong on our side'));
  }
}

const ignore = (): void => undefined;
