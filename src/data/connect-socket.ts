import { connect, type Socket } from 'node:net';

/** One place a server listens at: a TCP host and port, or a Unix socket's path. */
export type ServerAddress = { readonly host: string; readonly port: number } | { readonly path: string };

/**
 * Opens a socket without Nagle's algorithm: a pipelined statement must not wait for the acknowledgement of the last.
 * Rejects with the system's error, or with code CONNECT_TIMEOUT; no socket is left behind then.
 */
export function connectSocket(address: ServerAddress, timeoutMs: number): Promise<Socket> {
  const socket = connect(address);
  socket.setNoDelay(true);
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => socket.destroy(Object.assign(new Error(`no connection within ${timeoutMs} ms`), { code: 'CONNECT_TIMEOUT' })),
      timeoutMs,
    );
    socket.once('connect', () => {
      clearTimeout(timer);
      socket.off('error', reject);
      resolve(socket);
    });
    socket.once('error', reject);
    socket.once('close', () => {
      clearTimeout(timer);
      reject(new Error('The socket was closed'));
    });
  });
}
