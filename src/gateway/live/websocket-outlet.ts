import type { Duplex } from 'node:stream';
import { WebSocket } from 'ws';
import type { EventFrames } from './event-frames.ts';
import type { Shown } from './shown.ts';

/** What the outlets of a node share. */
export interface WebSocketOutletOptions {
  readonly frames: EventFrames;
  /** From here on streams are asked to wait. */
  readonly busyBytes: number;
  /** Who lets this much pile up, with answers it asked for and does not read, is closed: 1013. */
  readonly mostBytes: number;
}

/** How long a peer may take to answer a close before its connection is cut. */
const closeTimeoutMs = 5_000;
const longestReasonBytes = 123;

/** The sending side of one WebSocket, with an eye on what the peer does not take. */
export class WebSocketOutlet {
  readonly #connection: Duplex;
  readonly #socket: WebSocket;
  readonly #options: WebSocketOutletOptions;
  #closing = false;
  /** What is to leave in one piece. */
  #gathered: { readonly id: string; readonly shown: Shown[] } | null = null;

  /** `onRoom`: called when a peer that lagged behind has caught up. */
  constructor(socket: WebSocket, connection: Duplex, options: WebSocketOutletOptions, onRoom: () => void) {
    this.#connection = connection;
    this.#socket = socket;
    this.#options = options;
    connection.on('drain', () => {
      if (!this.#closing) onRoom();
    });
  }

  isClosing(): boolean {
    return this.#closing || this.#socket.readyState !== WebSocket.OPEN;
  }

  /** False: the peer lags behind. Nothing is sent once closing began. */
  send(message: string): boolean {
    if (!this.#mayWrite()) return true;
    this.#sendGathered();
    this.#socket.send(message);
    return this.#connection.writableLength < this.#options.busyBytes;
  }

  /** The same for an event; `id`: the operation's, as `frames` want it. */
  sendNext(id: string, shown: Shown): boolean {
    if (!this.#mayWrite()) return true;
    if (this.#gathered === null) return this.#write(this.#options.frames.frame(id, shown));
    this.#gathered.shown.push(shown);
    const characters = this.#gathered.shown.reduce((sum, { payload }) => sum + payload.length, 0);
    return this.#connection.writableLength + characters < this.#options.busyBytes;
  }

  /** The events of an operation that are sent meanwhile leave in one piece. */
  together(id: string, send: () => void): void {
    this.#gathered = { id, shown: [] };
    try {
      send();
    } finally {
      this.#sendGathered();
    }
  }

  /** Begins to close; what is not answered in time is cut. */
  close(code: number, reason: string): void {
    if (this.#closing) return;
    this.#sendGathered();
    this.#closing = true;
    this.#socket.close(code, Buffer.from(reason).subarray(0, longestReasonBytes).toString().replaceAll('\uFFFD', ''));
    const cut = setTimeout(() => this.#socket.terminate(), closeTimeoutMs);
    this.#socket.once('close', () => clearTimeout(cut));
  }

  #sendGathered(): void {
    const gathered = this.#gathered;
    this.#gathered = null;
    if (gathered !== null && gathered.shown.length > 0 && !this.isClosing()) this.#write(this.#options.frames.frames(gathered.id, gathered.shown));
  }

  /** False: the peer lags behind. */
  #write(bytes: Buffer): boolean {
    const { frames, busyBytes } = this.#options;
    // ws hands on each frame at once and whole, since it compresses nothing: between two of them is room for ours.
    this.#connection.write(bytes);
    const waiting = this.#connection.writableLength;
    if (waiting > 0) frames.keep();
    return waiting < busyBytes;
  }

  #mayWrite(): boolean {
    if (this.isClosing()) return false;
    if (this.#connection.writableLength <= this.#options.mostBytes) return true;
    this.close(1013, 'Too much was left unread');
    return false;
  }
}
