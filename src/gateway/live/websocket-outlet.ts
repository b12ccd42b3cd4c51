import type { Duplex } from 'node:stream';
import { WebSocket } from 'ws';

/** The sending side of one WebSocket, with an eye on what the peer does not take. */
export interface WebSocketOutlet {
  /** False: the peer lags behind, and `onRoom` will be called when it has caught up. Nothing is sent once closing began. */
  send(frame: string): boolean;
  /** Begins to close; what is not answered in time is cut. */
  close(code: number, reason: string): void;
  readonly closing: boolean;
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

  connection.on('drain', () => {
    if (!closing) options.onRoom();
  });

  return {
    get closing() {
      return closing || socket.readyState !== WebSocket.OPEN;
    },
    close,
    send(frame) {
      if (closing || socket.readyState !== WebSocket.OPEN) return true;
      if (socket.bufferedAmount > options.mostBytes) {
        close(1013, 'Too much was left unread');
        return true;
      }
      socket.send(frame);
      return socket.bufferedAmount < options.busyBytes;
    },
  };
}
