import { connect, type Socket } from 'node:net';

/** A bare TCP connection to a port of 127.0.0.1, for what no HTTP client would send. */
export interface RawConnection {
  readonly socket: Socket;
  send(text: string): void;
  /** All that came so far. */
  received(): string;
  /** Resolves with all that came once it matches; rejects when the connection ends before. */
  until(pattern: RegExp): Promise<string>;
  /** Resolves with all that came when the other side has closed. */
  closed(): Promise<string>;
}

export async function rawConnection(port: number): Promise<RawConnection> {
  const socket = connect(port, '127.0.0.1');
  let received = '';
  socket.setEncoding('latin1');
  socket.on('data', (text) => {
    received += text;
  });
  // A reset is one of the ways to be closed.
  socket.on('error', () => {});
  const closing = new Promise<string>((resolve) => socket.once('close', () => resolve(received)));
  await new Promise<void>((resolve, reject) => socket.once('connect', resolve).once('error', reject));
  return {
    socket,
    send: (text) => void socket.write(text),
    received: () => received,
    until: (pattern) =>
      new Promise((resolve, reject) => {
        const look = () => {
          if (!pattern.test(received)) return;
          socket.off('data', look);
          resolve(received);
        };
        socket.on('data', look);
        void closing.then(() => (pattern.test(received) ? resolve(received) : reject(new Error(`Closed after: ${received}`))));
        look();
      }),
    closed: () => closing,
  };
}
