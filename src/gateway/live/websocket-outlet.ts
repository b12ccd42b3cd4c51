import type { Duplex } from 'node:stream';
import { WebSocket } from 'ws';
import { textFrame } from './text-frame.ts';

/** The sending side of one WebSocket, with an eye on what the peer does not take. No getters: an object with some is ten times as large. */
export interface WebSocketOutlet {
  /** False: the peer lags behind, and `onRoom` will be called when it has caught up. Nothing is sent once closing began. */
  send(message: string): boolean;
  /** The same for a message with one character for each byte of its text, as it is made once for many sockets. */
  sendBytes(message: string): boolean;
  /** What is sent meanwhile leaves in one piece. */
  together(send: () => void): void;
  /** Begins to close; what is not answered in time is cut. */
  close(code: number, reason: string): void;
  isClosing(): boolean;
}

export interface WebSocketOutletOptions {
  readonly socket: WebSocket;
  readonly connection: Duplex;
  /** From here on streams are asked to wait. */
  readonly busyBytes: number;
  /** Who lets this much pile up, with answers it asked for and does not read, is closed: 1013. */
  readonly mostBytes: number;
  readonly onRoom: () => void;
}

/** How long a peer may take to answer a close before its connection is cut. */
const closeTimeoutMs = 5_000;
const longestReasonBytes = 123;

export function createWebSocketOutlet(options: WebSocketOutletOptions): WebSocketOutlet {
  const { socket, connection } = options;
  let closing = false;

  function close(code: number, reason: string): void {
    if (closing) return;
    closing = true;
    socket.close(code, Buffer.from(reason).subarray(0, longestReasonBytes).toString().replaceAll('\uFFFD', ''));
    const cut = setTimeout(() => socket.terminate(), closeTimeoutMs);
    socket.once('close', () => clearTimeout(cut));
  }

  function mayWrite(): boolean {
    if (closing || socket.readyState !== WebSocket.OPEN) return false;
    if (connection.writableLength <= options.mostBytes) return true;
    close(1013, 'Too much was left unread');
    return false;
  }

  connection.on('drain', () => {
    if (!closing) options.onRoom();
  });

  return {
    isClosing: () => closing || socket.readyState !== WebSocket.OPEN,
    close,
    together(send) {
      connection.cork();
      try {
        send();
      } finally {
        connection.uncork();
      }
    },
    send(message) {
      if (!mayWrite()) return true;
      socket.send(message);
      return connection.writableLength < options.busyBytes;
    },
    sendBytes(message) {
      if (!mayWrite()) return true;
      // ws hands on each frame at once and whole, since it compresses nothing: between two of them is room for ours.
      connection.write(textFrame(message), 'latin1');
      return connection.writableLength < options.busyBytes;
    },
  };
}
