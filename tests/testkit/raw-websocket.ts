import { once } from 'node:events';
import { type ClientOptions, WebSocket } from 'ws';

export interface ServerMessage {
  readonly type: string;
  readonly id?: string;
  readonly payload?: unknown;
}

/** A WebSocket that says exactly what the test says, and remembers what it was told. */
export interface RawWebSocket {
  readonly socket: WebSocket;
  readonly received: readonly ServerMessage[];
  /** Objects are sent as JSON, texts and bytes as they are. */
  send(message: object | string | Uint8Array): void;
  /** Resolves with the first message, also of those that came already, that passes; rejects when the socket is closed before. */
  until(test: (message: ServerMessage) => boolean): Promise<ServerMessage>;
  /** Called with each message from now on. */
  onMessage(listener: (message: ServerMessage) => void): void;
  closed(): Promise<{ readonly code: number; readonly reason: string }>;
}

export async function openRawWebSocket(url: string, options: ClientOptions = {}, protocol: string | string[] = 'graphql-transport-ws'): Promise<RawWebSocket> {
  const socket = new WebSocket(url, protocol, options);
  const received: ServerMessage[] = [];
  const looks = new Set<() => void>();
  const listeners: ((message: ServerMessage) => void)[] = [];
  const closed = new Promise<{ code: number; reason: string }>((resolve) => {
    socket.once('close', (code, reason) => resolve({ code, reason: reason.toString() }));
  });
  socket.on('message', (data) => {
    const message = JSON.parse(Buffer.isBuffer(data) ? data.toString() : '') as ServerMessage;
    received.push(message);
    for (const listener of listeners) listener(message);
    for (const look of looks) look();
  });
  await once(socket, 'open');
  socket.on('error', () => undefined);
  return {
    socket,
    received,
    send: (message) => socket.send(typeof message === 'string' || message instanceof Uint8Array ? message : JSON.stringify(message)),
    until: (test) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          const found = received.find(test);
          if (found === undefined) return;
          looks.delete(look);
          resolve(found);
        };
        looks.add(look);
        look();
        void closed.then(({ code, reason }) => reject(new Error(`Closed with ${code} ${reason} after ${JSON.stringify(received)}`)));
      }),
    onMessage: (listener) => void listeners.push(listener),
    closed: () => closed,
  };
}

/** A raw socket that has been acknowledged. */
export async function connectRaw(url: string, payload: object | null = null, options: ClientOptions = {}): Promise<RawWebSocket> {
  const raw = await openRawWebSocket(url, options);
  raw.send({ type: 'connection_init', ...(payload === null ? {} : { payload }) });
  await raw.until(({ type }) => type === 'connection_ack');
  return raw;
}
